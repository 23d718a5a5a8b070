import * as v from 'valibot';
import type { Layer } from './layer-faults';

/** The parts of a layer's `getConfig()` that summaries read. TensorFlow.js gives any of them as a number or a list. */
const config = v.object({
  units: v.optional(v.number()),
  filters: v.optional(v.number()),
  kernelSize: v.optional(v.union([v.number(), v.array(v.number())])),
  strides: v.nullish(v.union([v.number(), v.array(v.number())])),
  poolSize: v.optional(v.union([v.number(), v.array(v.number())])),
  dilationRate: v.nullish(v.union([v.number(), v.array(v.number())])),
  size: v.optional(v.union([v.number(), v.array(v.number())])),
  depthMultiplier: v.nullish(v.number()),
  padding: v.optional(v.unknown()),
  dataFormat: v.nullish(v.string()),
  useBias: v.nullish(v.boolean()),
  activation: v.nullish(v.string()),
  rate: v.nullish(v.number()),
  targetShape: v.optional(v.array(v.nullable(v.number()))),
  axis: v.optional(v.unknown()),
  kernelRegularizer: v.optional(v.unknown()),
  biasRegularizer: v.optional(v.unknown()),
  depthwiseRegularizer: v.optional(v.unknown()),
  pointwiseRegularizer: v.optional(v.unknown()),
});
export type LayerConfig = v.InferOutput<typeof config>;

const regularizer = v.object({ config: v.object({ l1: v.optional(v.number(), 0), l2: v.optional(v.number(), 0) }) });

/** A layer's settings; nothing of a custom layer that does not give them in the usual form. */
export function configOf(layer: Layer): LayerConfig {
  try {
    // Some layers leave out of getConfig() what they keep as a field: SeparableConv2D its depthMultiplier.
    const parsed = v.safeParse(config, Object.assign({}, layer, layer.getConfig()));
    return parsed.success ? parsed.output : {};
  } catch {
    return {};
  }
}

/** `L2 0.0001`, `L1 0.01 + L2 0.0001`, or nothing. */
export function regularizerWords(value: unknown): string {
  const parsed = v.safeParse(regularizer, value);
  if (!parsed.success) return '';
  const { l1, l2 } = parsed.output.config;
  // TensorFlow.js keeps the strengths as 32-bit floats.
  const word = (name: string, strength: number): string => (strength === 0 ? '' : `${name} ${Number(strength.toPrecision(6))}`);
  return [word('L1', l1), word('L2', l2)].filter(Boolean).join(' + ');
}
