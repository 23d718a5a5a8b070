import assert from 'node:assert/strict';
import { brightenImage } from '../../../../src/dataset/augmentation/brightness';
import { CropSpace, enlargeCrop } from '../../../../src/dataset/augmentation/crop';
import { paintPatch } from '../../../../src/dataset/augmentation/cutout';
import { mirrorColumns, mirrorRows } from '../../../../src/dataset/augmentation/flip';
import { addNoise } from '../../../../src/dataset/augmentation/noise';
import { rotateImage } from '../../../../src/dataset/augmentation/rotate';
import { shiftImage } from '../../../../src/dataset/augmentation/translate';
import { zoomImage } from '../../../../src/dataset/augmentation/zoom';
import { imageSize, type ImageShape } from '../../../../src/dataset/image-dataset';
import { randomBits, randomUniform } from '../../../../src/shared/random';

type Pixel = (y: number, x: number, c: number) => number;

const shape: ImageShape = { height: 7, width: 9, channels: 2 };
const random: Pixel = (y, x, c) => Math.floor(256 * randomUniform(3, (y * shape.width + x) * shape.channels + c));
/** Bilinear interpolation is exact on it. */
const slope: Pixel = (y, x, c) => 20 + 3 * y + 5 * x + 7 * c;

describe('Flips', () => {
  it('mirror columns', () => {
    expectImage(draw(random, mirrorColumns), (y, x, c) => random(y, shape.width - 1 - x, c));
  });
  it('mirror rows', () => {
    expectImage(draw(random, mirrorRows), (y, x, c) => random(shape.height - 1 - y, x, c));
  });
});

describe('Rotation', () => {
  it('by 0 degrees changes nothing, by 180 mirrors both ways, exactly', () => {
    expectImage(draw(random, (from, to) => { rotateImage(from, to, shape, 0, 99); }), random);
    for (const degrees of [180, -180]) {
      expectImage(draw(random, (from, to) => { rotateImage(from, to, shape, degrees, 99); }), (y, x, c) => random(shape.height - 1 - y, shape.width - 1 - x, c));
    }
  });

  it('by 90 degrees turns counter-clockwise, exactly', () => {
    const square: ImageShape = { height: 6, width: 6, channels: 1 };
    expectImage(draw(random, (from, to) => { rotateImage(from, to, square, 90, 99); }, square), (y, x, c) => random(x, 5 - y, c), 0, square);
  });

  it('interpolates a slope exactly where it does not reach outside', () => {
    const degrees = 17;
    const turned = draw(slope, (from, to) => { rotateImage(from, to, shape, degrees, 0); });
    const angle = degrees * Math.PI / 180;
    let inside = 0;
    forEachPixel(shape, (y, x, c, at) => {
      const sourceX = 4 + (x - 4) * Math.cos(angle) - (y - 3) * Math.sin(angle);
      const sourceY = 3 + (x - 4) * Math.sin(angle) + (y - 3) * Math.cos(angle);
      if (sourceX < 0 || sourceX > 8 || sourceY < 0 || sourceY > 6) return;
      inside++;
      assert.ok(Math.abs((turned[at] ?? NaN) - slope(sourceY, sourceX, c)) < 1e-4);
    });
    assert.ok(inside > 60);
  });

  it('fills what comes from outside', () => {
    const turned = draw(() => 0, (from, to) => { rotateImage(from, to, shape, 45, 200); });
    assert.equal(turned[0], 200);
    assert.ok(turned.every((value) => value >= 0 && value <= 200));
    expectImage(draw(() => 200, (from, to) => { rotateImage(from, to, shape, 45, 200); }), () => 200, 1e-4);
  });
});

describe('Cropping', () => {
  it('of the whole changes nothing', () => {
    expectImage(draw(random, (from, to) => { enlargeCrop(from, to, shape, { scale: 1, left: 0, top: 0 }, new CropSpace(shape)); }), random);
  });

  it('interpolates a slope between pixel middles, and repeats the outermost ones', () => {
    const crop = { scale: 0.6, left: 0.4, top: 0.1 };
    const within = (value: number, limit: number) => Math.min(Math.max(value, 0), limit);
    const enlarged = draw(slope, (from, to) => { enlargeCrop(from, to, shape, crop, new CropSpace(shape)); });
    expectImage(enlarged, (y, x, c) => slope(
      within((y + 0.5) * crop.scale + crop.top * shape.height - 0.5, shape.height - 1),
      within((x + 0.5) * crop.scale + crop.left * shape.width - 0.5, shape.width - 1),
      c,
    ), 1e-4);
  });

  it('of a quarter makes four pixels of each one, blended at the borders as other libraries do', () => {
    const line: ImageShape = { height: 1, width: 4, channels: 1 };
    const enlarged = draw((_y, x) => [0, 40, 80, 120][x] ?? NaN, (from, to) => { enlargeCrop(from, to, line, { scale: 0.5, left: 0.25, top: 0.25 }, new CropSpace(line)); }, line);
    assert.deepEqual([...enlarged], [30, 50, 70, 90]);
  });
});

