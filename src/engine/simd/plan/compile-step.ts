import type { CompiledStep, StepRefusal, StepRequest } from '../../engine';
import type { SimdBackend } from '../backend/simd-backend';
import { PlanRefusal } from './refusal';
import { TrainingProgram } from './training-program';

/** A model's training step as a plan, or why there is none. */
export function compileStep(simd: SimdBackend, request: StepRequest): CompiledStep | StepRefusal {
  try {
    return new TrainingProgram(simd, request);
  } catch (error) {
    if (error instanceof PlanRefusal) return { layer: error.layer, refusal: error.message };
    throw error;
  }
}
