import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { addonVersion, findInstallations, installationFolder, packageName } from '../../../src/engine/tfjs-node/installation';
import { trainingSettings } from '../../../src/shared/settings';
import { compareEngines, type Contest } from '../../../src/trainer/auto/faster-engine';
import { recallTimes, rememberTimes, type TimedSubject } from '../../../src/trainer/auto/remembered-times';
import { startTiming } from '../../../src/trainer/auto/time-engine';

const experiment = { experimentFile: resolve('examples/model-1.model.ts'), text: '' };
const training = v.parse(trainingSettings, {});
const summary = { layers: [], inputShape: [null, 28, 28, 1], outputShape: [null, 10], parameters: 0, trainableParameters: 0 };
const batch = { images: new Float32Array(4 * 784), classes: Int32Array.of(0, 1, 2, 0) };

describe('auto', () => {
  let cacheFolder: string;
  let warnings: string[];
  let measured: number;

  beforeEach(async function () {
    cacheFolder = await mkdtemp(join(tmpdir(), 'lookbook-auto-'));
    warnings = [];
    measured = 0;
    // Where npm could get the prebuilt library, it would be taken before the cache.
    if (findInstallations(cacheFolder).some(({ complete }) => complete)) this.skip();
  });
  afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

  function contest(): Contest {
    return {
      simd: '1', threads: 2, experiment, cacheFolder, overrides: {}, training, summary,
      images: { count: 1, height: 28, width: 28, channels: 1, images: new Uint8Array(784), labels: Uint8Array.of(0) },
      classMap: { names: ['only'], classOf: Int32Array.of(0) }, order: Uint32Array.of(0), signal: new AbortController().signal,
      onMeasure: () => { measured += 1; }, onWarning: (message) => warnings.push(message),
    };
  }

  async function installBroken(): Promise<void> {
    const folder = join(installationFolder(cacheFolder), 'node_modules', packageName);
    await mkdir(join(folder, 'lib', `napi-v${addonVersion()}`), { recursive: true });
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name: packageName, version: '9.9.9', main: 'index.js' }));
    await writeFile(join(folder, 'index.js'), '');
    await writeFile(join(folder, 'lib', `napi-v${addonVersion()}`, 'tfjs_binding.node'), 'no library');
  }

  it('has nothing to decide where simd is alone', async () => {
    assert.equal(await compareEngines(contest()), null);
    assert.deepEqual([measured, warnings], [0, []]);
  });

  it('says why an engine that is installed could not be tried', async () => {
    await installBroken();
    assert.equal(await compareEngines(contest()), null);
    assert.equal(measured, 1);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /could not be tried: .*does not load/s);
  });

  it('times an engine by the experiment\'s own model, in a process of its own', async () => {
    const answer = await startTiming({ ...batch, experimentFile: experiment.experimentFile, text: await readFile(experiment.experimentFile, 'utf8'), engine: 'simd', overrides: {}, cacheFolder }, new AbortController().signal).measure();
    assert.ok('stepMilliseconds' in answer && answer.stepMilliseconds > 0, JSON.stringify(answer));
  });

  it('gives an experiment\'s error as the reason, and ends when it is stopped', async () => {
    const request = { ...batch, experimentFile: experiment.experimentFile, text: 'throw new Error("not today")', engine: 'simd' as const, overrides: {}, cacheFolder };
    assert.deepEqual(await startTiming(request, new AbortController().signal).measure(), { reason: 'not today' });
    assert.deepEqual(await startTiming(request, AbortSignal.abort()).measure(), { reason: 'it was stopped' });
  });

  it('remembers by machine, engines and model, and takes no damaged file', async () => {
    const subject: TimedSubject = { cacheFolder, engines: ['simd 1', 'tfjs-node 2'], threads: 2, overrides: {}, training, summary };
    assert.equal(await recallTimes(subject), null);
    const times = { 'simd': 8.25, 'tfjs-node': 91 };
    await rememberTimes(subject, times);
    assert.deepEqual(await recallTimes(subject), times);
    for (const other of [{ engines: ['simd 2', 'tfjs-node 2'] }, { threads: 1 }, { training: { ...training, batchSize: 7 } }]) {
      assert.equal(await recallTimes({ ...subject, ...other }), null);
    }
    await rememberTimes(subject, { 'simd': -1, 'tfjs-node': 91 });
    assert.equal(await recallTimes(subject), null);
  });
});
