import { serialization } from '@tensorflow/tfjs-core';
// Registers the classes that are looked up below.
import '@tensorflow/tfjs-layers';
import type { Layer } from '../graph';
import { PlanRefusal } from '../refusal';
import { activationRules } from './activation';
import { batchNormalisation } from './batch-normalisation';
import { conv2d } from './convolution';
import { dense } from './dense';
import { depthwiseConv2d, separableConv2d } from './depthwise';
import { dropout } from './dropout';
import type { LayerRule } from './layer-rule';
import { mergeRules } from './merge';
import { poolingRules } from './pooling';
import { shapeRules } from './shape';

const rules: readonly LayerRule[] = [
  ...activationRules, batchNormalisation, conv2d, dense, depthwiseConv2d, separableConv2d, dropout, ...mergeRules, ...poolingRules, ...shapeRules,
];

/** By the class itself: experiments may bring classes of their own under a name that TensorFlow.js has, too. */
const ruleOf = new Map<unknown, LayerRule>(rules.map((rule) => [serialization.SerializationMap.getMap().classNameMap[rule.className]?.[0], rule]));

const weightRoles = ['kernel', 'bias', 'depthwise', 'pointwise', 'gamma', 'beta'] as const;

/**
 * The rule that a layer is computed by.
 * @throws PlanRefusal if its class is not TensorFlow.js's, has no rule, or the layer does something of its own besides
 */
export function layerRuleOf(layer: Layer): LayerRule {
  const rule = ruleOf.get(layer.constructor);
  if (rule === undefined) throw new PlanRefusal(layer.name, `is a ${layer.getClassName()}, which the training plan does not know`);
  if (Object.hasOwn(layer, 'call')) throw new PlanRefusal(layer.name, 'has a call of its own');
  if ((layer as unknown as { _callHook?: unknown })._callHook != null) throw new PlanRefusal(layer.name, 'has a call hook');
  const settings = layer as unknown as Readonly<Record<string, unknown>>;
  const constraint = weightRoles.find((role) => settings[`${role}Constraint`] != null);
  if (constraint !== undefined) throw new PlanRefusal(layer.name, `has a constraint on its ${constraint}`);
  return rule;
}
