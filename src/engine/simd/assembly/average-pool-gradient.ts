/**
 * Gradient of average pooling: each window's gradient goes in equal shares to those of its pixels that lie inside the
 * image, of which the average was taken. (TensorFlow.js's `cpu` backend divides by the size of the whole window also
 * where padding cuts it, which is not the gradient of its own forward pass.) Unit: one image.
 */
import { loadPart, storePart } from './common/lanes';
import { PoolWindow } from './common/pool-window';

@unmanaged
class Arguments extends PoolWindow {
  dy: usize;
  dx: usize;
}

export function averagePoolGradient(address: usize, first: i32, last: i32, _scratch: usize): void {
  const p = changetype<Arguments>(address);
  const channelBytes = <usize>p.channels << 2, rowBytes = <usize>p.inWidth * channelBytes;
  const imageBytes = <usize>p.inHeight * rowBytes;
  const whole = <usize>(p.channels & ~3) << 2, rest = p.channels & 3;
  // Windows that share no pixel need not be added up, and where they leave none out there is nothing to clear.
  const apart = p.strideHeight >= p.filterHeight && p.strideWidth >= p.filterWidth;
  const covered = p.strideHeight == p.filterHeight && p.strideWidth == p.filterWidth && p.endRow(p.outHeight - 1) == p.inHeight && p.endColumn(p.outWidth - 1) == p.inWidth;
  if (!covered) memory.fill(p.dx + <usize>first * imageBytes, 0, <usize>(last - first) * imageBytes);
  for (let image = first; image < last; image++) {
    const start = p.dx + <usize>image * imageBytes;
    let dy = p.dy + <usize>(image * p.outHeight * p.outWidth) * channelBytes;
    for (let oy = 0; oy < p.outHeight; oy++) {
      const top = p.firstRow(oy), bottom = p.endRow(oy);
      for (let ox = 0; ox < p.outWidth; ox++) {
        const left = p.firstColumn(ox), right = p.endColumn(ox);
        const share = f32x4.splat(<f32>1 / <f32>((bottom - top) * (right - left)));
        for (let row = top; row < bottom; row++) {
          let at = start + <usize>row * rowBytes + <usize>left * channelBytes;
          for (let column = left; column < right; column++, at += channelBytes) {
            if (apart) {
              for (let c: usize = 0; c < whole; c += 16) v128.store(at + c, f32x4.mul(v128.load(dy + c), share));
              if (rest) storePart(at + whole, f32x4.mul(loadPart(dy + whole, rest), share), rest);
              continue;
            }
            for (let c: usize = 0; c < whole; c += 16) v128.store(at + c, f32x4.add(v128.load(at + c), f32x4.mul(v128.load(dy + c), share)));
            if (rest) storePart(at + whole, f32x4.add(loadPart(at + whole, rest), f32x4.mul(loadPart(dy + whole, rest), share)), rest);
          }
        }
        dy += channelBytes;
      }
    }
  }
}
