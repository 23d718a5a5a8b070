import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { formatAccuracy } from '../../../src/shared/format';
import { placeName } from '../../charts/place-name';
import { readoutAt } from '../../charts/curves';
import type { Overlay } from '../../charts/overlay';
import type { Span } from '../../charts/zoom';
import { segments } from '../../controls/fields';
import type { ShownRun } from '../state';
import type { CompareContext } from './context';
import { runMark } from './run-mark';

/** Runs beyond the axis that are named one by one. */
const mostNamed = 3;

function beyondWords({ beyond }: Overlay): string {
  const named = beyond.slice(0, mostNamed).map(({ run, value, side }) => {
    const figure = Number.isFinite(value) ? Number(value.toPrecision(2)).toString() : String(value);
    return side === 'above' ? l10n.t('{0} is above this scale ({1})', run.label, figure) : l10n.t('{0} is below this scale ({1})', run.label, figure);
  });
  const more = beyond.length - named.length;
  return [...named, ...(more > 0 ? [l10n.t('{0} more are outside of it', more)] : [])].join(', ');
}

/** What each line is, and its values at the crosshair. */
function legend({ curves, crosshair, choices, emphasised, emphasise }: CompareContext): TemplateResult {
  return html`<ul class="legend" aria-label=${l10n.t('Runs')}>${curves.curves.map(({ run, curve }) => {
    const { training, validation } = readoutAt(curve, crosshair);
    const value = choices.lines === 'training' || curve.validation.length === 0 ? training : validation;
    return html`<li><button type="button" class="legend-entry" aria-pressed=${emphasised === run.folder} @pointerenter=${() => { emphasise(run.folder); }} @pointerleave=${() => { emphasise(null); }}
      @focus=${() => { emphasise(run.folder); }} @blur=${() => { emphasise(null); }}>${runMark(run)}<span>${run.label}</span><b>${Number.isNaN(value) ? '–' : formatAccuracy(value)}</b></button></li>`;
  })}${crosshair === null ? '' : html`<li class="key at">${l10n.t('at {0}', placeName(crosshair, choices.position))}</li>`}</ul>`;
}

function remarks(runs: readonly ShownRun[]): string {
  const penalised = runs.filter(({ record }) => record.summary?.penalties === true).map(({ label }) => label);
  if (penalised.length === 0) return '';
  return penalised.length <= mostNamed
    ? l10n.t('{0}: the training loss contains penalties on weights, the validation loss does not; compare the rings.', penalised.join(', '))
    : l10n.t('The training loss of {0} runs contains penalties on weights, the validation loss does not; compare the rings.', penalised.length);
}

/** All runs' curves in one plot. */
export function overlaySection(runs: readonly ShownRun[], context: CompareContext): TemplateResult {
  const { curves: { overlay }, choices, choose, crosshair, moveCrosshair, noteMerged } = context;
  if (overlay === null) return html``;
  return html`<section><div class="bar" role="group" aria-label=${l10n.t('Overlay options')}><h2>${l10n.t('Overlay')}</h2>
    ${segments({
      label: l10n.t('Lines'), name: 'lines', value: choices.lines,
      options: [{ value: 'training', label: l10n.t('Training') }, { value: 'validation', label: l10n.t('Validation') }, { value: 'both', label: l10n.t('Both') }],
      onChange: (lines) => { choose({ lines }); },
    })}
    <span class="bar-actions small" role="status">${beyondWords(overlay)}</span></div>
    <lookbook-overlay lazy .overlay=${overlay} .position=${choices.position} .crosshair=${crosshair} @merged=${noteMerged}
      @crosshair=${(event: CustomEvent<number | null>) => { moveCrosshair(event.detail); }}
      @zoom=${(event: CustomEvent<Span | null>) => { choose({ zoom: event.detail === null ? null : [...event.detail] }); }}></lookbook-overlay>
    ${legend(context)}
    ${choices.metric === 'loss' && choices.lines !== 'validation' ? html`<p class="caption">${remarks(runs)}</p>` : ''}
  </section>`;
}
