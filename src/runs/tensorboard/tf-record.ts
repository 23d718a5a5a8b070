import { crc32c } from '@aws-crypto/crc32c';

/** Bytes of a record beside its payload: the length, its checksum, the payload's checksum. */
const overhead = 8 + 4 + 4;

/**
 * A record of TensorFlow's TFRecord format: length, its checksum, payload, its checksum; little-endian.
 * A reader of event files ends at the first wrong checksum, and says nothing.
 */
export function tfRecord(payload: Uint8Array): Uint8Array {
  const record = new Uint8Array(payload.byteLength + overhead);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(payload.byteLength), true);
  view.setUint32(8, maskedChecksum(record.subarray(0, 8)), true);
  record.set(payload, 12);
  view.setUint32(12 + payload.byteLength, maskedChecksum(payload), true);
  return record;
}

/** CRC-32C, rotated and shifted: the checksum of data that contains checksums would be weak otherwise. */
export function maskedChecksum(bytes: Uint8Array): number {
  const checksum = crc32c(bytes);
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
