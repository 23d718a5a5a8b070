import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Metric } from '../../../src/shared/epoch-figures';
import type { ExportFormat } from '../../../src/shared/save-curves-request';
import { curveTable } from '../../charts/curve-table';
import { type Curve, type CurveInput, makeCurve } from '../../charts/curves';
import { fittingWeight } from '../../charts/smoothing';
import type { Span } from '../../charts/zoom';
import { iconButton } from '../../controls/buttons';
import { axisWords, curveControls, exportMenu, resetZoom } from '../../controls/curve-controls';
import type { RunChoices } from '../choices';
import { exportCurves } from '../export-curves';
import { runColor } from '../../controls/run-color';
import { curveInput, type RunHistory, type ShownRun } from '../state';
import type { PanelContext } from './context';
import { curveTableView } from './curve-table';

function smoothingOf({ started }: RunHistory, choices: RunChoices): number {
  return choices.smoothing ?? fittingWeight(started === null ? 0 : started.epochs * started.batchesPerEpoch);
}

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
    const make = (metric: Metric): Curve => makeCurve(metric, input, { ...choices, smoothing }, axisWords);
    drawn = { history, choices, input, curves: [make('loss'), make('accuracy')] };
  }
  return drawn;
}

function toolbar(run: ShownRun, curves: DrawnCurves['curves'], { choices, choose, post }: PanelContext): TemplateResult {
  const { history } = run;
  const save = (format: ExportFormat): void => { void exportCurves(format, run, curves, document.body).then(post); };
  return html`<div class="bar" role="group" aria-label=${l10n.t('Chart options')}><h2>${l10n.t('Curves')}</h2>
    ${curveControls(choices, smoothingOf(history, choices), choose)}
    <span class="bar-actions">
      ${resetZoom(curves[0].zoomed, choose)}${exportMenu(save)}
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
