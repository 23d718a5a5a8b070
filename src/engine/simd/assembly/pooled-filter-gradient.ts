/**
 * Filter and bias gradients of a convolution that feeds relu, dropout and 2x2 max pooling, straight from the pooled
 * values' gradient and their bytes. At least three of four values of the convolution's own gradient are zero: here they
 * are never written, and each of the others adds its window of x to the sums of its filter. That pays for filters of
 * few taps, whose sums stay in the nearest cache; with many channels Winograd's products are faster.
 * Filters are a multiple of four. Unit: one slice of the batch, whose sums go to buffers of its own; `reduceColumns` adds the slices in order.
 */
import { noPlace } from './common/dropout-pool';
import { aligned } from './common/lanes';
import { clearPadded, padImage, Window } from './common/window';

@unmanaged
class Arguments extends Window {
  x: usize;
  /** Gradient of the pooled values. */
  dy: usize;
  /** A byte for each value of dy. */
  places: usize;
  /** [slices, taps, filters]. */
  partial: usize;
  /** [slices, filters]. */
  sums: usize;
  filters: i32;
  images: i32;
  slices: i32;
  scale: f32;

  /** A filter's row of taps in whole vectors. */
  get rowBytes(): usize {
    return (<usize>(this.filterWidth * this.channels + 3) & ~3) << 2;
  }
  get filterBytes(): usize {
    return <usize>this.filterHeight * this.rowBytes;
  }
}

/** Offsets of a window's four pixels, and of none. */
const offsetBytes: usize = 64;

export function pooledFilterGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return offsetBytes + p.paddedBytes + aligned(<usize>p.filters * p.filterBytes);
}

export function pooledFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address);
  const filters = p.filters, inPlace = p.inPlace;
  const offsets = scratch, padded = offsets + offsetBytes, taps = padded + p.paddedBytes;
  const pooledLength = (p.outHeight >> 1) * (p.outWidth >> 1) * filters, biasBytes = <usize>filters << 2;
  if (!inPlace) clearPadded(p, padded);
  for (let slice = first; slice < last; slice++) {
    const sums = p.sums + <usize>slice * biasBytes;
    memory.fill(taps, 0, <usize>filters * p.filterBytes);
    memory.fill(sums, 0, biasBytes);
    const end = (slice + 1) * p.images / p.slices;
    for (let image = slice * p.images / p.slices; image < end; image++) {
      let seen = p.x + <usize>image * p.imageBytes;
      if (!inPlace) {
        padImage(p, seen, padded);
        seen = padded;
      }
      addImage(p, seen, p.dy + (<usize>(image * pooledLength) << 2), p.places + <usize>(image * pooledLength), taps, sums, offsets);
    }
    transpose(p, taps, p.partial + <usize>slice * (<usize>(p.taps * filters) << 2));
  }
}

/** Adds the windows of all gradients of an image. */
function addImage(p: Arguments, seen: usize, dy: usize, places: usize, taps: usize, sums: usize, offsets: usize): void {
  const down = p.strideHeight * p.rowPixels, right = p.strideWidth;
  const threeRows = p.filterHeight == 3 && p.rowBytes == 16;
  for (let row = 0; row < p.outHeight >> 1; row++) {
    for (let column = 0; column < p.outWidth >> 1; column++) {
      const corner = 2 * (row * down + column * right);
      store<i32>(offsets, (corner * p.channels) << 2);
      store<i32>(offsets, ((corner + right) * p.channels) << 2, 4);
      store<i32>(offsets, ((corner + down) * p.channels) << 2, 8);
      store<i32>(offsets, ((corner + down + right) * p.channels) << 2, 12);
      store<i32>(offsets, 0, 16);
      if (threeRows) addPlace(true, p, seen, dy, places, taps, sums, offsets);
      else addPlace(false, p, seen, dy, places, taps, sums, offsets);
      dy += <usize>p.filters << 2;
      places += p.filters;
    }
  }
}

/** Adds the windows of the gradients of one place, four filters at a time. */
// @ts-ignore: decorator
@inline
function addPlace(threeRows: bool, p: Arguments, seen: usize, dy: usize, places: usize, taps: usize, sums: usize, offsets: usize): void {
  const filters = p.filters, rows = p.filterHeight, rowBytes = p.rowBytes, filterBytes = p.filterBytes;
  const pitch = <usize>(p.rowPixels * p.channels) << 2, scale = f32x4.splat(p.scale), none = i32x4.splat(noPlace);
  for (let filter = 0; filter < filters; filter += 4) {
    const at = <usize>filter << 2, four = load<u32>(places + <usize>filter);
    const place = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(four)));
    const gradient = v128.and(f32x4.mul(v128.load(dy + at), scale), i32x4.ne(place, none));
    v128.store(sums + at, f32x4.add(v128.load(sums + at), gradient));
    const to = taps + <usize>filter * filterBytes;
    addWindow(threeRows, to, window(seen, offsets, four), pitch, f32x4.splat(f32x4.extract_lane(gradient, 0)), rows, rowBytes);
    addWindow(threeRows, to + filterBytes, window(seen, offsets, four >> 8), pitch, f32x4.splat(f32x4.extract_lane(gradient, 1)), rows, rowBytes);
    addWindow(threeRows, to + 2 * filterBytes, window(seen, offsets, four >> 16), pitch, f32x4.splat(f32x4.extract_lane(gradient, 2)), rows, rowBytes);
    addWindow(threeRows, to + 3 * filterBytes, window(seen, offsets, four >> 24), pitch, f32x4.splat(f32x4.extract_lane(gradient, 3)), rows, rowBytes);
  }
}

/** The window of the place that the lowest byte names. */
// @ts-ignore: decorator
@inline
function window(seen: usize, offsets: usize, place: u32): usize {
  return seen + <usize>load<u32>(offsets + (<usize>(place & 0xff) << 2));
}

/** `threeRows`: the filter has three rows of at most four taps. */
// @ts-ignore: decorator
@inline
function addWindow(threeRows: bool, to: usize, from: usize, pitch: usize, gradient: v128, rows: i32, rowBytes: usize): void {
  if (threeRows) {
    addVector(to, from, gradient);
    addVector(to + 16, from + pitch, gradient);
    addVector(to + 32, from + 2 * pitch, gradient);
  } else {
    addRows(to, from, pitch, gradient, rows, rowBytes);
  }
}

function addRows(to: usize, from: usize, pitch: usize, gradient: v128, rows: i32, rowBytes: usize): void {
  for (let row = 0; row < rows; row++) {
    for (let i: usize = 0; i < rowBytes; i += 16) addVector(to + i, from + i, gradient);
    to += rowBytes;
    from += pitch;
  }
}

// @ts-ignore: decorator
@inline
function addVector(to: usize, from: usize, gradient: v128): void {
  v128.store(to, f32x4.add(v128.load(to), f32x4.mul(v128.load(from), gradient)));
}

/** From a filter after the other to taps of all filters side by side. */
function transpose(p: Arguments, taps: usize, dw: usize): void {
  const length = p.filterWidth * p.channels;
  for (let row = 0; row < p.filterHeight; row++) {
    for (let tap = 0; tap < length; tap++) {
      let from = taps + <usize>row * p.rowBytes + (<usize>tap << 2);
      for (let filter = 0; filter < p.filters; filter++) {
        store<f32>(dw, load<f32>(from));
        from += p.filterBytes;
        dw += 4;
      }
    }
  }
}
