/**
 * Gradient of a 3x3 convolution of stride 1 with respect to its filters, by Winograd's F(3x3,2x2) or F(3x3,4x4): the
 * transformed windows of x times the transformed tiles of dy, summed over a slice of the batch, and transformed once at its
 * end. Channels and filters are multiples of four. Unit: one slice, whose sums go to a buffer of its own; `reduceColumns`
 * adds the slices in order. See common/winograd.ts.
 */
import { aligned } from './common/lanes';
import { multiplyColumns } from './common/multiply-columns';
import { inPairs, storePair } from './common/pairs';
import { panelColumns, panelRowBytes, panelsOf } from './common/panels';
import { addColumnTile } from './common/tile';
import { fillFrame, transformInput, WinogradWindow } from './common/winograd';
import { betweenBytes } from './common/winograd-4x4';
import { finishTaps, transformTile as transformLargeTile } from './common/winograd-gradient-4x4';

@unmanaged
class Arguments extends WinogradWindow {
  x: usize;
  dy: usize;
  /** [slices, 3, 3, channels, filters]. */
  partial: usize;
  images: i32;
  slices: i32;

  /** Panels of filters, a row for each window. */
  get tilePlane(): usize {
    return <usize>(panelsOf(this.filters) * this.windows) * panelRowBytes + 64;
  }
  get sumPlane(): usize {
    return aligned(<usize>(this.channels * this.filters) << 2) + 64;
  }
}

export function winogradFilterGradientScratch(address: usize): usize {
  const p = changetype<Arguments>(address);
  return betweenBytes + p.frameBytes + p.products * (p.inputPlane + p.tilePlane + p.sumPlane);
}

export function winogradFilterGradient(address: usize, first: i32, last: i32, scratch: usize): void {
  const p = changetype<Arguments>(address), products = p.products;
  const between = scratch, frame = between + betweenBytes, inputs = frame + p.frameBytes, tiles = inputs + products * p.inputPlane;
  const sums = tiles + products * p.tilePlane, channelBytes = <usize>p.channels << 2;
  const gradientBytes = <usize>(p.outHeight * p.outWidth * p.filters) << 2, tap = <usize>(p.channels * p.filters) << 2;
  memory.fill(frame, 0, p.frameBytes);
  // Columns of a last panel that are not there stay zero.
  memory.fill(tiles, 0, products * p.tilePlane);
  for (let slice = first; slice < last; slice++) {
    memory.fill(sums, 0, products * p.sumPlane);
    const lastImage = (slice + 1) * p.images / p.slices;
    // Windows of several images are multiplied together: the longer the tiles' sums, the fewer of them.
    let windows = 0;
    for (let image = slice * p.images / p.slices; image < lastImage; image++) {
      fillFrame(p, p.x + <usize>image * p.imageBytes, frame);
      for (let row = 0; row < p.windowRows; row++) {
        transformInput(p, frame, row, inputs + <usize>windows * channelBytes, between);
        transformGradient(p, row, p.dy + <usize>image * gradientBytes, tiles + <usize>windows * panelRowBytes, between);
        windows += p.windowColumns;
        if (windows + p.windowColumns > p.windows) {
          addProducts(p, windows, inputs, tiles, sums);
          windows = 0;
        }
      }
    }
    if (windows > 0) addProducts(p, windows, inputs, tiles, sums);
    const partial = p.partial + 9 * <usize>slice * tap;
    if (p.edge == 4) finishTaps(sums, p.sumPlane, partial, tap, between);
    else transformSums(p, sums, partial);
  }
}

/** Each tile g of dy in a row of windows as G g G^T, with zeros beyond an odd edge. */
function transformGradient(p: Arguments, windowRow: i32, dy: usize, tiles: usize, between: usize): void {
  const filterBytes = <usize>p.filters << 2, rowBytes = <usize>p.outWidth * filterBytes, plane = p.tilePlane, panelBytes = <usize>p.windows * panelRowBytes;
  const edge = p.edge, row = edge * windowRow, rows = min(edge, p.outHeight - row);
  for (let column = 0; column < p.outWidth; column += edge) {
    const at = dy + <usize>row * rowBytes + <usize>column * filterBytes, columns = min(edge, p.outWidth - column);
    if (edge == 4) transformLargeTile(at, rowBytes, filterBytes, rows, columns, tiles, plane, panelBytes, between);
    else transformTile(at, rowBytes, filterBytes, rows, columns, tiles, plane, panelBytes);
    tiles += panelRowBytes;
  }
}

