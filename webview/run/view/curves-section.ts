import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { AxisWords } from '../../charts/axis';
import { type Curve, type CurveInput, makeCurve } from '../../charts/curves';
import { fittingWeight } from '../../charts/smoothing';
import { type Metric, metrics } from '../../charts/value-range';
import { checkbox, segments, slider } from '../../controls/fields';
import type { RunChoices } from '../choices';
import { runColor } from '../run-color';
import type { RunHistory, ShownRun } from '../state';
import type { PanelContext } from './context';

const words: AxisWords = {
  epoch: (label) => l10n.t('epoch {0}', label),
  step: (label) => l10n.t('step {0}', label),
};

function smoothingOf({ started }: RunHistory, choices: RunChoices): number {
  return choices.smoothing ?? fittingWeight(started === null ? 0 : started.epochs * started.batchesPerEpoch);
}

interface DrawnCurves {
  readonly history: RunHistory;
  readonly choices: RunChoices;
  readonly curves: readonly Curve[];
}
let drawn: DrawnCurves | null = null;

/** The curves of both metrics, worked out again only when the run or the choices changed (not when the crosshair moved). */
function curvesOf(history: RunHistory, choices: RunChoices): readonly Curve[] {
  if (drawn?.history !== history || drawn.choices !== choices) {
    const smoothing = smoothingOf(history, choices);
    const input: CurveInput = { batches: history.batches, epochs: history.epochs, batchesPerEpoch: history.started?.batchesPerEpoch ?? 1 };
    drawn = { history, choices, curves: metrics.map((metric: Metric) => makeCurve(metric, input, { ...choices, smoothing }, words)) };
  }
  return drawn.curves;
}

function toolbar(history: RunHistory, { choices, choose }: PanelContext): TemplateResult {
  return html`<div class="bar" role="group" aria-label=${l10n.t('Chart options')}><h2>${l10n.t('Curves')}</h2>
    ${segments({
      label: l10n.t('Horizontal axis'), name: 'position', value: choices.position,
      options: [{ value: 'step', label: l10n.t('Step') }, { value: 'epoch', label: l10n.t('Epoch') }, { value: 'time', label: l10n.t('Time') }],
      onChange: (position) => { choose({ position }); },
    })}
    ${segments({
      label: l10n.t('Training line'), name: 'training', value: choices.training,
      options: [{ value: 'batch', label: l10n.t('Per batch') }, { value: 'epoch', label: l10n.t('Per epoch') }],
      onChange: (training) => { choose({ training }); },
    })}
    ${choices.training === 'epoch' ? '' : slider({
      label: l10n.t('Smoothing'), value: smoothingOf(history, choices), max: 0.99, step: 0.01, format: (value) => value.toFixed(2),
      onInput: (smoothing) => { choose({ smoothing }); },
    })}
    ${checkbox({ label: l10n.t('Ignore outliers'), checked: choices.ignoreOutliers, onChange: (ignoreOutliers) => { choose({ ignoreOutliers }); } })}
  </div>`;
}

/** Loss and accuracy as they went. */
export function curvesSection(run: ShownRun, context: PanelContext): TemplateResult {
  const curves = curvesOf(run.history, context.choices);
  const penalties = run.record.summary?.penalties === true;
  return html`<section>${toolbar(run.history, context)}
    <div class="two">${curves.map((curve) => html`<lookbook-curve .curve=${curve} .color=${runColor(run.colorSlot)} .position=${context.choices.position}
      .crosshair=${context.crosshair} @crosshair=${(event: CustomEvent<number | null>) => { context.moveCrosshair(event.detail); }}></lookbook-curve>`)}</div>
    ${penalties ? html`<p class="caption">${l10n.t('The training loss contains the penalties on weights; validation and test losses do not.')}</p>` : ''}
  </section>`;
}
