import type { layers } from '@tensorflow/tfjs-layers';

type Layer = InstanceType<typeof layers.Layer>;

/** As Keras does: `Conv2D` becomes `conv2d`, `BatchNormalization` becomes `batch_normalization`. */
export function snakeCase(className: string): string {
  return className.replace(/(.)([A-Z][a-z0-9]+)/gu, '$1_$2').replace(/([a-z])([A-Z])/gu, '$1_$2').toLowerCase();
}

/**
 * Gives names that count from 1 for each kind. TensorFlow.js counts over the life of the process, so that the same
 * experiment would have other names, and with them other initial weights, the second time.
 */
export class LayerNames {
  #counts: ReadonlyMap<string, number>;

  constructor(counts: ReadonlyMap<string, number> = new Map()) {
    this.#counts = counts;
  }

  next(kind: string): string {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts = new Map(this.#counts).set(kind, count);
    return `${kind}_${count}`;
  }

  /** Renames a layer that has not been applied yet and was not named by the person. */
  name(layer: Layer): void {
    layer.name = this.next(snakeCase(layer.getClassName()));
  }

  /** Names that go on counting from here, again the same each time. */
  fork(): LayerNames {
    return new LayerNames(this.#counts);
  }
}
