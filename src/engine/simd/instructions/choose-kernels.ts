import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as v from 'valibot';
import type { EngineOptions } from '../../engine';
import { knowsRevectorize, type KernelBuild, type KernelChoice } from './compile-kernels';
import { probeResult, type ProbeResult } from './probe-result';

export interface ChooseOptions extends Pick<EngineOptions, 'wideSimd' | 'fastMath' | 'cacheFolder' | 'onWarning'> {
  /** Where the builds of the kernels are: dist/. */
  readonly folder: URL;
  /** dist/simd-probe.mjs. */
  readonly probe: URL;
}

/** Which kernels to train with, and the words for it in the run's record. */
export interface ChosenKernels extends KernelChoice {
  readonly detail: string;
}

/** A probe that did not come to its end says nothing but that. */
const verdict = v.variant('state', [
  v.object({ state: v.literal('probed'), ...probeResult.entries }),
  v.object({ state: v.literal('crashed'), reason: v.string() }),
]);
type Verdict = v.InferOutput<typeof verdict>;

/** What a machine must gain for an experimental flag to be worth it. */
const leastGain = 1.05;
const probeSeconds = 30;

/**
 * Decides which build of the kernels trains. Where V8 can make 256-bit instructions (wanted unless `wideSimd` is false), a
 * probe in a process of its own checks them against plain JavaScript and measures them; its verdict is kept in the cache
 * folder for this machine, this Node and these kernels. What is decided changes no bit of a run, but with `fastMath`.
 */
export async function chooseKernels(options: ChooseOptions): Promise<ChosenKernels> {
  const fast = options.fastMath === true && await understandsRelaxedSimd(options);
  const plain: KernelBuild = fast ? 'kernels-fast' : 'kernels';
  const wide: KernelBuild = fast ? 'kernels-wide-fast' : 'kernels-wide';
  const words = fast ? ', relaxed (--fast-math)' : '';
  const narrow = (why = ''): ChosenKernels => ({ build: plain, revectorize: false, detail: `WebAssembly, 128-bit SIMD${words}${why}` });
  if (options.wideSimd === false || !knowsRevectorize()) return narrow();

  const found = await verdictOn(plain, wide, !fast, options);
  if (found.state === 'crashed' || found.wrong.length > 0) return narrow('; 256-bit SIMD failed its check');
  if (found.candidate < leastGain * found.plain) return narrow();
  return { build: wide, revectorize: true, detail: `WebAssembly, 256-bit SIMD by --experimental-wasm-revectorize${words}` };
}

async function understandsRelaxedSimd({ folder, onWarning }: ChooseOptions): Promise<boolean> {
  const bytes = Uint8Array.from(await readFile(new URL('kernels-fast.wasm', folder)));
  const understood = WebAssembly.validate(bytes.buffer);
  if (!understood) onWarning?.(`Fast math needs relaxed SIMD, which Node ${process.versions.node} does not have: training without it.`);
  return understood;
}

async function verdictOn(plain: KernelBuild, wide: KernelBuild, sameBits: boolean, options: ChooseOptions): Promise<Verdict> {
  const file = join(options.cacheFolder, 'simd', `${await keyOf([plain, wide], options)}.json`);
  const known = v.safeParse(verdict, await readFile(file, 'utf8').then(JSON.parse, () => undefined));
  if (known.success) return known.output;
  const found = await probe([plain, wide, String(sameBits)], options.probe);
  if (found.state === 'crashed') options.onWarning?.(`256-bit SIMD does not work here (${found.reason}): training with 128-bit SIMD.`);
  else if (found.wrong.length > 0) options.onWarning?.(`256-bit SIMD computes wrong results here (${found.wrong.join(', ')}): training with 128-bit SIMD.`);
  await keep(file, found);
  return found;
}

/** Names the machine, its Node, the kernels and the check itself. */
async function keyOf(builds: readonly KernelBuild[], { folder, probe: script }: ChooseOptions): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([cpus()[0]?.model, process.arch, process.version, process.versions.v8]));
  for (const file of [...builds.map((build) => new URL(`${build}.wasm`, folder)), script]) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function probe(words: readonly string[], script: URL): Promise<Verdict> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(script), ...words], { timeout: probeSeconds * 1000 });
    return { state: 'probed', ...v.parse(probeResult, JSON.parse(stdout.trim().split('\n').at(-1) ?? '')) satisfies ProbeResult };
  } catch (error) {
    return { state: 'crashed', reason: reasonOf(error as { killed?: boolean; signal?: string | null; code?: unknown }) };
  }
}

function reasonOf({ killed, signal, code }: { killed?: boolean; signal?: string | null; code?: unknown }): string {
  if (killed === true) return `the check took over ${probeSeconds} seconds`;
  if (typeof signal === 'string') return `the check ended with ${signal}`;
  return typeof code === 'number' ? `the check ended with exit code ${code}` : 'the check gave no answer';
}

/** Without a cache that can be written, the next training probes again. */
async function keep(file: string, found: Verdict): Promise<void> {
  const own = `${file}.${process.pid}`;
  await mkdir(join(file, '..'), { recursive: true })
    .then(() => writeFile(own, `${JSON.stringify(found)}\n`))
    .then(() => rename(own, file))
    .catch(() => undefined);
}
