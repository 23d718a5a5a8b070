/** The images that a step or an evaluation looks at together: views of memory that is filled anew for later batches. */
export interface Batch {
  readonly count: number;
  /** count × height × width × channels, 0 to 1. */
  readonly images: Float32Array;
  /** count class indices. */
  readonly classes: Int32Array;
}
