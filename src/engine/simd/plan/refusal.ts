/** The plan does not know what the model, its loss or its optimiser asks for; training goes through TensorFlow.js. */
export class PlanRefusal extends Error {
  override readonly name = 'PlanRefusal';

  /**
   * @param layer name of the layer that keeps the model off, or `null` when it is no layer
   * @param reason goes after the layer's name: "has a constraint"
   */
  constructor(readonly layer: string | null, readonly reason: string) {
    super(layer === null ? reason : `${layer} ${reason}`);
  }
}
