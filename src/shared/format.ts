import type { TensorShape } from './model-summary';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** A whole number with its thousands apart: `18,496`. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** A number in two or three figures: `4.2M`. */
export function formatRoughly(value: number): string {
  return compact.format(value);
}

/** A shape without its batch dimension: `14×14×64`; a free dimension reads `?`. A scalar per image is `1`. */
export function formatShape(shape: TensorShape): string {
  const inner = shape.slice(1);
  return inner.length === 0 ? '1' : inner.map((size) => (size === null ? '?' : grouped.format(size))).join('×');
}

/** Values of one image in a tensor of `shape`, or `null` where a dimension is free. */
export function valuesPerImage(shape: TensorShape): number | null {
  let values = 1;
  for (const size of shape.slice(1)) {
    if (size === null) return null;
    values *= size;
  }
  return values;
}

/** A share as the study writes it, four decimals: `0.9939`. Diverged figures keep their word. */
export function formatAccuracy(value: number): string {
  return Number.isFinite(value) ? value.toFixed(4) : String(value);
}

/** Seconds in the two units that matter: `51 s`, `1 min 40 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Seconds in one unit, for where room is short: `51 s`, `2 min`, `5 h`. */
export function formatDurationRoughly(seconds: number): string {
  if (seconds < 99.5) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = seconds / 60;
  return minutes < 99.5 ? `${Math.round(minutes)} min` : `${Math.round(minutes / 60)} h`;
}

/** Bytes in binary units: `3.1 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['KiB', 'MiB', 'GiB'];
  if (bytes < 1024) return `${bytes} bytes`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`;
}
