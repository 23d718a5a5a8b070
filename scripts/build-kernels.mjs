// Compiles the WebAssembly kernels: src/engine/simd/assembly to dist/kernels*.wasm.
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The builds of the module, of which src/engine/simd/instructions chooses one: tiles of 8 columns, or of 16 for processors
 * and versions of V8 that make 256-bit instructions of pairs; and both with relaxed SIMD, for --fast-math.
 */
const builds = {
  'kernels': ['--use', 'PANEL_COLUMNS=8'],
  'kernels-wide': ['--use', 'PANEL_COLUMNS=16'],
  'kernels-fast': ['--use', 'PANEL_COLUMNS=8', '--enable', 'relaxed-simd'],
  'kernels-wide-fast': ['--use', 'PANEL_COLUMNS=16', '--enable', 'relaxed-simd'],
};

/**
 * Compiles the kernels into dist/.
 * @returns {Promise<void>} rejects with the compiler's diagnostics if it finds errors
 */
export async function buildKernels() {
  for (const [name, options] of Object.entries(builds)) {
    const { error, stderr } = await asc.main([
      'src/engine/simd/assembly/index.ts',
      '--baseDir', root,
      '--outFile', `dist/${name}.wasm`,
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
      ...options,
    ]);
    if (error) throw new Error(`The kernels do not compile (${name}).\n${stderr.toString()}`, { cause: error });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
