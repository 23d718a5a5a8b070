import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import * as v from 'valibot';
import { defaultCacheFolder } from '../../../src/dataset/cache-folder';
import { loadDataset } from '../../../src/dataset/load-dataset';
import type { ImageBytes } from '../../../src/shared/data-view';
import { LookbookError } from '../../../src/shared/failure';
import { DataClient } from '../../../src/supervisor/data-client';
import { inspectorMessage, parseAnswer, type InspectionWish, type InspectorMessage } from '../../../src/shared/inspector-protocol';

type Answer = Extract<InspectorMessage, { type: 'answered' | 'refused' }>;

const inspectorFile = join(process.cwd(), 'dist', 'inspector.mjs');
const file = join(process.cwd(), 'examples', 'model-2.model.ts');

/** Takes `module.registerHooks` away, as if Node were older than 22.15. Node 24 blocks while such hooks load, but is never without. */
const withoutRegisterHooks = 'data:text/javascript,import module from "node:module"; delete module.registerHooks; module.syncBuiltinESMExports();';

describe('the inspector process', function () {
  this.timeout(30_000);
  let child: ChildProcess;
  /** Holds messages until they are asked for: several may come at once. */
  let messages: AsyncIterableIterator<unknown[]>;

  function start(execArgv: readonly string[] = []): void {
    child = fork(inspectorFile, { serialization: 'advanced', execArgv: [...execArgv], silent: true });
    messages = on(child, 'message') as AsyncIterableIterator<unknown[]>;
  }

  async function nextMessage(): Promise<InspectorMessage> {
    const { value } = (await messages.next()) as IteratorYieldResult<unknown[]>;
    return v.parse(inspectorMessage, value[0]);
  }

  async function nextAnswer(): Promise<Answer> {
    const message = await nextMessage();
    return message.type === 'answered' || message.type === 'refused' ? message : nextAnswer();
  }

  function ask(request: InspectionWish & { id: number }): Promise<Answer> {
    child.send({ type: 'inspect', ...request });
    return nextAnswer();
  }

  it('says when it is ready', async () => {
    start();
    assert.deepEqual(await nextMessage(), { type: 'ready' });
  });

  afterEach(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill();
    await exited;
  });

  const inPlace = { way: 'module.registerHooks', execArgv: [] };
  const onThread = { way: 'module.register', execArgv: 'registerHooks' in nodeModule ? ['--import', withoutRegisterHooks] : [] };
  const ways = [...('registerHooks' in nodeModule ? [inPlace] : []), ...(Number.parseInt(process.versions.node) < 24 ? [onThread] : [])];
  for (const { way, execArgv } of ways) {
    it(`inspects through ${way}, then goes on after a fault`, async () => {
      start(execArgv);
      const first = await ask({ id: 1, file });
      assert.ok(first.type === 'answered' && first.id === 1);
      assert.equal(parseAnswer('inspect', first.answer).summary.parameters, 420_739);
      const second = await ask({ id: 2, file, text: 'const = 5;' });
      assert.ok(second.type === 'refused' && second.id === 2);
      assert.equal(second.failure.file, file);
      assert.deepEqual(second.failure.position, { line: 1, column: 7 });
      const third = await ask({ id: 3, file });
      assert.deepEqual(third.type === 'answered' && third.answer, first.answer);
    });
  }

  it('answers in the order of the questions', async () => {
    start();
    for (const id of [1, 2, 3]) child.send({ type: 'inspect', id, file, ...(id === 2 ? { text: 'export {};' } : {}) });
    const answers = [await nextAnswer(), await nextAnswer(), await nextAnswer()];
    assert.deepEqual(answers.map(({ id, type }) => [id, type]), [[1, 'answered'], [2, 'refused'], [3, 'answered']]);
  });

  it('outlives experiments that exit, and that throw when nobody looks', async () => {
    start();
    const exiting = await ask({ id: 1, file, text: '\nprocess.exit(3);\n' });
    assert.ok(exiting.type === 'refused');
    assert.match(exiting.failure.message, /called process\.exit\(3\)/u);
    assert.deepEqual(exiting.failure.position, { line: 2, column: 9 });
    await ask({ id: 2, file, text: "void Promise.reject(new Error('lost'));\nsetTimeout(() => { throw new Error('late'); }, 1);\nexport {};" });
    assert.equal((await ask({ id: 3, file })).type, 'answered');
  });

  it('looks at data beside experiments, and says that there is none where there is none', async () => {
    start();
    const wish = { data: { dataset: 'fashion-mnist', classes: { Shoes: [5, 7, 9], Bag: [8] } }, source: { cacheFolder: defaultCacheFolder() } };
    child.send({ type: 'describeData', id: 1, ...wish });
    const described = await nextAnswer();
    assert.ok(described.type === 'answered' && described.id === 1);
    assert.deepEqual(parseAnswer('describeData', described.answer).classes, [{ name: 'Shoes', train: 18_000, test: 3000 }, { name: 'Bag', train: 6000, test: 1000 }]);
    const began = performance.now();
    child.send({ type: 'drawSamples', id: 2, ...wish, wish: { part: 'test', className: 'Bag', label: null, seed: 1, first: 0, count: 5 } });
    const drawn = await nextAnswer();
    assert.ok(drawn.type === 'answered');
    const page = parseAnswer('drawSamples', drawn.answer);
    assert.deepEqual([page.total, page.images.length, page.pixels.length], [1000, 5, 5 * 784]);
    assert.ok(performance.now() - began < 1000, 'the images were read once');
    child.send({ type: 'describeData', id: 3, ...wish, source: { ...wish.source, folder: '/nowhere' } });
    const refused = await nextAnswer();
    assert.ok(refused.type === 'refused');
    assert.match(refused.failure.message, /lacks/u);
    assert.equal((await ask({ id: 4, file })).type, 'answered');
  });

  it('reads test images by their numbers', async function () {
    this.timeout(180_000);
    const cacheFolder = defaultCacheFolder();
    const dataset = await loadDataset('fashion-mnist', { cacheFolder }).catch((error: unknown) => {
      if (error instanceof LookbookError) this.skip();
      throw error;
    });
    const client = new DataClient({ inspectorFile, log: () => undefined });
    try {
      const read = (numbers: number[]): Promise<ImageBytes> =>
        client.images({ source: { cacheFolder }, data: { dataset: 'fashion-mnist' } }, { part: 'test', numbers }, { asker: numbers.join() });
      const [first, second] = await Promise.all([read([9999, 0, 2736]), read([5])]);
      assert.deepEqual([first.width, first.height, first.channels, first.pixels.length], [28, 28, 1, 3 * 784]);
      const pixelsOf = (image: number): Uint8Array => Uint8Array.from(dataset.test.images.subarray(image * 784, (image + 1) * 784));
      assert.deepEqual(first.pixels.subarray(2 * 784), pixelsOf(2736));
      assert.deepEqual(first.pixels.subarray(0, 784), pixelsOf(9999));
      assert.deepEqual(second.pixels, pixelsOf(5));
      await assert.rejects(read([10_000]), { message: 'There is no image 10000 among 10000.' });
    } finally {
      await client.dispose();
    }
  });

  it('ends when its host goes', async () => {
    start();
    await ask({ id: 1, file });
    const exited = once(child, 'exit');
    child.disconnect();
    assert.deepEqual(await exited, [0, null]);
  });
});
