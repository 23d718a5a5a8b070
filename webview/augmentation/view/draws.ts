import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { AugmentationPreview } from '../../../src/shared/augmentation-view';
import { formatCount } from '../../../src/shared/format';
import { iconButton } from '../../controls/buttons';
import { imagesLoading } from '../../controls/images-loading';
import { numberField, select } from '../../controls/fields';
import { pixelImage } from '../../controls/pixel-image';
import { appliedWords } from '../applied-words';
import type { ShownPreview } from '../state';
import type { AugmentationContext } from './context';

/** No class's name: they are not empty. */
const all = '';

/** The bytes that a screen needs of values from 0 to 1. */
function bytesOf(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(255 * value));
}

function rows(preview: AugmentationPreview): TemplateResult {
  const { height, width, channels, originals, drawn, wish } = preview;
  const size = height * width * channels;
  const columns = Array.from({ length: wish.draws }, (_, draw) => draw);
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${l10n.t('Originals and draws')}><table class="draws">
    <thead><tr><th scope="col">${l10n.t('Original')}</th>${columns.map((draw) => html`<th scope="col">${l10n.t('Epoch {0}', draw + 1)}</th>`)}</tr></thead>
    <tbody>${preview.rows.map(({ number, label, applied }, row) => html`<tr>
      <th scope="row">${pixelImage(preview, originals.subarray(row * size, (row + 1) * size))}<b>${label}</b><span class="quiet">${formatCount(number)}</span></th>
      ${columns.map((draw) => {
        const at = (row * wish.draws + draw) * size;
        const transforms = applied[draw] ?? [];
        return html`<td>${pixelImage(preview, bytesOf(drawn.subarray(at, at + size)))}<span class=${transforms.length === 0 ? 'quiet' : ''}>${appliedWords(transforms)}</span></td>`;
      })}</tr>`)}</tbody></table></div>`;
}

/** Training images beside what the trainer makes of them. */
export function draws({ experiment, preview, download }: ShownPreview, { choices, choose }: AugmentationContext): TemplateResult {
  const classes = preview?.classes ?? [];
  const seed = choices.seed ?? experiment.seed;
  return html`<section class="drawn">
    <div class="bar">
      ${select({
        label: l10n.t('Class'), value: choices.className !== null && classes.includes(choices.className) ? choices.className : all,
        options: [{ value: all, label: l10n.t('All classes') }, ...classes.map((name) => ({ value: name, label: name }))],
        onChange: (name) => { choose({ className: name === all ? null : name }); },
      })}
      <span class="reshuffle">
        ${numberField({ label: l10n.t('Seed'), value: seed, least: 0, most: 0xffffffff, step: 1, onChange: (changed) => { choose({ seed: changed === experiment.seed ? null : changed }); } })}
        ${iconButton({ label: l10n.t("The experiment's seed"), icon: 'discard', disabled: choices.seed === null, onClick: () => { choose({ seed: null }); } })}
        ${iconButton({ label: l10n.t('Other images'), icon: 'refresh', onClick: () => { choose({ imageSeed: Math.floor(Math.random() * 1000) }); } })}
      </span></div>
    <p class="caption">${choices.seed === null
      ? l10n.t('With the experiment’s seed, {0}: what the trainer will feed in its first epochs, to the bit.', seed)
      : l10n.t('With another seed than the experiment’s, which is {0}.', experiment.seed)}</p>
    ${preview === null ? imagesLoading(download) : preview.rows.length === 0 ? html`<p class="empty">${l10n.t('No image fits.')}</p>` : rows(preview)}
  </section>`;
}
