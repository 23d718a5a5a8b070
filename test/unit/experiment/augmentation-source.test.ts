import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createCpuEngine } from '../../../src/engine/cpu';
import type { Tf } from '../../../src/engine/engine';
import { editExperiment, inspect } from '../../../src/inspector/inspect';
import { LineIndex } from '../../../src/experiment/syntax-tree';
import type { AugmentationChange } from '../../../src/shared/augmentation-view';

const file = join(process.cwd(), 'examples', 'made-up.model.ts');
const noise = { kind: 'noise', deviation: 12, probability: 0.5 } as const;

function experiment(augment: string, { imports = 'defineExperiment, flipLeftRight, rotate', before = '' } = {}): string {
  return `import * as tf from '@tensorflow/tfjs';
import { ${imports} } from 'lookbook';
${before}
export default defineExperiment({
  name: 'Made up',
  data: { dataset: 'fashion-mnist' },
${augment}  model: ({ inputShape, classCount }) => tf.sequential({
    layers: [tf.layers.flatten({ inputShape }), tf.layers.dense({ units: classCount, activation: 'softmax' })],
  }),
});
`;
}

describe('the augmentations in the source of an experiment', () => {
  let tf: Tf;
  before(async () => { ({ tf } = await createCpuEngine()); });

  /** The text after a change, which must be an experiment still. */
  async function changed(text: string, change: AugmentationChange): Promise<{ text: string; augment: readonly object[] }> {
    const lines = new LineIndex(text);
    const edits = (await editExperiment(tf, { file, text }, change)).map(({ place, text: inserted }) => ({ start: lines.offsetAt(place.start), end: lines.offsetAt(place.end), inserted }));
    const result = edits.sort((a, b) => b.start - a.start).reduce((whole, { start, end, inserted }) => whole.slice(0, start) + inserted + whole.slice(end), text);
    return { text: result, augment: (await inspect(tf, { file, text: result })).settings.augment };
  }

  /** The same edit on a list, told as the list's text alone. */
  async function changedList(list: string, change: AugmentationChange): Promise<string> {
    const { text } = await changed(experiment(`  augment: ${list},\n`), change);
    return /augment: ([^]*?),\n {2}model/.exec(text)?.[1] ?? text;
  }

  it('are found with each number that can be written over, and what else makes a value', async () => {
    const before = 'const strength = 15;\nconst turn = (d: number) => rotate({ degrees: 2 * d });';
    const { augmentation } = await inspect(tf, { file, text: experiment('  augment: [flipLeftRight(0.5), rotate({ degrees: strength, fill: 9 }), turn(5)],\n', { before }) });
    assert.equal(augmentation.written?.text, 'augment: [flipLeftRight(0.5), rotate({ degrees: strength, fill: 9 }), turn(5)]');
    assert.equal(augmentation.extensible, true);
    const told = augmentation.steps.map(({ kind, parameters }) => [kind, parameters.map(({ name, value, editable, place }) => [name, value, editable, place?.start.line, place?.start.column])]);
    assert.deepEqual(told, [
      ['flipLeftRight', [['probability', 0.5, true, 8, 27]]],
      ['rotate', [['degrees', 15, false, 8, 51], ['fill', 9, true, 8, 67], ['probability', 0.5, true, 8, 33]]],
      // Its argument is not what it seems: nothing here is written over.
      ['rotate', [['degrees', 10, false, 8, 73], ['fill', 0, false, 8, 73], ['probability', 0.5, false, 8, 73]]],
    ]);
  });

  it('are not taken for an argument that only happens to have their value', async () => {
    const text = experiment('  augment: [turn(0.5)],\n', { before: 'const turn = (d: number) => rotate({ degrees: 2 * d });' });
    const { augmentation } = await inspect(tf, { file, text });
    assert.deepEqual(augmentation.steps[0]?.parameters.map(({ name, value, editable }) => [name, value, editable]), [['degrees', 1, false], ['fill', 0, false], ['probability', 0.5, false]]);
  });

  it('get another value where one is written, and one where none is', async () => {
    const set = (step: number, name: string, value: number): AugmentationChange => ({ change: 'set', step, name, value });
    assert.equal(await changedList('[rotate({ degrees: 15 })]', set(0, 'degrees', 22)), '[rotate({ degrees: 22 })]');
    assert.equal(await changedList('[flipLeftRight(0.5)]', set(0, 'probability', 0.1 + 0.2)), '[flipLeftRight(0.3)]');
    assert.equal(await changedList('[flipLeftRight()]', set(0, 'probability', 0.25)), '[flipLeftRight(0.25)]');
    assert.equal(await changedList('[rotate({ degrees: 15, })]', set(0, 'fill', 3)), '[rotate({ degrees: 15, fill: 3, })]');
    const named = experiment('  augment: steps,\n', { before: 'const steps = [flipLeftRight(), rotate({ degrees: 7 })];' });
    assert.deepEqual((await changed(named, set(1, 'degrees', 8))).augment[1], { kind: 'rotate', degrees: 8, fill: 0, probability: 0.5 });
    await assert.rejects(changed(experiment('  augment: [rotate({ degrees: Math.sqrt(4) })],\n'), set(0, 'degrees', 3)), { name: 'LookbookError', message: 'The value of degrees is not written as a number.' });
    await assert.rejects(changed(experiment('  augment: [],\n'), set(0, 'degrees', 3)), { name: 'LookbookError' });
  });

  it('get a further step, with its import', async () => {
    const add = { change: 'add', step: noise } as const;
    for (const [list, expected] of [
      ['[]', '[noise({ deviation: 12, probability: 0.5 })]'],
      ['[flipLeftRight()]', '[flipLeftRight(), noise({ deviation: 12, probability: 0.5 })]'],
      ['[\n    flipLeftRight(),\n  ]', '[\n    flipLeftRight(),\n    noise({ deviation: 12, probability: 0.5 }),\n  ]'],
    ] as const) assert.equal(await changedList(list, add), expected);
    const { text, augment } = await changed(experiment('  augment: [],\n'), add);
    assert.ok(text.includes("import { defineExperiment, flipLeftRight, rotate, noise } from 'lookbook';"));
    assert.deepEqual(augment, [noise]);
    const none = await changed(experiment(''), { change: 'add', step: { kind: 'flipLeftRight', probability: 0.5 } });
    assert.ok(none.text.includes("  data: { dataset: 'fashion-mnist' },\n  augment: [flipLeftRight(0.5)],\n  model:"), none.text);
    const renamed = await changed(experiment('  augment: [],\n', { imports: 'defineExperiment, noise as grain' }), add);
    assert.ok(renamed.text.includes('augment: [grain({ deviation: 12, probability: 0.5 })]'));
    await assert.rejects(changed(experiment('  augment: [],\n', { before: 'export const noise = 3;' }), add), { name: 'LookbookError', message: /already stands/u });
  });

  it('lose a step, and an import that nothing uses any more', async () => {
    const remove = (step: number): AugmentationChange => ({ change: 'remove', step });
    assert.equal(await changedList('[flipLeftRight(), rotate({ degrees: 5 })]', remove(0)), '[rotate({ degrees: 5 })]');
    assert.equal(await changedList('[flipLeftRight(), rotate({ degrees: 5 })]', remove(1)), '[flipLeftRight()]');
    assert.equal(await changedList('[flipLeftRight(),]', remove(0)), '[]');
    const { text } = await changed(experiment('  augment: [flipLeftRight(), rotate({ degrees: 5 })],\n'), remove(1));
    assert.ok(text.includes("import { defineExperiment, flipLeftRight } from 'lookbook';"), text);
    const twice = await changed(experiment('  augment: [flipLeftRight(), flipLeftRight(0.1)],\n'), remove(0));
    assert.ok(twice.text.includes("import { defineExperiment, flipLeftRight, rotate } from 'lookbook';"));
  });

  it('are left alone where the list is made by code', async () => {
    const text = experiment('  augment: [...[5, 10].map((degrees) => rotate({ degrees }))],\n');
    const { augmentation } = await inspect(tf, { file, text });
    assert.equal(augmentation.extensible, false);
    assert.deepEqual(augmentation.steps.map(({ removable, parameters }) => [removable, parameters.map(({ editable }) => editable)]), [[false, [false, false, false]], [false, [false, false, false]]]);
    for (const change of [{ change: 'remove', step: 0 }, { change: 'add', step: noise }, { change: 'set', step: 0, name: 'degrees', value: 3 }] as const) {
      await assert.rejects(changed(text, change), { name: 'LookbookError' });
    }
  });
});
