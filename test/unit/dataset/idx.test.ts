import assert from 'node:assert/strict';
import { parseIdx } from '../../../src/dataset/idx';
import { idxFile } from './small-dataset';

describe('IDX files', () => {
  it('give their dimensions and values', () => {
    const { dimensions, values } = parseIdx(idxFile([2, 1, 3], Uint8Array.of(1, 2, 3, 4, 5, 6)), 3);
    assert.deepEqual(dimensions, [2, 1, 3]);
    assert.deepEqual([...values], [1, 2, 3, 4, 5, 6]);
  });

  it('are refused with another magic number, naming both', () => {
    assert.throws(() => parseIdx(idxFile([3], Uint8Array.of(1, 2, 3), 0x0d01), 1), /0x00000d01 instead of 0x00000801/);
  });

  it('are refused as images when they are labels', () => {
    assert.throws(() => parseIdx(idxFile([30], new Uint8Array(30)), 3), /0x00000801 instead of 0x00000803/);
  });

  it('are refused when values are missing or too many', () => {
    assert.throws(() => parseIdx(idxFile([2, 2, 2], new Uint8Array(7)), 3), /announces 2 × 2 × 2 values, but 7 follow/);
    assert.throws(() => parseIdx(idxFile([2, 2, 2], new Uint8Array(9)), 3), /but 9 follow/);
  });

  it('are refused when the header is cut', () => {
    assert.throws(() => parseIdx(idxFile([2, 2, 2], new Uint8Array(8)).subarray(0, 9), 3), /less than a header/);
    assert.throws(() => parseIdx(new Uint8Array(0), 1), /less than a header/);
  });
});
