import type { Metric } from '../../src/shared/epoch-figures';
import { type AxisWords } from '../charts/axis';
import { type Curve, furthestOf, horizontalAxis, makeCurve, onAxis } from '../charts/curves';
import { lineRange, makeOverlay, type Overlay } from '../charts/overlay';
import { sharedScale } from '../charts/shared-scale';
import { fittingWeight } from '../charts/smoothing';
import { runColor } from '../controls/run-color';
import type { CompareChoices } from './choices';
import type { ShownRun } from './state';

/** A run's curve on the axes on which it is drawn. */
export interface ComparedCurve {
  readonly run: ShownRun;
  readonly curve: Curve;
  /** The shared scale does not suit it. */
  readonly ownScale: boolean;
}

export interface ComparedCurves {
  readonly metric: Metric;
  /** Runs that have something to draw. */
  readonly curves: readonly ComparedCurve[];
  readonly overlay: Overlay | null;
  /** The weight of smoothing that is in use. */
  readonly smoothing: number;
}

/** The weight that fits the longest run, so that all lines are smoothed alike. */
export function smoothingOf(runs: readonly ShownRun[], { smoothing }: CompareChoices): number {
  return smoothing ?? fittingWeight(Math.max(0, ...runs.map(({ curve }) => curve.plannedEpochs * curve.batchesPerEpoch)));
}

/** Curves as they were worked out last: a run that trains is no reason to smooth the others again. */
export class CurveCache {
  readonly #own = new Map<string, { readonly of: ShownRun['curve']; readonly key: string; readonly curve: Curve }>();
  #all: { readonly runs: readonly ShownRun[]; readonly key: string; readonly emphasised: string | null; readonly made: ComparedCurves } | null = null;

  constructor(private readonly words: AxisWords) {}

  /** The curves of one metric on common horizontal axes, and laid over one another. @param emphasised folder of the run that stands out */
  curves(runs: readonly ShownRun[], choices: CompareChoices, emphasised: string | null): ComparedCurves {
    const { metric, position, training, ignoreOutliers, logLoss, zoom, scale, lines } = choices;
    const smoothing = smoothingOf(runs, choices);
    const key = JSON.stringify([metric, position, training, ignoreOutliers, logLoss, zoom, scale, lines, smoothing]);
    if (this.#all?.runs === runs && this.#all.key === key && this.#all.emphasised === emphasised) return this.#all.made;
    const drawn = runs.filter(({ curve }) => curve.batches.step.length > 0 || curve.epochs.length > 0);
    const furthest = Math.max(0, ...drawn.map(({ curve }) => furthestOf(curve, position)));
    const batchesPerEpoch = Math.max(1, ...drawn.map(({ curve }) => curve.batchesPerEpoch));
    const xAxis = horizontalAxis(position, furthest, batchesPerEpoch, this.words);
    const ownKey = `${key} ${xAxis.domain.join()}`;
    const own = drawn.map((run) => {
      const held = this.#own.get(run.folder);
      if (held?.of === run.curve && held.key === ownKey) return held.curve;
      const curve = makeCurve(metric, run.curve, { position, training, smoothing, ignoreOutliers, logLoss, zoom }, this.words, xAxis);
      this.#own.set(run.folder, { of: run.curve, key: ownKey, curve });
      return curve;
    });
    // As the lines need it: single batches may be beyond it, and are counted.
    const ranges = own.map((curve) => (ignoreOutliers ? lineRange(curve, 'both', true) : curve.yAxis.domain));
    const logarithmic = own[0]?.logarithmic ?? false;
    const shared = sharedScale(ranges, metric, logarithmic);
    const curves = drawn.flatMap((run, index): ComparedCurve[] => {
      const curve = own[index];
      if (curve === undefined) return [];
      const isShared = scale === 'shared' && shared.fits[index] === true;
      const axis = isShared ? shared.axis : sharedScale(ranges.slice(index, index + 1), metric, logarithmic).axis;
      return [{ run, curve: onAxis(curve, axis), ownScale: scale === 'shared' && !isShared }];
    });
    const overlay = makeOverlay(
      drawn.flatMap(({ folder, label, colorSlot, shape }, index) => {
        const curve = own[index];
        return curve === undefined ? [] : [{ id: folder, label, color: runColor(colorSlot), shape, curve }];
      }),
      lines, ignoreOutliers, emphasised,
    );
    const made = { metric, curves, overlay, smoothing };
    this.#all = { runs, key, emphasised, made };
    return made;
  }
}
