import { deflateSync } from 'node:zlib';

/** Images of the data, side by side, each enlarged by a whole factor, as a PNG of 8-bit grey. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** Row by row, 0 (black) to 255. */
  readonly pixels: Uint8Array;
}

/** The images side by side with `gap` black pixels between, then every pixel as a square of `scale` × `scale`. */
export function imageStrip(images: readonly GreyImage[], { scale = 1, gap = 0 } = {}): GreyImage {
  const height = Math.max(0, ...images.map((image) => image.height)) * scale;
  const width = images.reduce((sum, image) => sum + image.width * scale, 0) + gap * Math.max(0, images.length - 1);
  const pixels = new Uint8Array(width * height);
  let left = 0;
  for (const image of images) {
    for (let y = 0; y < image.height * scale; y++) {
      for (let x = 0; x < image.width * scale; x++) {
        pixels[y * width + left + x] = image.pixels[Math.floor(y / scale) * image.width + Math.floor(x / scale)] ?? 0;
      }
    }
    left += image.width * scale + gap;
  }
  return { width, height, pixels };
}

/** A grey image as a PNG file (ISO/IEC 15948): one IDAT, no filters. */
export function encodePng({ width, height, pixels }: GreyImage): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The checksum of PNG chunks. `zlib.crc32` is not in every Node 20. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
