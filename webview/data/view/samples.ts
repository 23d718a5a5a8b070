import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { formatCount } from '../../../src/shared/format';
import { iconButton } from '../../controls/buttons';
import { numberField, segments, select } from '../../controls/fields';
import { pixelImage } from '../../controls/pixel-image';
import { samplesPerPage, type ShownData } from '../state';
import type { DataContext } from './context';

/** With more classes than this they are chosen from a list. */
const chipsAtMost = 6;
/** No class's name: they are not empty. */
const all = '';

function classChoice({ overview: { classes } }: ShownData, { choices, choose }: DataContext): TemplateResult {
  const options = [{ value: all, label: l10n.t('All classes') }, ...classes.map(({ name }) => ({ value: name, label: name }))];
  const shared = { label: l10n.t('Class'), value: choices.className ?? all, options, onChange: (name: string) => { choose({ className: name === all ? null : name }); } };
  return classes.length > chipsAtMost ? select(shared) : segments({ ...shared, name: 'class', look: 'chips' });
}

function labelChoice({ overview: { labels, classes } }: ShownData, { choices, choose }: DataContext): TemplateResult {
  const chosen = classes.findIndex(({ name }) => name === choices.className);
  const offered = labels.map(({ name, classIndex }, number) => ({ name, classIndex, number })).filter(({ classIndex }) => (chosen < 0 ? classIndex >= 0 : classIndex === chosen));
  return select({
    label: l10n.t('Article'), value: choices.label === null ? all : String(choices.label),
    options: [{ value: all, label: l10n.t('All articles') }, ...offered.map(({ name, number }) => ({ value: String(number), label: name }))],
    onChange: (number) => { choose({ label: number === all ? null : Number(number) }); },
  });
}

/** True where each label is a class of its own, so that one filter does for both. */
function classesAreLabels({ overview: { labels, classes } }: ShownData): boolean {
  return labels.length === classes.length && labels.every(({ name, classIndex }) => classes[classIndex]?.name === name);
}

function pages({ page }: ShownData, { choices, choose }: DataContext): TemplateResult {
  if (page === null) return html``;
  const { total, images, wish: { first } } = page;
  const shown = images.length === 0 ? l10n.t('none of {0}', formatCount(total)) : l10n.t('{0}–{1} of {2}', formatCount(first + 1), formatCount(first + images.length), formatCount(total));
  return html`<div class="pages"><span role="status">${shown}</span>
    ${iconButton({ label: l10n.t('Previous page'), icon: 'chevron-left', disabled: choices.first === 0, onClick: () => { choose({ first: Math.max(0, choices.first - samplesPerPage) }); } })}
    ${iconButton({ label: l10n.t('Next page'), icon: 'chevron-right', disabled: choices.first + samplesPerPage >= total, onClick: () => { choose({ first: choices.first + samplesPerPage }); } })}
  </div>`;
}

function grid(data: ShownData): TemplateResult {
  const { overview, page } = data;
  if (page === null) return html`<div class="samples waiting" aria-busy="true"></div>`;
  if (page.total === 0) return html`<p class="empty">${l10n.t('No image fits.')}</p>`;
  const size = overview.height * overview.width * overview.channels;
  const alike = classesAreLabels(data);
  return html`<ul class="samples">${page.images.map(({ number, label }, place) => {
    const { name = '', classIndex = -1 } = overview.labels[label] ?? {};
    return html`<li title=${l10n.t('Image {0}', formatCount(number))}>${pixelImage(overview, page.pixels.subarray(place * size, (place + 1) * size))}
      <span class="article">${name}</span>${alike ? '' : html`<span class="class">${overview.classes[classIndex]?.name ?? ''}</span>`}</li>`;
  })}</ul>`;
}

/** A page of images with their labels, chosen by class and article, in an order that a seed names. */
export function samples(data: ShownData, context: DataContext): TemplateResult {
  const { choices, choose } = context;
  return html`<section>
    <div class="bar sample-bar"><h2>${l10n.t('Samples')}</h2>
      ${segments({
        label: l10n.t('Images'), name: 'part', value: choices.part, onChange: (part) => { choose({ part }); },
        options: [{ value: 'train', label: l10n.t('Train') }, { value: 'test', label: l10n.t('Test') }],
      })}
      ${classChoice(data, context)}${classesAreLabels(data) ? '' : labelChoice(data, context)}
      <span class="reshuffle">${numberField({ label: l10n.t('Seed'), value: choices.seed, least: 0, most: 0xffffffff, step: 1, onChange: (seed) => { choose({ seed }); } })}
        ${iconButton({ label: l10n.t('Other samples'), icon: 'refresh', onClick: () => { choose({ seed: Math.floor(Math.random() * 1000) }); } })}</span>
    </div>
    ${grid(data)}
    ${pages(data, context)}
  </section>`;
}
