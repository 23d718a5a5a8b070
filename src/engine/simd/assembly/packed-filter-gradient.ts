/**
 * The same gradient as convolution-filter-gradient.ts for many filters, with the taps packed, too: four at a time, for
 * some hundred places of one or several images, whose panels of dy stay in the cache meanwhile. So the products run over
 * all these places without a break, whatever the stride or the size of the images; packing pays where there are
 * several panels of filters to multiply by. However the places are divided, each sum is one, in their order.
 * Channels are a multiple of four. Unit: one slice of the batch, whose sums go to a buffer of its own.
 */
import { aligned } from './common/lanes';
import { packPanel, panelColumns, panelRowBytes, panelsOf } from './common/panels';
import { addColumnTile } from './common/tile';
import { clearPadded, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  dy: usize;
  /** [slices, taps, filters]. */
  partial: usize;
  filters: i32;
  images: i32;
  slices: i32;

  /** Images that are taken at a time. */
  get group(): i32 {
    return max(1, (enough + this.pixels / 2) / this.pixels);
  }
  /** Places that are taken at a time: those of a group, or an equal part of an image's. */
  get block(): i32 {
    const places = this.group * this.pixels, parts = max(1, (places + enough / 2) / enough);
    return (places + parts - 1) / parts;
  }
  /** From what the filters see of one image to the next. */
  get seenBytes(): usize {
    return this.inPlace ? this.imageBytes : this.paddedBytes;
  }
  get placesBytes(): usize {
    return aligned(<usize>(this.group * this.pixels) << 2);
  }
}

/** Places that are worth a pass over the sums. */
// @ts-ignore: decorator
@inline
const enough: i32 = 192;

/** Four taps of one place. */
// @ts-ignore: decorator
@inline
const fourBytes: usize = 16;

export function packedFilterGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address), block = <usize>p.block;
  return p.placesBytes + <usize>p.group * p.paddedBytes + aligned(block * fourBytes) + <usize>panelsOf(p.filters) * block * panelRowBytes;
}

export function packedFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const pixels = p.pixels, inPlace = p.inPlace, group = p.group, block = p.block;
  const places = scratch, padded = places + p.placesBytes, packed = padded + <usize>group * p.paddedBytes;
  fillPlaces(p, places);
  if (!inPlace) {
    for (let i = 0; i < group; i++) clearPadded(p, padded + <usize>i * p.paddedBytes);
  }

  const pitch = <usize>p.filters << 2, gradientBytes = <usize>p.taps * pitch;
  for (let slice = first; slice < last; slice++) {
    const dw = p.partial + <usize>slice * gradientBytes;
    memory.fill(dw, 0, gradientBytes);
    const end = (slice + 1) * p.images / p.slices;
    for (let image = slice * p.images / p.slices; image < end; image += group) {
      const images = min(group, end - image), x = p.x + <usize>image * p.imageBytes;
      for (let i = 0; !inPlace && i < images; i++) padImage(p, x + <usize>i * p.imageBytes, padded + <usize>i * p.paddedBytes);
      const seen = inPlace ? x : padded, dy = p.dy + <usize>(image * pixels) * pitch;
      for (let from = 0; from < images * pixels; from += block) {
        addPlaces(p, seen, places + (<usize>from << 2), min(block, images * pixels - from), dy + <usize>from * pitch, dw, packed);
      }
    }
  }
}

/** Byte offsets of the places of a group of images. */
function fillPlaces(p: Arguments, places: usize): void {
  const down = <usize>(p.strideHeight * p.rowPixels * p.channels) << 2, right = <usize>(p.strideWidth * p.channels) << 2;
  for (let image = 0; image < p.group; image++) {
    for (let row = 0; row < p.outHeight; row++) {
      let place = <usize>image * p.seenBytes + <usize>row * down;
      for (let column = 0; column < p.outWidth; column++) {
        store<u32>(places, <u32>place);
        places += 4;
        place += right;
      }
    }
  }
}

/** Adds the products of `length` places. */
function addPlaces(p: Arguments, seen: usize, places: usize, length: i32, dy: usize, dw: usize, packed: usize): void {
  const filters = p.filters, pitch = <usize>filters << 2, channelBytes = <usize>p.channels << 2;
  const panels = packed + aligned(<usize>p.block * fourBytes), panelBytes = <usize>length * panelRowBytes;
  for (let filter = 0, panel = panels; filter < filters; filter += panelColumns, panel += panelBytes) packPanel(dy, panel, length, pitch, filter, filters);
  for (let row = 0; row < p.filterHeight; row++) {
    for (let column = 0; column < p.filterWidth; column++) {
      const tap = seen + <usize>(row * p.dilationHeight * p.rowPixels + column * p.dilationWidth) * channelBytes;
      for (let channel: usize = 0; channel < channelBytes; channel += fourBytes) {
        packFour(tap + channel, places, length, packed);
        for (let filter = 0, panel = panels; filter < filters; filter += panelColumns, panel += panelBytes) {
          addColumnTile(packed, fourBytes, 1, length, 0, panel, dw + (<usize>filter << 2), pitch, 4, filters - filter);
        }
        dw += 4 * pitch;
      }
    }
  }
}

/** Four neighbouring values at each of the places. */
function packFour(values: usize, places: usize, length: i32, packed: usize): void {
  for (const end = places + (<usize>length << 2); places < end; places += 4) {
    v128.store(packed, v128.load(values + <usize>load<u32>(places)));
    packed += fourBytes;
  }
}
