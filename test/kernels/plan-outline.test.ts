import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { seedRandomness } from '../../src/engine/randomness';
import { fuse } from '../../src/engine/simd/plan/fusion/fuse';
import { layOut } from '../../src/engine/simd/plan/layout';
import { bufferOf } from '../../src/engine/simd/plan/word';
import { touches, type Plan } from '../../src/engine/simd/plan/plan';
import { outlinePlan, printPlan } from '../../src/engine/simd/plan/print-plan';
import { TrainingProgram } from '../../src/engine/simd/plan/training-program';
import { simdBackend, simdEngine, tf } from './support/oracle';

/** Model 4 of the study, its layers named as in a run. */
async function planOfModel4(): Promise<Plan> {
  await simdEngine();
  const { layers } = tf;
  const model = tf.sequential({
    layers: [
      layers.conv2d({ name: 'conv2d_1', inputShape: [28, 28, 1], filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' }),
      layers.dropout({ name: 'dropout_1', rate: 0.25 }), layers.maxPooling2d({ name: 'max_pooling2d_1', poolSize: 2 }),
      layers.conv2d({ name: 'conv2d_2', filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' }),
      layers.dropout({ name: 'dropout_2', rate: 0.25 }), layers.maxPooling2d({ name: 'max_pooling2d_2', poolSize: 2 }),
      layers.flatten(), layers.dense({ name: 'dense_1', units: 128, activation: 'relu' }), layers.dense({ name: 'dense_2', units: 3, activation: 'softmax' }),
    ],
  });
  const randomness = seedRandomness(tf, 1);
  const program = new TrainingProgram(simdBackend(), { model, optimizer: tf.train.adam(), loss: 'crossEntropy', imageShape: [28, 28, 1], randomness });
  try {
    return program.planOf(64);
  } finally {
    program.dispose();
    model.dispose();
    randomness.dispose();
  }
}

describe("model 4's plan", () => {
  it('is the one that ARCHITECTURE.md shows, before fusion and after', async () => {
    const plan = await planOfModel4();
    const text = await readFile('ARCHITECTURE.md', 'utf8');
    for (const outline of [outlinePlan(plan), outlinePlan(fuse(plan))]) {
      assert(text.includes(`\`\`\`\n${outline}\n\`\`\``), `ARCHITECTURE.md shows another plan than this one, which should take its place:\n${outline}`);
    }
  });

  it('prints what each call reads and writes', async () => {
    const lines = printPlan(await planOfModel4()).split('\n');
    assert(lines.some((line) => /^forward +conv2d_1 +convolution +images, conv2d_1\/scratch, conv2d_1\/bias\w* → conv2d_1\/convolution$/.test(line)));
    assert(lines.some((line) => /^update +dense_2 +optimizerStep +dense_2\/kernel\w*, dense_2\/kernel\w*\/gradient, .* → dense_2\/kernel/.test(line)));
    assert(!lines.some((line) => line.includes('images/') || /backward.*input gradient → .*conv2d_1\/input gradient/.test(line)), 'no gradient of the images');
  });

  it('is laid out so that nothing that is still needed is written over', async () => {
    for (const plan of [await planOfModel4(), fuse(await planOfModel4())]) {
      const { offsets, bytes } = layOut(plan);
      const place = (buffer: number): readonly [number, number] | undefined => {
        const offset = offsets[buffer];
        return offset === undefined ? undefined : [offset, offset + (plan.buffers[buffer]?.bytes ?? 0)];
      };
      // What was written last at each place must be what is read there.
      const written = new Map<number, readonly [number, number]>();
      for (const call of plan.calls) {
        for (const { buffer, access } of touches(call)) {
          const own = place(buffer);
          if (own === undefined) continue;
          assert(own[1] <= bytes);
          if (access === 'write') {
            for (const [other, [start, end]] of written) if (other !== buffer && start < own[1] && own[0] < end) written.delete(other);
            written.set(buffer, own);
          } else {
            const given = plan.buffers[buffer]?.kind !== 'temporary';
            assert(given || written.has(buffer), `${plan.buffers[buffer]?.name ?? ''} is read where something else lies`);
          }
        }
      }
      const sum = plan.buffers.reduce((total, { bytes: size, kind }) => total + (kind === 'temporary' ? size : 0), 0);
      assert(bytes < sum / 1.5, 'places are used again');
      assert(plan.calls.every(({ words }) => words.every((word) => (bufferOf(word) ?? 0) < plan.buffers.length)));
    }
  });
});