/** {@link transformGradient} of a tile of 2x2. */
function transformTile(at: usize, rowBytes: usize, filterBytes: usize, rows: i32, columns: i32, to: usize, plane: usize, panelBytes: usize): void {
  const below = rows > 1 ? rowBytes : 0, beside = columns > 1 ? filterBytes : 0;
  const maskBelow = i32x4.splat(rows > 1 ? -1 : 0), maskBeside = i32x4.splat(columns > 1 ? -1 : 0);
  let c: usize = 0;
  if (inPairs) {
    for (; c + 32 <= filterBytes; c += 32) {
      transformEight(at + c, beside, below, maskBeside, maskBelow, to + (c / panelRowBytes) * panelBytes + c % panelRowBytes, plane);
    }
  }
  for (; c < filterBytes; c += 16) {
    transformFour(at + c, beside, below, maskBeside, maskBelow, to + (c / panelRowBytes) * panelBytes + c % panelRowBytes, plane);
  }
}

// @ts-ignore: decorator
@inline
function transformFour(at: usize, beside: usize, below: usize, maskBeside: v128, maskBelow: v128, to: usize, plane: usize): void {
  const a0 = v128.load(at), b0 = v128.and(v128.load(at + beside), maskBeside);
  const a1 = v128.and(v128.load(at + below), maskBelow), b1 = v128.and(v128.and(v128.load(at + below + beside), maskBeside), maskBelow);
  storeTile(a0, b0, to, plane, false);
  storeTile(f32x4.add(a0, a1), f32x4.add(b0, b1), to + 4 * plane, plane, true);
  storeTile(f32x4.sub(a0, a1), f32x4.sub(b0, b1), to + 8 * plane, plane, true);
  storeTile(a1, b1, to + 12 * plane, plane, false);
}

/** G of two values in a row; `halved` for rows of G that are halves, whose halving is made up for here. */
// @ts-ignore: decorator
@inline
function storeTile(a: v128, b: v128, to: usize, plane: usize, halved: bool): void {
  const whole = f32x4.splat(halved ? 0.5 : 1), half = f32x4.splat(halved ? 0.25 : 0.5);
  v128.store(to, f32x4.mul(a, whole));
  v128.store(to + plane, f32x4.mul(f32x4.add(a, b), half));
  v128.store(to + 2 * plane, f32x4.mul(f32x4.sub(a, b), half));
  v128.store(to + 3 * plane, f32x4.mul(b, whole));
}

/** {@link transformFour} of eight filters. */
// @ts-ignore: decorator
@inline
function transformEight(at: usize, beside: usize, below: usize, maskBeside: v128, maskBelow: v128, to: usize, plane: usize): void {
  const under = at + below, corner = under + beside, next = at + beside;
  const a0 = v128.load(at), a0High = v128.load(at, 16);
  const b0 = v128.and(v128.load(next), maskBeside), b0High = v128.and(v128.load(next, 16), maskBeside);
  const a1 = v128.and(v128.load(under), maskBelow), a1High = v128.and(v128.load(under, 16), maskBelow);
  const b1 = v128.and(v128.and(v128.load(corner), maskBeside), maskBelow), b1High = v128.and(v128.and(v128.load(corner, 16), maskBeside), maskBelow);
  storePairOfTiles(a0, a0High, b0, b0High, to, plane, false);
  storePairOfTiles(f32x4.add(a0, a1), f32x4.add(a0High, a1High), f32x4.add(b0, b1), f32x4.add(b0High, b1High), to + 4 * plane, plane, true);
  storePairOfTiles(f32x4.sub(a0, a1), f32x4.sub(a0High, a1High), f32x4.sub(b0, b1), f32x4.sub(b0High, b1High), to + 8 * plane, plane, true);
  storePairOfTiles(a1, a1High, b1, b1High, to + 12 * plane, plane, false);
}

