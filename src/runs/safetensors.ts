import { endianness } from 'node:os';
import * as v from 'valibot';

/**
 * The safetensors format, version 1, as far as checkpoints need it: eight bytes with the header's length (little-endian),
 * the header in JSON, the tensors' bytes one after the other, little-endian and row by row.
 * See https://huggingface.co/docs/safetensors.
 */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** float32, int32, or (Uint8Array) booleans as 0 and 1. */
  readonly data: Float32Array | Int32Array | Uint8Array;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

const metadataName = '__metadata__';
const lengthBytes = 8;
/** The format's own limit. */
const longestHeader = 100_000_000;
const bytesPerElement = { F32: 4, I32: 4, BOOL: 1 } as const;
type DataType = keyof typeof bytesPerElement;

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const entrySchema = v.object({
  dtype: v.picklist(['F32', 'I32', 'BOOL'], (issue) => `the type ${issue.received} is not supported`),
  shape: v.array(natural),
  data_offsets: v.tuple([natural, natural]),
});
type Entry = v.InferOutput<typeof entrySchema>;
const metadataSchema = v.record(v.string(), v.string());

/** @throws Error where a tensor's data does not fill its shape, or a name is the reserved one. */
export function encodeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const entries: [string, unknown][] = [[metadataName, Object.fromEntries(metadata)]];
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, tensor] of tensors) {
    if (name === metadataName) throw new Error(`A tensor cannot be called ${metadataName}`);
    if (elementCount(tensor.shape) !== tensor.data.length) {
      throw new Error(`${name}: ${tensor.data.length} values do not fill the shape [${tensor.shape.join(', ')}]`);
    }
    const bytes = littleEndian(tensor.data);
    entries.push([name, { dtype: dataTypeOf(tensor.data), shape: tensor.shape, data_offsets: [offset, offset + bytes.byteLength] }]);
    parts.push(bytes);
    offset += bytes.byteLength;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  // Blanks after the JSON put the data at a multiple of eight, as readers that map the file into memory like it.
  const header = Buffer.concat([json, Buffer.alloc(-json.byteLength & 7, ' ')]);
  const length = Buffer.alloc(lengthBytes);
  length.writeBigUInt64LE(BigInt(header.byteLength));
  return Buffer.concat([length, header, ...parts]);
}

/** @throws Error that says what is wrong, for anything but a whole, valid file: nothing is guessed. */
export function decodeSafetensors(file: Uint8Array): SafetensorsFile {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.byteLength < lengthBytes) throw new Error('the file is too short for a header');
  const headerLength = Number(bytes.readBigUInt64LE());
  if (headerLength > longestHeader || headerLength > bytes.byteLength - lengthBytes) throw new Error(`a header of ${headerLength} bytes does not fit`);
  const dataStart = lengthBytes + headerLength;
  const header = parseHeader(bytes.subarray(lengthBytes, dataStart));
  const data = bytes.subarray(dataStart);
  checkLayout(header.entries, data.byteLength);
  return {
    metadata: header.metadata,
    tensors: new Map(header.entries.map(([name, entry]) => [name, { shape: entry.shape, data: typedData(data, entry) }])),
  };
}

function parseHeader(bytes: Buffer): { entries: [string, Entry][]; metadata: Map<string, string> } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Error('the header is not JSON', { cause: error });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw new Error('the header is not an object');
  let metadata = new Map<string, string>();
  const entries: [string, Entry][] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === metadataName) metadata = new Map(Object.entries(parseWith(metadataSchema, value, name)));
    else entries.push([name, parseWith(entrySchema, value, name)]);
  }
  return { entries, metadata };
}

function parseWith<const T extends v.GenericSchema>(schema: T, value: unknown, name: string): v.InferOutput<T> {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new Error(`${name}: ${parsed.issues[0].message}`);
  return parsed.output;
}

/** Every byte of the data belongs to one tensor, and each tensor has as many as its shape asks for. */
function checkLayout(entries: readonly [string, Entry][], dataLength: number): void {
  let end = 0;
  for (const [name, entry] of [...entries].sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1])) {
    const [start, stop] = entry.data_offsets;
    if (start !== end) throw new Error(`${name}: begins at byte ${start} in place of ${end}`);
    if (stop - start !== elementCount(entry.shape) * bytesPerElement[entry.dtype]) throw new Error(`${name}: its length does not match its shape`);
    end = stop;
  }
  if (end !== dataLength) throw new Error(`the tensors take ${end} bytes, the file has ${dataLength}`);
}

function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function dataTypeOf(data: StoredTensor['data']): DataType {
  if (data instanceof Float32Array) return 'F32';
  return data instanceof Int32Array ? 'I32' : 'BOOL';
}

function typedData(data: Buffer, { dtype, data_offsets: [start, stop] }: Entry): StoredTensor['data'] {
  // A copy: a view would have to begin at a multiple of its element's size.
  const bytes = Uint8Array.from(data.subarray(start, stop));
  if (dtype === 'BOOL') return bytes;
  const ordered = littleEndian(bytes, bytesPerElement[dtype]);
  return dtype === 'F32' ? new Float32Array(ordered.buffer) : new Int32Array(ordered.buffer);
}

/** The bytes of `data` with those of each element in little-endian order (and back: it is its own inverse). */
function littleEndian(data: StoredTensor['data'], size = data.BYTES_PER_ELEMENT): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  if (endianness() === 'BE' && size === 4) Buffer.from(bytes.buffer).swap32();
  return bytes;
}
