/** Maximum or average of each window of images [height, width, channels]. Unit: one row of one output image. */
import { loadPart, storePart } from './common/lanes';
import { PoolWindow } from './common/pool-window';

@unmanaged
class Arguments extends PoolWindow {
  x: usize;
  y: usize;
  /** 1: average over the part of the window inside the image; 0: maximum. */
  average: i32;
}

// @ts-ignore: decorator
@inline
function window(average: bool, corner: usize, rows: i32, columns: i32, columnBytes: usize, rowBytes: usize, lanes: i32): v128 {
  let result = f32x4.splat(average ? <f32>0 : -Infinity);
  for (let row = 0; row < rows; row++) {
    let at = corner + <usize>row * rowBytes;
    for (let column = 0; column < columns; column++, at += columnBytes) {
      const value = lanes == 4 ? v128.load(at) : loadPart(at, lanes);
      result = average ? f32x4.add(result, value) : f32x4.max(result, value);
    }
  }
  return average ? f32x4.div(result, f32x4.splat(<f32>(rows * columns))) : result;
}

// @ts-ignore: decorator
@inline
function run(average: bool, p: Arguments, first: i32, last: i32): void {
  const channelBytes = <usize>p.channels << 2, rowBytes = <usize>p.inWidth * channelBytes;
  const whole = <usize>(p.channels & ~3) << 2, rest = p.channels & 3;
  for (let unit = first; unit < last; unit++) {
    const image = unit / p.outHeight, oy = unit % p.outHeight;
    const top = p.firstRow(oy), rows = p.endRow(oy) - top;
    const line = p.x + <usize>(image * p.inHeight + top) * rowBytes;
    let y = p.y + <usize>(unit * p.outWidth) * channelBytes;
    for (let ox = 0; ox < p.outWidth; ox++) {
      const left = p.firstColumn(ox), columns = p.endColumn(ox) - left;
      const corner = line + <usize>left * channelBytes;
      for (let c: usize = 0; c < whole; c += 16) v128.store(y + c, window(average, corner + c, rows, columns, channelBytes, rowBytes, 4));
      if (rest) storePart(y + whole, window(average, corner + whole, rows, columns, channelBytes, rowBytes, rest), rest);
      y += channelBytes;
    }
  }
}

export function pool(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  if (p.average) run(true, p, first, last);
  else run(false, p, first, last);
}
