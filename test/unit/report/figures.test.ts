import assert from 'node:assert/strict';
import { inflateSync } from 'node:zlib';
import { crossEntropy, doubleSoftmaxFloor } from '../../../src/report/double-softmax';
import { mix } from '../../../src/report/drawing/palette';
import { encodePng, imageStrip } from '../../../src/report/png';
import { impliedAccuracy, publishedModels } from '../../../src/report/published-study';

const outcome = (trueClass: number, ...probabilities: number[]): Parameters<typeof crossEntropy>[0][number] =>
  ({ image: 0, label: 0, trueClass, predicted: 0, confidence: 0, probabilities: Float32Array.from(probabilities) });

describe('figures of the report', () => {
  it('finds what published class accuracies imply', () => {
    const implied = publishedModels.slice(1).map(({ classAccuracy }) => impliedAccuracy(Object.values(classAccuracy)).toFixed(4));
    assert.deepEqual(implied, ['0.9907', '0.9860', '0.9925', '0.9841', '0.9750']);
  });

  it('knows the floor of softmax applied twice: that of perfect predictions', () => {
    assert.equal(doubleSoftmaxFloor(3).toFixed(4), '0.5514');
    assert.ok(Math.abs(crossEntropy([outcome(0, 1, 0, 0), outcome(2, 0, 0, 1)], true) - doubleSoftmaxFloor(3)) < 1e-12);
    assert.ok(Math.abs(crossEntropy([outcome(3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)], true) - Math.log(1 + 9 / Math.E)) < 1e-12);
  });

  it('takes softmax once as the trainer does, and twice by the book', () => {
    assert.ok(Math.abs(crossEntropy([outcome(1, 0.25, 0.5, 0.25)], false) - Math.log(2)) < 1e-12);
    const [a, b] = [Math.exp(0.5), 2 * Math.exp(0.25)];
    assert.ok(Math.abs(crossEntropy([outcome(1, 0.25, 0.5, 0.25)], true) + Math.log(a / (a + b))) < 1e-12);
    assert.equal(crossEntropy([outcome(1, 1, 0, 0)], false).toFixed(4), '16.1181');
  });

  it('lays one colour on another', () => {
    assert.equal(mix('#FFFFFF', 0.5, '#000000'), '#808080');
    assert.equal(mix('#123456', 1, '#FFFFFF'), '#123456');
  });
});

describe('PNG files', () => {
  it('hold the pixels, enlarged and side by side', () => {
    const image = { width: 2, height: 1, pixels: Uint8Array.of(10, 200) };
    const strip = imageStrip([image, image], { scale: 2, gap: 1 });
    assert.deepEqual([strip.width, strip.height], [9, 2]);
    const row = [10, 10, 200, 200, 0, 10, 10, 200, 200];
    assert.deepEqual([...strip.pixels], [...row, ...row]);

    const png = Buffer.from(encodePng(strip));
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [9, 2]);
    const data = png.indexOf('IDAT');
    const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
    assert.deepEqual([...rows], [0, ...row, 0, ...row]);
    // The checksum of an IEND chunk, as every PNG file has it.
    assert.equal(png.subarray(-4).toString('hex'), 'ae426082');
  });
});
