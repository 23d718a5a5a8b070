import type { CompiledEvaluation, EvaluatedBatch, EvaluationRequest, StepBatch } from '../../engine';
import type { SimdBackend } from '../backend/simd-backend';
import { buildPlan } from './build-plan';
import { fuse } from './fusion/fuse';
import { graphOf, type Graph } from './graph';
import type { Plan } from './plan';
import { Program } from './program';
import { Programs } from './programs';

/** A model's forward pass and losses as a list of kernel calls. */
export class EvaluationProgram implements CompiledEvaluation {
  readonly #request: EvaluationRequest;
  readonly #simd: SimdBackend;
  readonly #graph: Graph;
  readonly #programs: Programs;

  /** @throws PlanRefusal that says what keeps the model off */
  constructor(simd: SimdBackend, request: EvaluationRequest) {
    this.#request = request;
    this.#simd = simd;
    this.#graph = graphOf(request.model);
    this.#programs = new Programs((count) => new Program(fuse(this.#planOf(count)), simd));
    this.#planOf(1);
  }

  evaluate({ images, classes, count }: StepBatch): EvaluatedBatch {
    const program = this.#programs.of(count);
    const { places, calls } = program.plan;
    program.prepare();
    program.floats(places.images).set(images);
    program.integers(places.classes).set(classes);
    program.run(0, calls.length);
    return { losses: program.floats(places.losses), probabilities: program.floats(places.probabilities ?? places.losses) };
  }

  dispose(): void {
    this.#programs.dispose();
  }

  #planOf(count: number): Plan {
    const { imageShape, loss } = this.#request;
    return buildPlan({ graph: this.#graph, imagesShape: [count, ...imageShape], loss, panels: this.#simd.kernels.panels });
  }
}
