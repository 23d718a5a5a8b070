import * as v from 'valibot';
import { jsonNumber } from './json-number';

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `evaluation.json`: figures of the whole test set under the weights of the last epoch. Penalties are not part of a loss here. */
export const evaluation = v.object({
  version: v.literal(1),
  /** Epoch whose weights were tested; 0 for untrained ones. */
  epoch: whole,
  testLoss: jsonNumber,
  testAccuracy: jsonNumber,
  /** Class names in output order. */
  classes: v.array(v.string()),
  /** Width of the model's output, at least the number of classes. */
  outputs: whole,
  /** classes × classes counts: rows true, columns predicted. */
  confusionMatrix: v.array(v.array(whole)),
  /** Per true class, how many images were given an output beyond the classes. */
  noClass: v.array(whole),
  /** The same figures under the weights of the best epoch; `null` where that is the last one too. */
  best: v.nullable(v.object({ epoch: whole, testLoss: jsonNumber, testAccuracy: jsonNumber })),
});
export type Evaluation = v.InferOutput<typeof evaluation>;
