/**
 * Gradient of max pooling: each window's gradient goes to the first of its largest values, in row-major order;
 * where windows overlap, gradients add up. Unit: one image.
 */
import { loadPart, storePart } from './common/lanes';
import { PoolWindow } from './common/pool-window';

@unmanaged
class Arguments extends PoolWindow {
  x: usize;
  dy: usize;
  dx: usize;
}

export function maxPoolGradient(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channelBytes = <usize>p.channels << 2, rowBytes = <usize>p.inWidth * channelBytes;
  const imageBytes = <usize>p.inHeight * rowBytes;
  const whole = <usize>(p.channels & ~3) << 2, rest = p.channels & 3;
  memory.fill(p.dx + <usize>first * imageBytes, 0, <usize>(last - first) * imageBytes);
  for (let image = first; image < last; image++) {
    const start = <usize>image * imageBytes;
    let dy = p.dy + <usize>(image * p.outHeight * p.outWidth) * channelBytes;
    for (let oy = 0; oy < p.outHeight; oy++) {
      const top = p.firstRow(oy), rows = p.endRow(oy) - top;
      for (let ox = 0; ox < p.outWidth; ox++) {
        const left = p.firstColumn(ox), columns = p.endColumn(ox) - left;
        const corner = start + <usize>top * rowBytes + <usize>left * channelBytes;
        for (let c: usize = 0; c < whole; c += 16) scatter(p, corner + c, dy + c, rows, columns, channelBytes, rowBytes, 4);
        if (rest) scatter(p, corner + whole, dy + whole, rows, columns, channelBytes, rowBytes, rest);
        dy += channelBytes;
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function scatter(p: Arguments, offset: usize, dy: usize, rows: i32, columns: i32, columnBytes: usize, rowBytes: usize, lanes: i32): void {
  let best = f32x4.splat(-Infinity), place = i32x4.splat(-1), tap = 0;
  for (let row = 0; row < rows; row++) {
    let at = p.x + offset + <usize>row * rowBytes;
    for (let column = 0; column < columns; column++, at += columnBytes, tap++) {
      const value = lanes == 4 ? v128.load(at) : loadPart(at, lanes);
      const larger = f32x4.gt(value, best);
      best = v128.bitselect(value, best, larger);
      place = v128.bitselect(i32x4.splat(tap), place, larger);
    }
  }
  const gradient = lanes == 4 ? v128.load(dy) : loadPart(dy, lanes);
  tap = 0;
  for (let row = 0; row < rows; row++) {
    let at = p.dx + offset + <usize>row * rowBytes;
    for (let column = 0; column < columns; column++, at += columnBytes, tap++) {
      const share = v128.and(gradient, i32x4.eq(place, i32x4.splat(tap)));
      if (lanes == 4) v128.store(at, f32x4.add(v128.load(at), share));
      else storePart(at, f32x4.add(loadPart(at, lanes), share), lanes);
    }
  }
}
