/** An IDX file of unsigned bytes. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  /** A view of the bytes after the header. */
  readonly values: Uint8Array;
}

/** Bytes before the values. */
export function idxHeaderLength(rank: number): number {
  return 4 + 4 * rank;
}

/**
 * Reads an IDX file (format: yann.lecun.com/exdb/mnist): two zero bytes, the type (8: unsigned byte), the number of
 * dimensions, each dimension as a big-endian uint32, then the values.
 *
 * @param rank how many dimensions there must be: 3 for grey images, 1 for labels
 * @param length how long the file is, where `bytes` are not all of it
 * @throws Error on another magic number and on a length that does not match the dimensions; the message is a clause
 */
export function parseIdx(bytes: Uint8Array, rank: number, length = bytes.length): IdxArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = idxHeaderLength(rank);
  if (bytes.length < headerLength) throw new Error(`its ${bytes.length} bytes are less than a header`);
  const magic = 0x0800 + rank;
  const found = view.getUint32(0);
  if (found !== magic) throw new Error(`its magic number is ${hexadecimal(found)} instead of ${hexadecimal(magic)}`);
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const announced = dimensions.reduce((product, size) => product * size, 1);
  const following = length - headerLength;
  if (following !== announced) throw new Error(`its header announces ${dimensions.join(' × ')} values, but ${following} follow`);
  return { dimensions, values: bytes.subarray(headerLength) };
}

function hexadecimal(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}
