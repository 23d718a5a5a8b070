// Compiles the WebAssembly kernels: src/engine/simd/assembly to dist/kernels.wasm.
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Compiles the kernels.
 * @param {{ outFile?: string }} [options] path of the module, relative to the project; folders are made
 * @returns {Promise<void>} rejects with the compiler's diagnostics if it finds errors
 */
export async function buildKernels({ outFile = 'dist/kernels.wasm' } = {}) {
  await mkdir(dirname(`${root}/${outFile}`), { recursive: true });
  const { error, stderr } = await asc.main([
    'src/engine/simd/assembly/index.ts',
    '--baseDir', root,
    '--outFile', outFile,
    '--runtime', 'stub',
    '--noAssert',
    '-O3',
    '--enable', 'simd',
    '--enable', 'threads',
    '--enable', 'bulk-memory',
    // Shared memory, so that worker threads can take part; the limits are the largest that a caller may pass.
    '--importMemory',
    '--sharedMemory',
    '--initialMemory', '1',
    '--maximumMemory', '65536',
    '--use', 'abort=',
  ]);
  if (error) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
