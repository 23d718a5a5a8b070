import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { chooseKernels, type ChosenKernels } from '../../src/engine/simd/instructions/choose-kernels';
import { knowsRevectorize } from '../../src/engine/simd/instructions/compile-kernels';
import { probeResult } from '../../src/engine/simd/instructions/probe-result';
import { wrongOperations } from '../../src/engine/simd/instructions/check-kernels';
import { simdEngine, tf } from './support/oracle';
import { backendName, backendOfThreads, distFolder, exactBuilds, kernelBuilds } from './support/threaded-backends';

describe('the choice of kernels', () => {
  let cacheFolder = '';
  const warnings: string[] = [];

  beforeEach(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), 'lookbook-instructions-'));
    warnings.length = 0;
  });
  afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

  /** @param text of a script in the place of the probe */
  async function choose(text: string | undefined, wishes: { wideSimd?: boolean; fastMath?: boolean } = {}): Promise<ChosenKernels> {
    const script = join(cacheFolder, 'probe.mjs');
    if (text !== undefined) await writeFile(script, `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(join(cacheFolder, 'asked'))}, '.');\n${text}`);
    const probe = text === undefined ? new URL('simd-probe.mjs', distFolder) : pathToFileURL(script);
    return chooseKernels({ ...wishes, cacheFolder, folder: distFolder, probe, onWarning: (warning) => { warnings.push(warning); } });
  }
  /** How often a script in the place of the probe ran. */
  const asked = async (): Promise<number> => (await readFile(join(cacheFolder, 'asked'), 'utf8')).length;
  const answer = (result: object): string => `console.log('a line of someone else');console.log(${JSON.stringify(JSON.stringify(result))})`;

  it('takes the kernels that run everywhere when 256-bit instructions are not wanted, and asks nobody', async () => {
    const chosen = await choose('process.abort()', { wideSimd: false });
    assert.deepEqual(chosen, { build: 'kernels', revectorize: false, detail: 'WebAssembly, 128-bit SIMD' });
    assert.deepEqual(warnings, []);
  });

  it('takes relaxed SIMD where it is asked for and understood, and otherwise says so', async () => {
    const chosen = await choose(undefined, { wideSimd: false, fastMath: true });
    const understood = kernelBuilds.includes('kernels-fast');
    assert.equal(chosen.build, understood ? 'kernels-fast' : 'kernels');
    assert.equal(chosen.detail.includes('--fast-math'), understood);
    assert.equal(warnings.length, understood ? 0 : 1);
  });

  // Node 20's V8 has no such flag.
  (knowsRevectorize() ? describe : describe.skip)('with a V8 that knows of 256-bit instructions', () => {
    it('takes what is right and faster, and asks once for a machine', async () => {
      const fast = answer({ wrong: [], plain: 40, candidate: 70 });
      const chosen = await choose(fast);
      assert.equal(chosen.build, 'kernels-wide');
      assert.equal(chosen.revectorize, true);
      assert.match(chosen.detail, /256-bit SIMD by --experimental-wasm-revectorize/);
      assert.equal((await readdir(join(cacheFolder, 'simd'))).length, 1);
      assert.deepEqual(await choose(fast), chosen);
      assert.equal(await asked(), 1);
      assert.deepEqual(warnings, []);
    });

    it('asks again when the check has changed', async () => {
      assert.equal((await choose(answer({ wrong: ['convolution'], plain: 40, candidate: 70 }))).build, 'kernels');
      assert.equal((await choose(answer({ wrong: [], plain: 40, candidate: 70 }))).build, 'kernels-wide');
    });

    it('leaves what is no faster', async () => {
      assert.equal((await choose(answer({ wrong: [], plain: 40, candidate: 41 }))).build, 'kernels');
    });

    for (const [what, text, reason] of [
      ['is wrong', answer({ wrong: ['convolution'], plain: 40, candidate: 70 }), /wrong results here \(convolution\)/],
      ['ends the process', 'process.abort()', /SIGABRT/],
      ['gives no answer', 'console.log("?")', /gave no answer/],
      ['fails', 'process.exit(3)', /exit code 3/],
    ] as const) {
      it(`falls back and says so when the check ${what}`, async () => {
        const chosen = await choose(text);
        assert.equal(chosen.build, 'kernels');
        assert.equal(chosen.revectorize, false);
        assert.match(chosen.detail, /failed its check/);
        assert.equal(warnings.length, 1);
        assert.match(warnings[0] ?? '', reason);
        assert.deepEqual(await choose(text), chosen, 'remembered');
        assert.equal(await asked(), 1);
      });
    }

    it('comes from a probe that finds no fault with the kernels of this build', async () => {
      const chosen = await choose(undefined);
      assert.deepEqual(warnings, []);
      assert.doesNotMatch(chosen.detail, /failed/);
    }).timeout(60_000);
  });
});

/** Runs a script and returns the last line that it prints. */
function lastLine(node: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(node, words, { encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  return stdout.trim().split('\n').at(-1) ?? '';
}

describe("the Node of VS Code's extensions", () => {
  it('is not refused 256-bit instructions', function () {
    this.timeout(120_000);
    if (process.platform === 'win32') this.skip();
    const node = lastLine(process.execPath, '--input-type=module', '--eval', "import { ensureNode } from './scripts/support/code-server.mjs'; console.log(await ensureNode());");
    for (const words of [['kernels', 'kernels-wide', 'true'], ['kernels-fast', 'kernels-wide-fast', 'false']]) {
      const { wrong } = v.parse(probeResult, JSON.parse(lastLine(node, 'dist/simd-probe.mjs', ...words)));
      assert.deepEqual(wrong, []);
    }
  });
});

describe('the check of the kernels', () => {
  for (const build of kernelBuilds) {
    it(`finds no fault with ${build}`, async () => {
      await simdEngine();
      await Promise.all([backendOfThreads(1), backendOfThreads(1, build)]);
      assert.deepEqual(await wrongOperations(backendName(1, build), exactBuilds.includes(build) ? backendName(1) : undefined), []);
      await tf.setBackend('simd');
    });
  }

  it('finds kernels that compute something else', async () => {
    await simdEngine();
    const backend = await backendOfThreads(1);
    const { kernels } = backend;
    const run = kernels.run.bind(kernels);
    // Sums that leave out their last part.
    kernels.run = (kernel, units, work, words) => { run(kernel, kernel === 'matmul' ? units - 1 : units, work, words); };
    try {
      assert.deepEqual(await wrongOperations(backendName(1), undefined), ['matrix product']);
    } finally {
      kernels.run = run;
      await tf.setBackend('simd');
    }
  });
});
