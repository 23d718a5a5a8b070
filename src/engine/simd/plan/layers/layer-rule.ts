import type { Layer } from '../graph';
import type { Recorder, Value } from '../recorder';

/**
 * How one kind of layer is computed: the forward calls, and beside them the rule of its gradient.
 */
export interface LayerRule {
  /** TensorFlow.js's name of the class. */
  readonly className: string;
  /** In training an image's output depends on the other images of its batch. */
  readonly couplesImages?: boolean;
  /**
   * Records the calls of the forward pass.
   * @throws PlanRefusal for options that it does not know
   */
  forward(layer: Layer, inputs: readonly Value[], recorder: Recorder): Recorded;
}

export interface Recorded {
  readonly output: Value;
  /**
   * Records the calls of the backward pass, gradients of trained weights included.
   * @param dy gradient of the output; other layers may read it, too, so it is not changed
   * @param wanted for each input whether its gradient is asked for
   * @returns for each wanted input its gradient
   */
  readonly backward: (dy: Value, wanted: readonly boolean[]) => readonly (Value | undefined)[];
}

type OneInput<Fields> = (layer: Layer & Fields, x: Value, recorder: Recorder) => {
  readonly output: Value;
  /** Gradient of the input; called with `wanted` false where only the weights' gradients are asked for. */
  readonly backward: (dy: Value, wanted: boolean) => Value | undefined;
};

/** A rule of a layer with one input. `Fields`: what TensorFlow.js's class holds besides what its types tell. */
export function layerRule<Fields>(className: string, forward: OneInput<Fields>): LayerRule {
  return {
    className,
    forward: (layer, [x], recorder) => {
      if (x === undefined) throw new Error(`${layer.name} has no input.`);
      const { output, backward } = forward(layer as Layer & Fields, x, recorder);
      return { output, backward: (dy, [wanted = false]) => [backward(dy, wanted)] };
    },
  };
}

/** The same values under another shape: nothing to compute. */
export function reshaped(x: Value, shape: readonly number[]): ReturnType<OneInput<unknown>> {
  return { output: { shape, address: x.address }, backward: (dy) => ({ shape: x.shape, address: dy.address }) };
}
