import * as l10n from '@vscode/l10n';
import { html, svg, type TemplateResult } from 'lit';
import { bestEpoch, judged } from '../../../src/shared/epoch-figures';
import { formatAccuracy, formatCount, formatDuration } from '../../../src/shared/format';
import { isUnfinished } from '../../../src/shared/run-record';
import { wilsonInterval } from '../../../src/shared/wilson-interval';
import { valueAxis } from '../../charts/axis';
import { big, stat } from '../../controls/figures';
import { cssVariables } from '../../theme/css-variables';
import { imagesPerSecond, openEpoch, timeLeft } from '../course';
import { runColor } from '../../controls/run-color';
import type { RunHistory, ShownRun } from '../state';

/** The best accuracy so far, of validation where there is one. */
function bestSoFar(history: RunHistory): TemplateResult {
  const best = bestEpoch('accuracy', history.epochs.map((epoch) => judged('accuracy', epoch)));
  const epoch = best === null ? undefined : history.epochs[best.index];
  if (best !== null && epoch !== undefined) {
    return big(formatAccuracy(best.value), epoch.val_accuracy === undefined
      ? l10n.t('best training accuracy · epoch {0}', epoch.epoch)
      : l10n.t('best validation accuracy · epoch {0}', epoch.epoch));
  }
  const open = openEpoch(history);
  return open === null ? big('–', l10n.t('no epoch finished')) : big(formatAccuracy(open.accuracy), l10n.t('training accuracy so far · epoch {0}', open.epoch));
}

function meanSpeed({ epochs }: RunHistory): number | null {
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const images = epochs.reduce((sum, epoch) => sum + epoch.imagesPerSecond * epoch.seconds, 0);
  return seconds > 0 ? images / seconds : null;
}

/** One bar an epoch; beyond this many they would be crumbs, so one bar stands for all. */
const mostSegments = 50;

function progressBar(epochs: number, done: number): TemplateResult {
  const bars = epochs <= mostSegments ? epochs : 1;
  const filled = (done / epochs) * bars;
  return html`<div class="progress" role="progressbar" aria-label=${l10n.t('Training')} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round((100 * done) / epochs)}>
    ${Array.from({ length: bars }, (_, index) => html`<i ${cssVariables({ '--share': `${100 * Math.min(1, Math.max(0, filled - index))}%` })}></i>`)}
  </div>`;
}

/** Figures of a run that trains, or that ended without an evaluation. */
export function courseHeadline({ record, history }: ShownRun): TemplateResult {
  const { started, epochs } = history;
  if (started === null) return html``;
  const unfinished = isUnfinished(record.state);
  const open = openEpoch(history);
  const left = timeLeft(history);
  const speed = unfinished ? imagesPerSecond(history) : meanSpeed(history) ?? imagesPerSecond(history);
  const done = epochs.length + (open === null ? 0 : open.batch / started.batchesPerEpoch);
  return html`<div class="hero">${bestSoFar(history)}
    <div class="stats">
      ${unfinished
        ? stat(l10n.t('{0} of {1}', open?.epoch ?? Math.max(1, epochs.length), started.epochs), open === null
          ? l10n.t('epoch')
          : l10n.t('epoch · batch {0} of {1}', formatCount(open.batch), formatCount(started.batchesPerEpoch)))
        : stat(l10n.t('{0} of {1}', epochs.length, started.epochs), l10n.t('epochs trained'))}
      ${unfinished ? stat(left === null ? '–' : formatDuration(left), l10n.t('left, about')) : ''}
      ${stat(speed === null ? '–' : formatCount(speed), l10n.t('images a second'))}
      ${stat(started.engine, started.threads === 1 ? l10n.t('engine · 1 thread') : l10n.t('engine · {0} threads', started.threads))}
    </div></div>
    ${progressBar(started.epochs, done)}`;
}

const stripWidth = 176;

/** A test accuracy on its axis, with the interval in which the true one lies. */
function intervalStrip(accuracy: number, low: number, high: number, color: string): TemplateResult {
  const margin = Math.max(high - low, 1e-4);
  const { domain: [from, to], ticks, labels } = valueAxis(low - margin, Math.min(1, high + margin), { least: 0, most: 1, intervals: 2 });
  const x = (value: number): number => Math.round(((value - from) / (to - from)) * stripWidth * 10) / 10;
  const anchor = (tick: number): string => (tick === from ? 'start' : tick === to ? 'end' : 'middle');
  return html`<svg class="interval" width=${stripWidth} height="40" viewBox="0 0 ${stripWidth} 40" aria-hidden="true">
    <path d="M0 20H${stripWidth}" stroke="var(--faint)"></path>
    ${ticks.map((tick, index) => svg`<path d="M${x(tick)} 18v4" stroke="var(--faint)"></path>
      <text x=${x(tick)} y="36" font-size="11" text-anchor=${anchor(tick)} fill="var(--quiet)">${labels[index] ?? ''}</text>`)}
    <rect x=${x(low)} y="16" width=${x(high) - x(low)} height="8" rx="2" fill=${color} opacity="0.4"></rect>
    <circle cx=${x(accuracy)} cy="20" r="5.5" fill=${color} stroke="var(--vscode-editor-background)" stroke-width="1.5"></circle>
  </svg>`;
}

/** The figures of the test set. */
export function testHeadline({ evaluation, colorSlot }: ShownRun): TemplateResult {
  if (evaluation === null) return html``;
  const { confusionMatrix, noClass, testAccuracy, testLoss, best } = evaluation;
  const right = confusionMatrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  const all = [...confusionMatrix.flat(), ...noClass].reduce((sum, count) => sum + count, 0);
  const { low, high } = wilsonInterval(right, all);
  return html`<div class="hero tight">
    ${big(formatAccuracy(testAccuracy), l10n.t('test accuracy · 95 % interval {0} to {1}', low.toFixed(4), high.toFixed(4)))}
    ${intervalStrip(testAccuracy, low, high, runColor(colorSlot))}
    <div class="stats right">
      ${best === null ? '' : stat(formatAccuracy(best.testAccuracy), l10n.t('epoch {0}, the best', best.epoch), l10n.t('Test accuracy with the weights of the epoch whose validation was best'))}
      ${stat(formatAccuracy(testLoss), l10n.t('test loss'))}
      ${stat(formatCount(all - right), l10n.t('of {0} missed', formatCount(all)))}
    </div></div>`;
}
