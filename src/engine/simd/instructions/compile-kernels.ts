import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';

/** The builds of the kernels, scripts/build-kernels.mjs: names of modules in dist/. */
export type KernelBuild = 'kernels' | 'kernels-wide' | 'kernels-fast' | 'kernels-wide-fast';

/** A build of the kernels and how it is compiled. */
export interface KernelChoice {
  readonly build: KernelBuild;
  /** Has V8 make 256-bit instructions of pairs of 128-bit ones (its flag --experimental-wasm-revectorize). */
  readonly revectorize: boolean;
}

/**
 * V8's flags while it compiles the kernels, and as they are otherwise. The check at each loop's head whether somebody wants
 * to interrupt it takes a fortieth of a step; kernels call nothing of their own kind and return within milliseconds.
 */
const whole = ['--no-liftoff', '--no-wasm-lazy-compilation', '--no-wasm-stack-checks'];
const usual = ['--liftoff', '--wasm-lazy-compilation', '--wasm-stack-checks'];

/**
 * Compiles all kernels at once with V8's optimising compiler (some 80 ms): what is checked is what trains, and no step is
 * slow because its kernels are not optimised yet. V8's flags hold for this call only, so no other WebAssembly of the
 * process is compiled under an experimental one. Never to be called in the extension host, a process that is not ours.
 *
 * @param folder where the modules are: dist/
 */
export async function compileKernels(folder: URL, { build, revectorize }: KernelChoice): Promise<WebAssembly.Module> {
  // A copy, because the bytes may lie in a larger buffer.
  const bytes = Uint8Array.from(await readFile(new URL(`${build}.wasm`, folder)));
  setFlags([...whole, ...(revectorize ? ['--experimental-wasm-revectorize'] : [])]);
  try {
    return new WebAssembly.Module(bytes.buffer);
  } finally {
    setFlags([...usual, ...(revectorize ? ['--no-experimental-wasm-revectorize'] : [])]);
  }
}

function setFlags(flags: readonly string[]): void {
  for (const flag of flags) setFlagsFromString(flag);
}

/** Whether this V8 knows the flag: it came with 11.6 and makes code for x64 only. To be told of an unknown flag, V8 would write to stderr. */
export function knowsRevectorize(): boolean {
  return process.arch === 'x64' && Number.parseInt(process.versions.v8, 10) >= 12;
}
