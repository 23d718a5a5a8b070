import type { Tf } from './engine';
import { MethodPatches } from '../shared/method-patches';
import { seedInitializers } from './random-initializers';
import { seedLayers } from './random-layers';

/** The random choices of one run inside TensorFlow.js: initial weights and dropout. */
export interface Randomness {
  /** To be called before each training step: masks are a function of seed, layer and step (from 0 on). */
  setStep(step: number): void;
  /** The key of the next mask of a layer in this step, for who makes masks without calling the layer. */
  dropoutKey(layer: object): number;
  /** Gives TensorFlow.js its own random numbers back. */
  dispose(): void;
}

const active = new WeakMap<Tf, Randomness>();

/**
 * From now on initialisers and dropout layers of `tf` draw from src/shared/random.ts, as functions of `seed`, so that
 * every engine starts from the same weights and drops the same units. Call it before the model is built, anew for each
 * model: weights are numbered from here. It covers layers made by user code before or after, since it replaces methods
 * of TensorFlow.js's classes. A later call takes the place of an earlier one.
 * @param seed a 32-bit unsigned integer, 0 included
 */
export function seedRandomness(tf: Tf, seed: number): Randomness {
  active.get(tf)?.dispose();
  const patches = new MethodPatches();
  seedInitializers(tf, seed, patches);
  const layers = seedLayers(tf, seed, patches);
  const randomness: Randomness = {
    setStep: (step) => { layers.setStep(step); },
    dropoutKey: (layer) => layers.next(layer),
    dispose: () => {
      patches.restore();
      if (active.get(tf) === randomness) active.delete(tf);
    },
  };
  active.set(tf, randomness);
  return randomness;
}
