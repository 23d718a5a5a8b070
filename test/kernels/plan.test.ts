import assert from 'node:assert/strict';
import { optimizerNames } from '../../src/shared/settings';
import { argumentsOf } from '../../src/engine/simd/kernel-arguments';
import type { KernelName } from '../../src/engine/simd/kernel-runner';
import { compileStep } from '../../src/engine/simd/plan/compile-step';
import { EvaluationProgram } from '../../src/engine/simd/plan/evaluation-program';
import { fuse } from '../../src/engine/simd/plan/fusion/fuse';
import { touches, type Plan } from '../../src/engine/simd/plan/plan';
import { seedRandomness } from '../../src/engine/randomness';
import { createEvaluator } from '../../src/trainer/evaluator';
import { smallNetworks } from './support/networks';
import { relativeError, simdBackend, simdEngine, tf } from './support/oracle';
import { smallStudyModel, studyModel } from './support/study-models';
import { backendOfThreads } from './support/threaded-backends';
import { batchOf, planGradients, tapeGradients, train, type Trial } from './support/training';

const trials: ReadonlyMap<string, Trial> = new Map([
  ...[1, 2, 3, 4, 5, 6].map((number): [string, Trial] => [`model ${number}`, { build: () => smallStudyModel(number), classes: 3, batches: [5] }]),
  ...smallNetworks.map(({ name, ...network }): [string, Trial] => [name, { ...network, batches: [5] }]),
]);

/** Differences as a share of the largest gradient of all: a bias before batch normalisation has none but rounding. */
function assertSameGradients(actual: readonly Float32Array[], expected: readonly Float32Array[], tolerance: number): void {
  assert.deepEqual(actual.map(({ length }) => length), expected.map(({ length }) => length));
  const scale = Math.max(...expected.flatMap((values) => [...values].map(Math.abs)));
  for (const [index, values] of expected.entries()) {
    const own = Math.max(...[...values].map(Math.abs));
    const error = relativeError(actual[index] ?? [], values);
    assert(error <= tolerance || own <= 1e-5 * scale, `weight ${index}: relative error ${error}`);
  }
}

/** Size of the difference as a share of the size of what is expected. */
function meanError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const size = (values: readonly number[]): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  const values = Array.from(expected);
  return size(values.map((value, i) => value - (actual[i] ?? NaN))) / size(values);
}

describe('the training plan', () => {
  for (const [name, trial] of trials) {
    describe(`of ${name}`, () => {
      it("has the oracle's gradients, to the same bits on one, two and three threads", async () => {
        // Rounding of the weights from which the oracle's gradient is taken off is part of the tolerance.
        const expected = await tapeGradients('cpu', trial);
        const actual = await planGradients(1, trial);
        assertSameGradients(actual, expected, 2e-4);
        for (const threads of [2, 3]) assert.deepEqual(await planGradients(threads, trial), actual);
      });

      it('learns as the gradient tape does, over 50 steps and batches of two sizes', async () => {
        const long = { ...trial, batches: Array.from({ length: 50 }, (_, step) => step % 5 === 4 ? 3 : 8) };
        const expected = await train({ tape: 'simd' }, long);
        const actual = await train({ planThreads: 2 }, long);
        assert(relativeError(actual.losses, expected.losses) <= 1e-4, `losses differ by ${relativeError(actual.losses, expected.losses)}`);
        assert.deepEqual(actual.correct, expected.correct);
      });
    });
  }

  for (const [name, trial] of trials) {
    it(`of ${name} evaluates as TensorFlow.js does`, async () => {
      await simdEngine();
      seedRandomness(tf, 3);
      const model = trial.build();
      const { loss = 'crossEntropy', classes } = trial;
      const request = { model, loss, imageShape: (model.inputs[0]?.shape.slice(1) ?? []) as number[] };
      const plain = createEvaluator({ tf }, request);
      const planned = new EvaluationProgram(simdBackend(), request);
      for (const count of [7, 2]) {
        const batch = batchOf(model, count, classes, count);
        const expected = plain.evaluate(batch);
        const actual = planned.evaluate(batch);
        assert(relativeError(actual.losses, expected.losses) <= 1e-5);
        assert(relativeError(actual.probabilities, expected.probabilities) <= 1e-5);
      }
      planned.dispose();
      model.dispose();
    });
  }

  for (const optimizer of optimizerNames) {
    it(`updates by ${optimizer} as the gradient tape does`, async () => {
      const trial: Trial = { build: () => smallStudyModel(5), classes: 3, optimizer, learningRate: 0.01, batches: [6, 6, 6, 6, 4] };
      const expected = await train({ tape: 'simd' }, trial);
      const actual = await train({ planThreads: 1 }, trial);
      // Where a gradient is next to nothing, rules that divide by its size make steps of its rounding.
      for (const [index, weights] of expected.weights.entries()) assert(meanError(actual.weights[index] ?? [], weights) <= 1e-3, `weight ${index}`);
    });
  }

  for (let number = 1; number <= 6; number++) {
    it(`gives model ${number} at full size the same bits at 1, 2, 3 and 4 threads`, async () => {
      const trial: Trial = { build: () => studyModel(number), classes: 3, batches: [13, 13, 6] };
      const first = await train({ planThreads: 1 }, trial);
      assert(first.losses.every(Number.isFinite));
      for (const threads of [2, 3, 4]) assert.deepEqual(await train({ planThreads: threads }, trial), first);
    });
  }
});