describe('Cutout', () => {
  it('paints its patch and nothing else', () => {
    const patch = { left: 6, top: 2, width: 3, height: 4 };
    expectImage(draw(random, (from, to) => { paintPatch(from, to, shape, patch, 128); }), (y, x, c) => (x >= 6 && x < 9 && y >= 2 && y < 6 ? 128 : random(y, x, c)));
  });
});

describe('Translation', () => {
  it('moves whole pixels and fills what comes into view', () => {
    for (const [right, down] of [[2, -3], [-4, 1], [0, 0], [8, 6]] as const) {
      expectImage(draw(random, (from, to) => { shiftImage(from, to, shape, { right, down }, 99); }), (y, x, c) => {
        const [sourceY, sourceX] = [y - down, x - right];
        return sourceX >= 0 && sourceX < shape.width && sourceY >= 0 && sourceY < shape.height ? random(sourceY, sourceX, c) : 99;
      });
    }
  });

  it('beyond the image leaves nothing of it', () => {
    for (const shift of [{ right: 9, down: 0 }, { right: 0, down: -7 }, { right: -20, down: 20 }]) {
      expectImage(draw(random, (from, to) => { shiftImage(from, to, shape, shift, 7); }), () => 7);
    }
  });
});

describe('Zoom', () => {
  it('by 1 changes nothing', () => {
    expectImage(draw(random, (from, to) => { zoomImage(from, to, shape, 1, 99); }), random);
  });

  it('interpolates a slope exactly about the centre', () => {
    const zoomed = draw(slope, (from, to) => { zoomImage(from, to, shape, 1.6, 0); });
    expectImage(zoomed, (y, x, c) => slope(3 + (y - 3) / 1.6, 4 + (x - 4) / 1.6, c), 1e-4);
  });

  it('out fills what comes into view', () => {
    const shrunk = draw(() => 0, (from, to) => { zoomImage(from, to, shape, 0.5, 200); });
    assert.equal(shrunk[0], 200);
    expectImage(draw(slope, (from, to) => { zoomImage(from, to, shape, 0.5, 0); }), (y, x, c) => {
      const [sourceY, sourceX] = [3 + (y - 3) * 2, 4 + (x - 4) * 2];
      return sourceX >= 0 && sourceX <= 8 && sourceY >= 0 && sourceY <= 6 ? slope(sourceY, sourceX, c) : 0;
    }, 1e-4);
  });
});

describe('Brightness', () => {
  it('multiplies, no further than 255', () => {
    expectImage(draw(random, (from, to) => { brightenImage(from, to, 1.5); }), (y, x, c) => Math.min(255, random(y, x, c) * 1.5), 1e-4);
  });
});

describe('Noise', () => {
  const large: ImageShape = { height: 200, width: 200, channels: 1 };
  const bits = (position: number) => randomBits(17, position);
  it('is normal, with the deviation asked for, and each value has its own', () => {
    const noisy = draw(() => 128, (from, to) => { addNoise(from, to, 10, bits); }, large);
    const deviations = Array.from(noisy, (value) => (value - 128) / 10);
    const moment = (power: number) => deviations.reduce((sum, value) => sum + value ** power, 0) / deviations.length;
    assert.ok(Math.abs(moment(1)) < 0.02 && Math.abs(moment(2) - 1) < 0.03 && Math.abs(moment(3)) < 0.06 && Math.abs(moment(4) - 3) < 0.2);
    const neighbours = deviations.slice(1).reduce((sum, value, index) => sum + value * (deviations[index] ?? 0), 0) / deviations.length;
    assert.ok(Math.abs(neighbours) < 0.02);
  });
  it('stays within 0 and 255, and of deviation 0 is none', () => {
    const noisy = draw((y) => (y % 2 === 0 ? 0 : 255), (from, to) => { addNoise(from, to, 100, bits); }, large);
    assert.ok(noisy.every((value) => value >= 0 && value <= 255));
    expectImage(draw(random, (from, to) => { addNoise(from, to, 0, bits); }), random);
  });
});

function draw(pixel: Pixel, transform: (from: Float32Array, to: Float32Array, shape: ImageShape) => void, size = shape): Float32Array {
  const from = new Float32Array(imageSize(size));
  forEachPixel(size, (y, x, c, at) => { from[at] = pixel(y, x, c); });
  const to = new Float32Array(from.length).fill(NaN);
  transform(from, to, size);
  return to;
}

function expectImage(image: Float32Array, pixel: Pixel, tolerance = 0, size = shape): void {
  forEachPixel(size, (y, x, c, at) => {
    const expected = pixel(y, x, c);
    assert.ok(Math.abs((image[at] ?? NaN) - expected) <= tolerance, `at (${y}, ${x}, ${c}): ${String(image[at])}, expected ${expected}`);
  });
}

function forEachPixel({ height, width, channels }: ImageShape, visit: (y: number, x: number, c: number, at: number) => void): void {
  let at = 0;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) visit(y, x, c, at++);
}
