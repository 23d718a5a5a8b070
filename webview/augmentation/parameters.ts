import type { Augmentation, AugmentationKind } from '../../src/shared/settings';

/** What a parameter may be. */
export interface ParameterRange {
  readonly least: number;
  readonly most: number;
  readonly step: number;
  /** How far the slider goes: what people use. */
  readonly usual: number;
  readonly unit?: string;
}

/** Within what `src/shared/settings.ts` allows. */
const ranges: Readonly<Record<string, ParameterRange>> = {
  probability: { least: 0, most: 1, step: 0.01, usual: 1 },
  degrees: { least: 0, most: 180, step: 1, usual: 90, unit: '°' },
  fill: { least: 0, most: 255, step: 1, usual: 255 },
  smallest: { least: 0.05, most: 1, step: 0.01, usual: 1 },
  side: { least: 1, most: 28, step: 1, usual: 28, unit: 'px' },
  pixels: { least: 0, most: 28, step: 1, usual: 14, unit: 'px' },
  share: { least: 0, most: 0.99, step: 0.01, usual: 0.99 },
  deviation: { least: 0, most: 255, step: 1, usual: 64 },
};

export function rangeOf(name: string): ParameterRange {
  return ranges[name] ?? { least: 0, most: 1, step: 0.01, usual: 1 };
}

/** A step of each kind, as it is when it is first put into a list. */
export const freshSteps: { readonly [Kind in AugmentationKind]: Extract<Augmentation, { kind: Kind }> } = {
  flipLeftRight: { kind: 'flipLeftRight', probability: 0.5 },
  flipUpDown: { kind: 'flipUpDown', probability: 0.5 },
  rotate: { kind: 'rotate', degrees: 15, fill: 0, probability: 0.5 },
  randomCrop: { kind: 'randomCrop', smallest: 0.8, probability: 0.5 },
  cutout: { kind: 'cutout', side: 8, fill: 0, probability: 0.5 },
  translate: { kind: 'translate', pixels: 3, fill: 0, probability: 0.5 },
  zoom: { kind: 'zoom', share: 0.2, fill: 0, probability: 0.5 },
  brightness: { kind: 'brightness', share: 0.3, probability: 0.5 },
  noise: { kind: 'noise', deviation: 12, probability: 0.5 },
};

/** How probable it is that an image gets 0, 1, 2, … of the steps: each is drawn on its own. */
export function countProbabilities(augment: readonly Augmentation[]): number[] {
  let counts = [1];
  for (const { probability } of augment) {
    const next = new Array<number>(counts.length + 1).fill(0);
    for (const [count, share] of counts.entries()) {
      next[count] = (next[count] ?? 0) + share * (1 - probability);
      next[count + 1] = (next[count + 1] ?? 0) + share * probability;
    }
    counts = next;
  }
  return counts;
}
