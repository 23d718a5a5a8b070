import type { Plan } from '../plan';
import { filterGradientOfPooled } from './filter-gradient-of-pooled';
import { fuseConvolutionPooling } from './fuse-convolution-pooling';
import { fuseNormalisedPooling } from './fuse-normalised-pooling';
import { fuseNormalisedRelu } from './fuse-normalised-relu';
import { fuseRelu } from './fuse-relu';
import { fuseSoftmaxLoss } from './fuse-softmax-loss';
import { normalisationOfPooled } from './normalisation-of-pooled';
import { reluBeforeDropout } from './relu-before-dropout';
import { sumOverPooled } from './sum-over-pooled';
import { winogradOfPooled } from './winograd-of-pooled';

/** Turns calls that follow each other into fewer ones with the same meaning; one idea a rule, and never a rule that looks at the machine. */
export type FusionRule = (plan: Plan) => Plan;

/** In the order in which they are applied. */
export const fusionRules: readonly FusionRule[] = [
  reluBeforeDropout, fuseRelu, fuseSoftmaxLoss, fuseConvolutionPooling, fuseNormalisedPooling, sumOverPooled, filterGradientOfPooled, winogradOfPooled,
  normalisationOfPooled, fuseNormalisedRelu,
];

export function fuse(plan: Plan): Plan {
  return fusionRules.reduce((fused, rule) => rule(fused), plan);
}
