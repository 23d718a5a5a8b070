import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Calibration } from '../../../src/shared/calibration';
import { formatAccuracy, formatCount } from '../../../src/shared/format';
import { calibrationSpec } from '../../charts/calibration-spec';
import type { SpecOf } from '../../charts/chart-place';
import { staticChart } from '../../charts/static-chart';
import { runColor } from '../../controls/run-color';

interface Built {
  readonly calibration: Calibration;
  readonly color: string;
  readonly specOf: SpecOf;
}
let built: Built | null = null;

/** The same function for the same figures, so that the chart is drawn once. */
function specOf(calibration: Calibration, color: string): SpecOf {
  if (built?.calibration !== calibration || built.color !== color) {
    const words = { formatCount, description: l10n.t('Calibration') };
    built = { calibration, color, specOf: (place) => calibrationSpec(calibration, color, words, place) };
  }
  return built.specOf;
}

function binTable({ bins }: Calibration): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Calibration as a table')}><table>
    <thead><tr>${[l10n.t('Probability'), l10n.t('Images'), l10n.t('Mean probability'), l10n.t('Share right'), l10n.t('95 % interval')].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${bins.filter(({ count }) => count > 0).map(({ from, to, count, confidence, accuracy, low, high }) => html`<tr>
      <th scope="row">${l10n.t('{0} to {1}', from.toFixed(1), to.toFixed(1))}</th><td>${formatCount(count)}</td>
      <td>${formatAccuracy(confidence)}</td><td>${formatAccuracy(accuracy)}</td><td>${l10n.t('{0} to {1}', formatAccuracy(low), formatAccuracy(high))}</td></tr>`)}
    </tbody></table></div>`;
}

/** Whether the model is right as often as it is sure. */
export function calibrationPart(calibration: Calibration, colorSlot: number): TemplateResult {
  const { expectedError, leftOut } = calibration;
  return html`<div class="calibration">
    <div class="section-head"><h2>${l10n.t('Calibration')} <span class="quiet expected">${l10n.t('expected error')} <b>${formatAccuracy(expectedError)}</b></span></h2></div>
    ${Number.isNaN(expectedError)
      ? html`<p class="empty">${l10n.t('The outputs of this model are no probabilities, so there is nothing to calibrate.')}</p>`
      : html`${staticChart(specOf(calibration, runColor(colorSlot)))}
        <p class="caption">${l10n.t('across: probability of the predicted class, in tenths; up: share that was right, with its 95 % interval and number of images; dotted: where both agree')}</p>
        <details><summary>${l10n.t('As a table')}</summary>${binTable(calibration)}</details>`}
    ${leftOut === 0 || Number.isNaN(expectedError) ? '' : html`<p class="caption">${l10n.t('{0} images are left out: their largest output is no probability.', formatCount(leftOut))}</p>`}
  </div>`;
}
