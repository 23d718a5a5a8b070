import type { Variable } from '@tensorflow/tfjs-core';
import type { CompiledStep, StepBatch, StepProfile, StepRequest, StepResult } from '../../engine';
import { floatBits } from '../kernel-runner';
import { optimizerUpdateOf, type OptimizerUpdate } from '../backend/optimizers';
import type { SimdBackend } from '../backend/simd-backend';
import { buildPlan } from './build-plan';
import { fuse, type FusionRule } from './fusion/fuse';
import { graphOf, type Graph } from './graph';
import type { Plan } from './plan';
import { measurePeak, Profile } from './profile';
import { Program } from './program';
import { Programs } from './programs';
import { PlanRefusal } from './refusal';

/** A model's training step as a list of kernel calls: one list for each size of batch, since a last batch may be smaller. */
export class TrainingProgram implements CompiledStep {
  readonly #request: StepRequest;
  readonly #graph: Graph;
  readonly #trained: readonly Variable[];
  readonly #optimizer: OptimizerUpdate;
  readonly #programs: Programs;
  readonly #simd: SimdBackend;
  readonly #profile: Profile | undefined;

  /**
   * @param fusion what is done to the list of calls
   * @throws PlanRefusal that says what keeps the model off
   */
  constructor(simd: SimdBackend, request: StepRequest, fusion: FusionRule = fuse) {
    this.#request = request;
    this.#simd = simd;
    this.#profile = request.profile === true ? new Profile() : undefined;
    const { model, optimizer } = request;
    const update = optimizerUpdateOf(optimizer, simd);
    if (update === undefined) throw new PlanRefusal(null, `The optimiser ${optimizer.getClassName()} has no kernel`);
    this.#graph = graphOf(model);
    this.#trained = model.trainableWeights.map((weight) => weight.read() as Variable);
    this.#optimizer = update;
    this.#programs = new Programs((batchSize) => new Program(fusion(this.planOf(batchSize)), simd));
    // Refuses now what it does not know, not in the middle of training.
    this.planOf(1);
  }

  /** The calls for batches of so many images, before any are fused. */
  planOf(count: number): Plan {
    const { imageShape, loss } = this.#request;
    const learning = { trained: this.#trained, optimizer: this.#optimizer };
    return buildPlan({ graph: this.#graph, imagesShape: [count, ...imageShape], loss, panels: this.#simd.kernels.panels, learning });
  }

  learn({ images, classes, count }: StepBatch): StepResult {
    const begin = performance.now();
    const program = this.#programs.of(count);
    const { plan } = program;
    program.prepare();
    program.floats(plan.places.images).set(images);
    program.integers(plan.places.classes).set(classes);
    program.setStepValues(this.#dropoutKeys(plan));
    const update = plan.calls.findIndex(({ direction }) => direction === 'update');
    const times = this.#profile === undefined ? undefined : new Float64Array(plan.calls.length);
    program.run(0, update, times);
    const result = { loss: lossOf(program, count), correct: sum(program.floats(plan.places.hits)) };
    if (Number.isFinite(result.loss)) {
      program.setStepValues(this.#optimizerNumbers(plan));
      program.run(update, plan.calls.length, times);
      this.#optimizer.advance();
    }
    if (times !== undefined) this.#profile?.add(plan, times, performance.now() - begin);
    return result;
  }

  profile(): StepProfile | null {
    return this.#profile === undefined || this.#profile.steps === 0 ? null : this.#profile.result(measurePeak(this.#simd));
  }

  /** The gradients of the last batch of that many images, in the order of the model's trainable weights: views, penalties included. */
  gradients(count: number): readonly Float32Array[] {
    const program = this.#programs.of(count);
    return program.plan.places.gradients.map((buffer) => program.floats(buffer));
  }

  dispose(): void {
    this.#programs.dispose();
  }

  /** In the order of the forward pass, in which TensorFlow.js calls the layers, too. */
  #dropoutKeys({ stepValues }: Plan): Map<number, number> {
    const { randomness } = this.#request;
    return new Map(stepValues.flatMap((value, position) => value.kind === 'dropoutKey' ? [[position, randomness.dropoutKey(value.layer)]] : []));
  }

  #optimizerNumbers({ stepValues }: Plan): Map<number, number> {
    const numbers = this.#optimizer.numbers();
    return new Map(stepValues.flatMap((value, position) => value.kind === 'optimizerNumber' ? [[position, floatBits(numbers[value.index] ?? NaN)]] : []));
  }
}

/** Mean cross-entropy of the images plus the penalties. */
function lossOf(program: Program, count: number): number {
  const { losses, penalties } = program.plan.places;
  return sum(program.floats(losses)) / count + penalties.reduce((total, parts) => total + sum(program.floats(parts)), 0);
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
