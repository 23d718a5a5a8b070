import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Metric } from '../../../src/shared/epoch-figures';
import type { AxisWords } from '../../charts/axis';
import { curveTable } from '../../charts/curve-table';
import { type Curve, type CurveInput, makeCurve } from '../../charts/curves';
import { fittingWeight } from '../../charts/smoothing';
import type { Span } from '../../charts/zoom';
import { iconButton } from '../../controls/buttons';
import { checkbox, segments, slider } from '../../controls/fields';
import { menu } from '../../controls/menu';
import type { RunChoices } from '../choices';
import { exportCurves, type ExportFormat } from '../export-curves';
import { runColor } from '../run-color';
import { curveInput, type RunHistory, type ShownRun } from '../state';
import type { PanelContext } from './context';
import { curveTableView } from './curve-table';

const words: AxisWords = {
  epoch: (label) => l10n.t('epoch {0}', label),
  step: (label) => l10n.t('step {0}', label),
};

function smoothingOf({ started }: RunHistory, choices: RunChoices): number {
  return choices.smoothing ?? fittingWeight(started === null ? 0 : started.epochs * started.batchesPerEpoch);
}

const exports: readonly { readonly format: ExportFormat; readonly label: () => string; readonly icon: string }[] = [
  { format: 'svg', label: () => l10n.t('Picture (SVG)'), icon: 'file-media' },
  { format: 'png', label: () => l10n.t('Picture (PNG)'), icon: 'file-media' },
  { format: 'csv', label: () => l10n.t('Figures (CSV)'), icon: 'table' },
  { format: 'json', label: () => l10n.t('Figures (JSON)'), icon: 'json' },
];

interface DrawnCurves {
  readonly history: RunHistory;
  readonly choices: RunChoices;
  readonly input: CurveInput;
  readonly curves: readonly [loss: Curve, accuracy: Curve];
}
let drawn: DrawnCurves | null = null;

/** The curves of both metrics, worked out again only when the run or the choices changed (not when the crosshair moved). */
function curvesOf(history: RunHistory, choices: RunChoices): DrawnCurves {
  if (drawn?.history !== history || drawn.choices !== choices) {
    const smoothing = smoothingOf(history, choices);
    const input = drawn?.history === history ? drawn.input : curveInput(history);
    const make = (metric: Metric): Curve => makeCurve(metric, input, { ...choices, smoothing }, words);
    drawn = { history, choices, input, curves: [make('loss'), make('accuracy')] };
  }
  return drawn;
}

function toolbar(run: ShownRun, curves: DrawnCurves['curves'], { choices, choose, post }: PanelContext): TemplateResult {
  const { history } = run;
  const save = (format: ExportFormat): void => { void exportCurves(format, run, curves, document.body).then(post); };
  return html`<div class="bar" role="group" aria-label=${l10n.t('Chart options')}><h2>${l10n.t('Curves')}</h2>
    ${segments({
      label: l10n.t('Horizontal axis'), name: 'position', value: choices.position,
      options: [{ value: 'step', label: l10n.t('Step') }, { value: 'epoch', label: l10n.t('Epoch') }, { value: 'time', label: l10n.t('Time') }],
      onChange: (position) => { choose({ position, zoom: null }); },
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
    ${checkbox({ label: l10n.t('Log'), checked: choices.logLoss, hint: l10n.t('The loss on a logarithmic axis'), onChange: (logLoss) => { choose({ logLoss }); } })}
    ${checkbox({ label: l10n.t('Ignore outliers'), checked: choices.ignoreOutliers, onChange: (ignoreOutliers) => { choose({ ignoreOutliers }); } })}
    <span class="bar-actions">
      ${iconButton({ label: l10n.t('Reset Zoom'), icon: 'screen-normal', disabled: !curves[0].zoomed, onClick: () => { choose({ zoom: null }); } })}
      ${menu(l10n.t('Export Curves'), exports.map(({ format, label, icon }) => ({ label: label(), icon, onSelect: () => { save(format); } })), 'export')}
      ${iconButton({ label: l10n.t('Show as Table'), icon: 'table', pressed: choices.tablePage !== null, onClick: () => { choose({ tablePage: choices.tablePage === null ? 0 : null }); } })}
    </span>
  </div>`;
}

function charts(run: ShownRun, curves: DrawnCurves['curves'], { choices, choose, crosshair, moveCrosshair }: PanelContext): TemplateResult {
  return html`<div class="two">${curves.map((curve) => html`<lookbook-curve .curve=${curve} .color=${runColor(run.colorSlot)} .position=${choices.position}
    .crosshair=${crosshair} @crosshair=${(event: CustomEvent<number | null>) => { moveCrosshair(event.detail); }}
    @zoom=${(event: CustomEvent<Span | null>) => { choose({ zoom: event.detail === null ? null : [...event.detail] }); }}></lookbook-curve>`)}</div>`;
}

/** Loss and accuracy as they went. */
export function curvesSection(run: ShownRun, context: PanelContext): TemplateResult {
  const { input, curves } = curvesOf(run.history, context.choices);
  const penalties = run.record.summary?.penalties === true;
  const [loss, accuracy] = curves;
  const { tablePage } = context.choices;
  return html`<section>${toolbar(run, curves, context)}
    ${tablePage === null ? charts(run, curves, context) : curveTableView(curveTable({ ...input, loss, accuracy }), tablePage, context)}
    ${penalties ? html`<p class="caption">${l10n.t('The training loss contains the penalties on weights; validation and test losses do not.')}</p>` : ''}
  </section>`;
}