describe('the test of gradients', () => {
  const trial: Trial = { build: () => smallStudyModel(4), classes: 3, batches: [5, 5] };

  /** Replaces what the calls of a kernel compute in the backward pass of the second step. */
  async function spoiled(kernel: KernelName, spoil: (compute: () => void, written: readonly Float32Array[]) => void): Promise<Float32Array[]> {
    const { kernels, pool } = await backendOfThreads(1);
    const run = kernels.run.bind(kernels);
    let plan: Plan | undefined;
    let step = 0;
    let position = 0;
    kernels.run = (name, units, unitWork, words) => {
      const call = plan?.calls[position++];
      const compute = (): void => { run(name, units, unitWork, words); };
      if (call?.kernel !== kernel || call.direction !== 'backward' || step === 0) {
        compute();
        return;
      }
      const addresses = argumentsOf(name).flatMap(({ access }, index) => access === 'write' && words[index] !== 0 ? words[index] ?? 0 : []);
      const sizes = touches(call).flatMap(({ buffer, access }) => access === 'write' ? plan?.buffers[buffer]?.bytes ?? 0 : []);
      spoil(compute, addresses.map((address, index) => pool.floats(address, (sizes[index] ?? 0) / 4)));
    };
    try {
      return await planGradients(1, trial, (number, program) => {
        plan = fuse(program.planOf(5));
        step = number;
        position = 0;
      });
    } finally {
      Reflect.deleteProperty(kernels, 'run');
    }
  }

  it('sees a stale or a zeroed result of every kernel of the backward pass', async () => {
    const intact = await planGradients(1, trial);
    const kernels = new Set<KernelName>();
    await planGradients(1, trial, (_, program) => {
      for (const { kernel, direction } of fuse(program.planOf(5)).calls) if (direction === 'backward') kernels.add(kernel);
    });
    assert(kernels.size >= 6);
    for (const kernel of kernels) {
      assertSameGradients(await spoiled(kernel, (compute) => { compute(); }), intact, 1e-6);
      const zeroed = await spoiled(kernel, (compute, written) => {
        compute();
        for (const values of written) values.fill(0);
      });
      assert.throws(() => { assertSameGradients(zeroed, intact, 2e-4); }, `a zeroed result of ${kernel} goes unnoticed`);
      // Filters in panels change by no more than the weights do in a step.
      if (kernel === 'packFilter' || kernel === 'winogradFilter') continue;
      const stale = await spoiled(kernel, () => undefined);
      assert.throws(() => { assertSameGradients(stale, intact, 2e-4); }, `a stale result of ${kernel} goes unnoticed`);
    }
  });
});

describe('a model that the plan does not know', () => {
  class Doubling extends tf.layers.Layer {
    static readonly className = 'Doubling';
    override call(inputs: unknown): ReturnType<typeof tf.mul> {
      return tf.mul([inputs].flat()[0] as Parameters<typeof tf.mul>[0], 2);
    }
  }
  const refusals: [string, () => ReturnType<typeof tf.layers.dense> | Doubling, RegExp][] = [
    ['a custom layer', () => new Doubling({ name: 'mine' }), /^mine is a Doubling, which the training plan does not know$/],
    ['an activation', () => tf.layers.dense({ name: 'one', units: 3, activation: 'selu' }), /^one has the activation selu$/],
    ['a constraint', () => tf.layers.dense({ name: 'one', units: 3, kernelConstraint: 'nonNeg' }), /^one has a constraint on its kernel$/],
  ];
  for (const [name, layer, message] of refusals) {
    it(`is refused for ${name}, with the layer that keeps it off`, async () => {
      await simdEngine();
      const randomness = seedRandomness(tf, 1);
      const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [2, 2, 1] }), layer(), tf.layers.dense({ units: 2, activation: 'softmax' })] });
      const refused = compileStep(simdBackend(), { model, optimizer: tf.train.sgd(1), loss: 'crossEntropy', imageShape: [2, 2, 1], randomness });
      assert('refusal' in refused);
      assert.match(refused.refusal, message);
      assert.equal(refused.layer, model.layers[1]?.name);
      model.dispose();
      randomness.dispose();
    });
  }
});
