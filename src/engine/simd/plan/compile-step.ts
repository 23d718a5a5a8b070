import type { CompiledEvaluation, CompiledStep, EvaluationRequest, StepRefusal, StepRequest } from '../../engine';
import type { SimdBackend } from '../backend/simd-backend';
import { EvaluationProgram } from './evaluation-program';
import { PlanRefusal } from './refusal';
import { TrainingProgram } from './training-program';

/** A model's training step as a plan, or why there is none. */
export function compileStep(simd: SimdBackend, request: StepRequest): CompiledStep | StepRefusal {
  return unlessRefused(() => new TrainingProgram(simd, request));
}

/** A model's evaluation as a plan, or why there is none. */
export function compileEvaluation(simd: SimdBackend, request: EvaluationRequest): CompiledEvaluation | StepRefusal {
  return unlessRefused(() => new EvaluationProgram(simd, request));
}

function unlessRefused<Compiled>(compile: () => Compiled): Compiled | StepRefusal {
  try {
    return compile();
  } catch (error) {
    if (error instanceof PlanRefusal) return { layer: error.layer, refusal: error.message };
    throw error;
  }
}
