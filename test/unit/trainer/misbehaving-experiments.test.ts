import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { readRun } from '../../../src/runs/read-run';
import { processExists, TrainCommandFolder, type RunningCommand } from './command';

const head = `import * as tf from '@tensorflow/tfjs';
import { defineExperiment } from 'lookbook';
`;

/** An experiment whose `model` is the given function body, from line 4 on. */
function experiment(body: string, before = ''): string {
  return `${head}${before}export default defineExperiment({ name: 'Trial', data: { dataset: 'fashion-mnist' }, model: ({ inputShape, classCount }) => {\n${body}\n} });\n`;
}

const simpleModel = 'return tf.sequential({ layers: [tf.layers.flatten({ inputShape }), tf.layers.dense({ units: classCount, activation: \'softmax\' })] });';

const endlessHelper = `export enum Kind { Small = 1, Large = 2 }

export function width(kind: Kind): number {
  const values: number[] = [];
  for (;;) {
    values.push(kind);
    if (values.length > 10) values.length = 0;
  }
}
`;

interface Case {
  readonly title: string;
  readonly text: string;
  /** `name:line:column` or without the column. */
  readonly place: string;
  readonly message: RegExp;
}

const cases: readonly Case[] = [
  { title: 'a syntax error', text: `${head}export default defineExperiment({ name: 'x',, });\n`, place: 'trial.model.ts:3:45', message: /Syntax error/ },
  { title: 'an exception at the top', text: `${head}\nnull.x;\n`, place: 'trial.model.ts:4:6', message: /TypeError/ },
  { title: 'an exception in the model function', text: experiment('  throw new Error(\'not today\');'), place: 'trial.model.ts:4:9', message: /not today/ },
  {
    title: 'a window that does not fit', place: 'trial.model.ts:5:5', message: /does not fit/,
    text: experiment('  return tf.sequential({ layers: [\n    tf.layers.conv2d({ inputShape, filters: 2, kernelSize: 50 }), tf.layers.flatten(), tf.layers.dense({ units: classCount })] });'),
  },
  { title: 'process.exit at the top', text: `${head}process.exit(0);\n`, place: 'trial.model.ts:3:9', message: /called process\.exit\(0\)/ },
  { title: 'process.exit in the model function', text: experiment('  process.exit();'), place: 'trial.model.ts:4:11', message: /called process\.exit\(\)/ },
  { title: 'an exception from a timer', text: experiment(`  setTimeout(() => {\n    throw new Error('later');\n  }, 50);\n  ${simpleModel}`), place: 'trial.model.ts:5:11', message: /later/ },
  {
    title: 'an exception in a layer while it trains', place: 'trial.model.ts:6:35', message: /the fourth batch/,
    text: experiment('  return tf.sequential({ layers: [tf.layers.flatten({ inputShape }), new Moody({}), tf.layers.dense({ units: classCount, activation: \'softmax\' })] });',
      `class Moody extends tf.layers.Layer {
  static className = 'Moody'; calls = 0;
  override call(inputs: tf.Tensor[]) {
    if (++this.calls === 5) throw new Error('not the fourth batch'); return inputs[0]; } }
`),
  },
];

const endlessCases: readonly (Case & { readonly helper?: string; readonly lines: readonly [number, number] })[] = [
  { title: 'an endless loop in the experiment', lines: [4, 5], text: `${head}let x = 0;\nwhile (x >= 0) {\n  x = (x + 1) % 1000;\n}\n`, place: 'trial.model.ts:', message: /did not finish evaluating within 3 seconds; this line/ },
  {
    title: 'an endless loop in a helper with an enum', lines: [5, 7], helper: endlessHelper, place: 'helper.ts:', message: /did not finish evaluating within 3 seconds; this line/,
    text: experiment('  return tf.sequential({ layers: [tf.layers.dense({ inputShape, units: width(Kind.Large) })] });', 'import { Kind, width } from \'./helper\';\n'),
  },
  { title: 'a promise that is never settled', lines: [1, 1], text: `${head}await new Promise(() => {});\n`, place: 'trial.model.ts: ', message: /did not finish evaluating within 3 seconds\./ },
];

function trainersOf({ process: { pid } }: RunningCommand): number[] {
  try {
    return execFileSync('pgrep', ['-P', String(pid)]).toString().trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

describe('experiments that misbehave', function () {
  this.timeout(60_000);
  const command = new TrainCommandFolder();
  const impatient = { LOOKBOOK_EVALUATION_SECONDS: '3' };

  async function failing(wanted: Case): Promise<string> {
    await command.write('trial.model.ts', wanted.text);
    const { code, stderr } = await command.run(['trial.model.ts', '--engine', 'simd', '--limit', '1000'], impatient);
    assert.equal(code, 1, stderr);
    const told = stderr.split('\n').find((line) => line.includes(': error: ')) ?? '';
    assert.ok(told.startsWith(`${command.folder}/${wanted.place}`), `${stderr} is not at ${wanted.place}`);
    assert.match(told, wanted.message);
    const [run = ''] = await command.runs();
    const record = await readRun(run);
    assert.equal(record.state, 'failed');
    assert.ok(!processExists(record.process.pid), 'no process is left');
    return told;
  }

  for (const wanted of cases) {
    it(`fails with its place: ${wanted.title}`, () => failing(wanted));
  }

  for (const wanted of endlessCases) {
    it(`fails with its place: ${wanted.title}`, async () => {
      if (wanted.helper !== undefined) await command.write('helper.ts', wanted.helper);
      const told = await failing(wanted);
      const line = Number(/\.ts:(\d+):\d+: error/.exec(told)?.[1] ?? wanted.lines[0]);
      assert.ok(line >= wanted.lines[0] && line <= wanted.lines[1], `line ${line} is one of the loop`);
    });
  }

  it('leaves no trainer five seconds after its host was killed, not even in an endless loop', async () => {
    await command.write('trial.model.ts', `${head}console.log('looping');\nfor (;;);\n`);
    const running = command.start(['trial.model.ts', '--engine', 'simd'], { LOOKBOOK_EVALUATION_SECONDS: '60' });
    while (trainersOf(running).length === 0) await delay(50);
    await delay(3_000);
    const trainers = trainersOf(running);
    assert.equal(trainers.length, 1);
    running.process.kill('SIGKILL');
    await delay(5_000);
    assert.deepEqual(trainers.filter(processExists), []);
    const [run = ''] = await command.runs();
    assert.equal((await readRun(run)).state, 'interrupted');
  });

  it('writes down why it ended when its host was killed while it trained', async () => {
    await command.write('trial.model.ts', experiment(`  ${simpleModel}`));
    const running = command.start(['trial.model.ts', '--engine', 'simd', '--json']);
    await running.saw('"batch":3');
    const trainers = trainersOf(running);
    running.process.kill('SIGKILL');
    await delay(5_000);
    assert.deepEqual(trainers.filter(processExists), []);
    const [run = ''] = await command.runs();
    const { state, failure } = await readRun(run);
    assert.equal(state, 'interrupted');
    assert.match(failure?.message ?? '', /had started the training ended/);
  });
});
