/**
 * Where things lie in the kernels' memory before the pool's blocks begin. The module's own data end before the first.
 */
export const argumentsAddress = 32768;
export const argumentWords = 64;
/** Words by which threads talk to each other: threads/control.ts. */
export const controlAddress = 40960;
/** First address that the pool may hand out. */
export const poolStart = 65536;

/** All that 32-bit addresses reach, or as much of it as the system lets us reserve. */
const maximumPages = [65536, 32768, 16384];

export function reserveMemory(): WebAssembly.Memory {
  let refusal: unknown;
  for (const maximum of maximumPages) {
    try {
      return new WebAssembly.Memory({ initial: 2, maximum, shared: true });
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error('The system does not let the simd engine reserve a gigabyte of address space.', { cause: refusal });
}