// @ts-ignore: decorator
@inline
function storePairOfTiles(a: v128, aHigh: v128, b: v128, bHigh: v128, to: usize, plane: usize, halved: bool): void {
  const whole = f32x4.splat(halved ? 0.5 : 1), half = f32x4.splat(halved ? 0.25 : 0.5);
  storePair(to, f32x4.mul(a, whole), f32x4.mul(aHigh, whole));
  storePair(to + plane, f32x4.mul(f32x4.add(a, b), half), f32x4.mul(f32x4.add(aHigh, bHigh), half));
  storePair(to + 2 * plane, f32x4.mul(f32x4.sub(a, b), half), f32x4.mul(f32x4.sub(aHigh, bHigh), half));
  storePair(to + 3 * plane, f32x4.mul(b, whole), f32x4.mul(bHigh, whole));
}

/** Adds the products of so many windows to the sums, plane by plane. */
function addProducts(p: Arguments, windows: i32, inputs: usize, tiles: usize, sums: usize): void {
  for (let k = 0; k < p.products; k++) {
    addProduct(p, windows, inputs, tiles, sums);
    inputs += p.inputPlane;
    tiles += p.tilePlane;
    sums += p.sumPlane;
  }
}

/** sums[channels, filters] += inputs[windows, channels]^T tiles[windows, filters]. */
function addProduct(p: Arguments, windows: i32, inputs: usize, tiles: usize, sums: usize): void {
  const channels = p.channels, filters = p.filters, pitch = <usize>filters << 2;
  for (let filter = 0; filter < filters; filter += panelColumns) {
    const columns = min(panelColumns, filters - filter);
    if (columns == panelColumns) {
      addWhole(inputs, channels, windows, tiles, sums, pitch);
    } else {
      for (let channel = 0; channel < channels; channel += 4) {
        addColumnTile(inputs + (<usize>channel << 2), <usize>channels << 2, 1, windows, 0, tiles, sums + <usize>channel * pitch, pitch, 4, columns);
      }
    }
    tiles += <usize>p.windows * panelRowBytes;
    sums += panelRowBytes;
  }
}

/** All tiles of a whole panel in one function. */
function addWhole(inputs: usize, channels: i32, windows: i32, tiles: usize, y: usize, pitch: usize): void {
  const step = <usize>channels << 2;
  for (const end = inputs + step; inputs < end; inputs += 16) {
    multiplyColumns(inputs, step, 1, windows, 0, tiles, y, pitch, -Infinity, y, y + pitch, y + 2 * pitch, y + 3 * pitch);
    y += 4 * pitch;
  }
}

/** A^T m A of the sums: the nine taps. */
function transformSums(p: Arguments, sums: usize, dw: usize): void {
  const plane = p.sumPlane, tap = <usize>(p.channels * p.filters) << 2;
  for (let i: usize = 0; i < tap; i += 16) {
    let m = sums + i;
    const a0 = v128.load(m), b0 = v128.load(m + plane), c0 = v128.load(m + 2 * plane), d0 = v128.load(m + 3 * plane);
    m += 4 * plane;
    const a1 = v128.load(m), b1 = v128.load(m + plane), c1 = v128.load(m + 2 * plane), d1 = v128.load(m + 3 * plane);
    m += 4 * plane;
    const a2 = v128.load(m), b2 = v128.load(m + plane), c2 = v128.load(m + 2 * plane), d2 = v128.load(m + 3 * plane);
    m += 4 * plane;
    const a3 = v128.load(m), b3 = v128.load(m + plane), c3 = v128.load(m + 2 * plane), d3 = v128.load(m + 3 * plane);
    const to = dw + i;
    storeTaps(f32x4.add(f32x4.add(a0, a1), a2), f32x4.add(f32x4.add(b0, b1), b2), f32x4.add(f32x4.add(c0, c1), c2), f32x4.add(f32x4.add(d0, d1), d2), to, tap);
    storeTaps(f32x4.sub(a1, a2), f32x4.sub(b1, b2), f32x4.sub(c1, c2), f32x4.sub(d1, d2), to + 3 * tap, tap);
    storeTaps(f32x4.add(f32x4.add(a1, a2), a3), f32x4.add(f32x4.add(b1, b2), b3), f32x4.add(f32x4.add(c1, c2), c3), f32x4.add(f32x4.add(d1, d2), d3), to + 6 * tap, tap);
  }
}

// @ts-ignore: decorator
@inline
function storeTaps(a: v128, b: v128, c: v128, d: v128, to: usize, tap: usize): void {
  v128.store(to, f32x4.add(f32x4.add(a, b), c));
  v128.store(to + tap, f32x4.sub(b, c));
  v128.store(to + 2 * tap, f32x4.add(f32x4.add(b, c), d));
}
