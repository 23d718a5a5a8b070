import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { classProportion, majorityClass } from '../../../src/shared/class-balance';
import type { DataOverview } from '../../../src/shared/data-view';
import { formatCount } from '../../../src/shared/format';
import { big, stat } from '../../controls/figures';

/** With more classes than this the proportion is that of the largest to the smallest. */
const spelledOut = 5;

function proportion(overview: DataOverview): TemplateResult {
  const all = classProportion(overview.classes);
  if (all.every((part) => part === all[0])) return stat(l10n.t('equal'), l10n.t('class sizes'));
  if (all.length <= spelledOut) return stat(all.join(' : '), l10n.t('class imbalance'));
  const [largest = 0, smallest = 1] = [all[0], all.at(-1)];
  return stat(`${(largest / Math.max(smallest, 1e-9)).toFixed(1)} : 1`, l10n.t('largest to smallest class'));
}

function imageCount(overview: DataOverview, part: 'train' | 'test'): TemplateResult {
  const sum = (counts: readonly { readonly train: number; readonly test: number }[]): number => counts.reduce((total, count) => total + count[part], 0);
  const [used, all] = [sum(overview.classes), sum(overview.labels)];
  const caption = part === 'train'
    ? (used === all ? l10n.t('train images') : l10n.t('of {0} train images', formatCount(all)))
    : (used === all ? l10n.t('test images') : l10n.t('of {0} test images', formatCount(all)));
  return stat(formatCount(used), caption);
}

/** What a model must beat, and how much there is to learn from. */
export function headline(overview: DataOverview): TemplateResult {
  const majority = majorityClass(overview.classes);
  const { height, width, channels } = overview;
  return html`<div class="hero">
    ${majority === null ? '' : big(majority.accuracy.toFixed(2), l10n.t('accuracy of always answering {0}, the largest class', majority.name))}
    <div class="stats right">
      ${imageCount(overview, 'train')}${imageCount(overview, 'test')}
      ${stat(`${height} × ${width} × ${channels}`, channels === 1 ? l10n.t('8-bit grey') : l10n.t('8-bit colour'))}
      ${proportion(overview)}
    </div></div>`;
}
