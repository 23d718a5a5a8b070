import type { Variable } from '@tensorflow/tfjs-core';
import type { CallTarget } from '../call-target';
import type { Panels } from '../panels';
import type { Layer } from './graph';
import type { Direction, PlanBuffer, PlanCall, StepValue } from './plan';
import { bufferWord, stepWord } from './word';

/** Floats of a shape in a plan's buffer; flattening and reshaping give another shape to the same address. */
export interface Value {
  readonly shape: readonly number[];
  readonly address: number;
}

/** A layer's weight: TensorFlow.js's wrapper of a variable. */
export interface LayerWeight {
  readonly shape: readonly (number | null)[];
  read(): unknown;
}

/** Keeps the kernel calls that layer rules make, and the buffers that they ask for. */
export class Recorder implements CallTarget {
  readonly kernels: CallTarget['kernels'];
  readonly buffers: PlanBuffer[] = [];
  readonly calls: PlanCall[] = [];
  readonly stepValues: StepValue[] = [];
  /** Whether the plan trains; otherwise it only computes the model's outputs and losses. */
  readonly training: boolean;
  readonly #trained: ReadonlySet<Variable>;
  readonly #addresses = new Map<Variable, number>();
  readonly #gradients = new Map<Variable, Value[]>();
  readonly #dropoutKeys: number[] = [];
  #layer = '';
  #direction: Direction = 'forward';
  #firstImage = 0;
  #nextDropoutKey = 0;

  /**
   * @param trained the weights whose gradients are wanted
   * @param panels of the kernels that will run the calls
   */
  constructor(training: boolean, trained: readonly Variable[], panels: Panels) {
    this.training = training;
    this.#trained = new Set(trained);
    this.kernels = {
      panels,
      run: (kernel, units, unitWork, words) => {
        this.calls.push({ kernel, units, unitWork, words: [...words], layer: this.#layer, direction: this.#direction });
      },
    };
  }

  /** The calls that follow compute another slice of the batch, which begins at this image. */
  beginSlice(firstImage: number): void {
    this.#firstImage = firstImage;
    this.#nextDropoutKey = 0;
  }

  /** Position in the whole batch of the first image that is computed. */
  get firstImage(): number {
    return this.#firstImage;
  }

  /** Says whom the calls that follow serve. */
  serve(layer: string, direction: Direction): void {
    this.#layer = layer;
    this.#direction = direction;
  }

  /** Room for new values. */
  value(name: string, shape: readonly number[]): Value {
    return { shape, address: this.#buffer({ name: `${this.#layer}/${name}`, bytes: size(shape) * 4, kind: 'temporary' }) };
  }

  /** Values that the caller writes or reads. */
  held(name: string, shape: readonly number[]): Value {
    return { shape, address: this.#buffer({ name, bytes: size(shape) * 4, kind: 'held' }) };
  }

  constant(name: string, values: readonly number[]): Value {
    const floats = Float32Array.from(values);
    return { shape: [floats.length], address: this.#buffer({ name, bytes: floats.byteLength, kind: 'constant', values: floats }) };
  }

  weight(weight: LayerWeight): Value {
    return this.variable(weight.read() as Variable);
  }

  /** @param name where its own says nothing */
  variable(variable: Variable, name = variable.name): Value {
    const address = this.#addresses.get(variable) ?? this.#buffer({ name, bytes: variable.size * 4, kind: 'variable', variable });
    this.#addresses.set(variable, address);
    return { shape: variable.shape, address };
  }

  withScratch<Result>(bytes: number, use: (address: number) => Result): Result {
    return use(this.#buffer({ name: `${this.#layer}/scratch`, bytes, kind: 'temporary' }));
  }

  /** The word of a value that each step brings. */
  stepValue(value: StepValue): number {
    return stepWord(this.stepValues.push(value) - 1);
  }

  /** The key of a layer's mask, for each of its calls in turn: the same for all slices of a batch. */
  dropoutKey(layer: Layer): number {
    const key = this.#dropoutKeys[this.#nextDropoutKey] ?? this.stepValue({ kind: 'dropoutKey', layer });
    this.#dropoutKeys[this.#nextDropoutKey++] = key;
    return key;
  }

  isTrained(weight: LayerWeight): boolean {
    return this.#trained.has(weight.read() as Variable);
  }

  /** Room for a gradient of a weight by one use of its layer; `undefined` if it is not trained. */
  weightGradient(weight: LayerWeight): Value | undefined {
    if (!this.isTrained(weight)) return undefined;
    const variable = weight.read() as Variable;
    const gradient = { shape: variable.shape, address: this.#buffer({ name: `${variable.name}/gradient`, bytes: variable.size * 4, kind: 'temporary' }) };
    const others = this.#gradients.get(variable);
    if (others === undefined) this.#gradients.set(variable, [gradient]);
    else others.push(gradient);
    return gradient;
  }

  /** Hands over a weight's gradients, one for each use of its layer. */
  takeGradients(variable: Variable): readonly Value[] {
    const gradients = this.#gradients.get(variable) ?? [];
    this.#gradients.delete(variable);
    return gradients;
  }

  #buffer(buffer: PlanBuffer): number {
    return bufferWord(this.buffers.push(buffer) - 1);
  }
}

export function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
