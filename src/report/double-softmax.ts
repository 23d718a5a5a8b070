import type { TestOutcome } from '../shared/test-outcomes';

/** What a loss cannot fall below when softmax is applied to probabilities: all of it on the right one of `outputs`, ln(1 + (n - 1) / e). */
export function doubleSoftmaxFloor(outputs: number): number {
  return Math.log(1 + (outputs - 1) / Math.E);
}

/** Mean cross-entropy of the test images; with `twice`, softmax applied to the probabilities once more. NaN without images. */
export function crossEntropy(outcomes: readonly TestOutcome[], twice: boolean): number {
  const sum = outcomes.reduce((total, { probabilities, trueClass }) => total - Math.log(clipped(twice ? softmaxAt(probabilities, trueClass) : shareAt(probabilities, trueClass))), 0);
  return sum / outcomes.length;
}

/** As Keras keeps logarithms finite. */
const least = 1e-7;
function clipped(probability: number): number {
  return Math.min(1 - least, Math.max(least, probability));
}

function shareAt(values: Float32Array, at: number): number {
  return (values[at] ?? 0) / values.reduce((sum, value) => sum + value, 0);
}

function softmaxAt(values: Float32Array, at: number): number {
  const all = values.reduce((sum, value) => sum + Math.exp(value), 0);
  return Math.exp(values[at] ?? 0) / all;
}
