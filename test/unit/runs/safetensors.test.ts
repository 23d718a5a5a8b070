import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeSafetensors, encodeSafetensors, type SafetensorsFile, type StoredTensor } from '../../../src/runs/safetensors';

const shape = fc.array(fc.nat({ max: 4 }), { maxLength: 4 });
const size = (dimensions: readonly number[]): number => dimensions.reduce((product, length) => product * length, 1);
const tensor: fc.Arbitrary<StoredTensor> = shape.chain((dimensions) => {
  const exactly = { minLength: size(dimensions), maxLength: size(dimensions) };
  return fc.record({ shape: fc.constant(dimensions), data: fc.oneof(fc.float32Array(exactly), fc.int32Array(exactly), fc.uint8Array({ ...exactly, max: 1 })) }, { noNullPrototype: true });
});
const name = fc.string().filter((text) => text !== '__metadata__');
const metadataName = fc.string().filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));
const file: fc.Arbitrary<SafetensorsFile> = fc.record({
  tensors: fc.array(fc.tuple(name, tensor), { maxLength: 5 }).map((entries) => new Map(entries)),
  metadata: fc.array(fc.tuple(metadataName, fc.string()), { maxLength: 3 }).map((entries) => new Map(entries)),
});

/** A file put together by hand, as the format's description has it. */
function byHand(header: unknown, data: readonly number[]): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(json.byteLength);
  return Buffer.concat([length, json, Buffer.from(data)]);
}

describe('safetensors', () => {
  it('gives back what was written, bit for bit', () => {
    fc.assert(fc.property(file, (written) => {
      const read = decodeSafetensors(encodeSafetensors(written));
      assert.deepEqual(read.metadata, written.metadata);
      assert.deepEqual([...read.tensors.keys()].sort(), [...written.tensors.keys()].sort());
      for (const [key, value] of written.tensors) assert.deepEqual(read.tensors.get(key), value);
    }));
  });

  it('reads a file made by hand', () => {
    const bytes = byHand({ __metadata__: { epoch: '3' }, b: { dtype: 'I32', shape: [], data_offsets: [8, 12] }, a: { dtype: 'F32', shape: [1, 2], data_offsets: [0, 8] } }, [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0xff, 0xff, 0xff, 0xff]);
    const { tensors, metadata } = decodeSafetensors(bytes);
    assert.deepEqual(metadata, new Map([['epoch', '3']]));
    assert.deepEqual(tensors.get('a'), { shape: [1, 2], data: new Float32Array([1, -2]) });
    assert.deepEqual(tensors.get('b'), { shape: [], data: new Int32Array([-1]) });
  });

  it('begins the data at a multiple of eight bytes', () => {
    fc.assert(fc.property(file, (written) => {
      const bytes = Buffer.from(encodeSafetensors(written));
      assert.equal(bytes.readUInt32LE(0) % 8, 0);
    }));
  });

  it('refuses every file that is cut or longer', () => {
    fc.assert(fc.property(file, fc.nat(), (written, at) => {
      const bytes = encodeSafetensors(written);
      assert.throws(() => decodeSafetensors(bytes.subarray(0, at % bytes.byteLength)), Error);
      assert.throws(() => decodeSafetensors(Buffer.concat([bytes, Buffer.from([0])])), Error);
    }));
  });

  it('refuses a damaged header or reads tensors that fit the file', () => {
    fc.assert(fc.property(file, fc.nat(), fc.nat({ max: 255 }), (written, at, byte) => {
      const bytes = Uint8Array.from(encodeSafetensors(written));
      const headerLength = Buffer.from(bytes.buffer).readUInt32LE(0);
      bytes[at % (8 + headerLength)] = byte;
      try {
        for (const { shape: dimensions, data } of decodeSafetensors(bytes).tensors.values()) assert.equal(data.length, size(dimensions));
      } catch (error) {
        assert.ok(error instanceof Error && !(error instanceof RangeError) && !(error instanceof TypeError), String(error));
      }
    }), { numRuns: 1000 });
  });

  const entry = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
  const faulty: [string, unknown, number, RegExp][] = [
    ['a header that is no JSON', '{"a":', 4, /not JSON/],
    ['a header that is no object', '[]', 0, /not an object/],
    ['an unknown type', { a: { ...entry, dtype: 'F16' } }, 4, /a: the type "F16" is not supported/],
    ['offsets beyond the end', { a: { ...entry, shape: [2], data_offsets: [0, 8] } }, 4, /take 8 bytes, the file has 4/],
    ['a hole', { a: { ...entry, data_offsets: [4, 8] } }, 8, /begins at byte 4 in place of 0/],
    ['an overlap', { a: { ...entry, shape: [2], data_offsets: [0, 8] }, b: { ...entry, data_offsets: [4, 8] } }, 8, /b: begins at byte 4 in place of 8/],
    ['a size that does not fit the shape', { a: { ...entry, shape: [2] } }, 4, /a: its length does not match/],
    ['a negative dimension', { a: { ...entry, shape: [-1, -1] } }, 4, /a: /],
    ['metadata that is no text', { __metadata__: { epoch: 3 }, a: entry }, 4, /__metadata__: /],
  ];
  for (const [what, header, length, message] of faulty) {
    it(`refuses ${what}`, () => {
      assert.throws(() => decodeSafetensors(byHand(header, new Array<number>(length).fill(0))), message);
    });
  }

  it('refuses a header longer than the file without making room for it', () => {
    assert.throws(() => decodeSafetensors(Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x7b])), /does not fit/);
  });

  it('does not write a tensor that does not fill its shape', () => {
    assert.throws(() => encodeSafetensors({ metadata: new Map(), tensors: new Map([['a', { shape: [2], data: new Float32Array(3) }]]) }), /a: 3 values do not fill the shape \[2\]/);
  });
});
