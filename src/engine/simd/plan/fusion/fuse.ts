import type { Plan } from '../plan';
import { fuseRelu } from './fuse-relu';
import { fuseSoftmaxLoss } from './fuse-softmax-loss';

/** Turns calls that follow each other into fewer ones with the same meaning; one idea a rule, and never a rule that looks at the machine. */
export type FusionRule = (plan: Plan) => Plan;

/** In the order in which they are applied. */
export const fusionRules: readonly FusionRule[] = [fuseRelu, fuseSoftmaxLoss];

export function fuse(plan: Plan): Plan {
  return fusionRules.reduce((fused, rule) => rule(fused), plan);
}
