import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import type { Evaluation } from '../../../src/shared/evaluation';
import { formatCount } from '../../../src/shared/format';
import type { TestOutcome } from '../../../src/shared/test-outcomes';
import type { TestSet } from '../../../src/shared/test-set';
import { icon, linkButton } from '../../controls/buttons';
import { downloadBar } from '../../controls/download-bar';
import { pixelImage } from '../../controls/pixel-image';
import { cssVariables } from '../../theme/css-variables';
import type { OpenedImages, SelectedImages } from '../choices';
import { imagePage, imagesPerPage, pageAround } from '../opened-images';
import { barredOutputs, shortProbability } from '../probability-bars';
import type { KnownTest, Pictures, ShownRun } from '../state';
import type { PanelContext } from './context';

/** What the gallery's images have in common, in words. */
function title(selected: SelectedImages, { classes }: Evaluation, { labelNames, classOf }: TestSet): string {
  const name = (output: number): string => classes[output] ?? l10n.t('no class');
  if (selected.of === 'class') {
    return selected.trueClass === selected.predicted
      ? l10n.t('{0}, rightly', name(selected.trueClass))
      : l10n.t('{0} taken for {1}', name(selected.trueClass), name(selected.predicted));
  }
  const label = labelNames[selected.label] ?? '';
  if (selected.predicted === null) return l10n.t('{0}, missed', label);
  return selected.predicted === classOf[selected.label]
    ? l10n.t('{0}, rightly {1}', label, name(selected.predicted))
    : l10n.t('{0} taken for {1}', label, name(selected.predicted));
}

function bar(output: number, { probabilities, trueClass, predicted }: TestOutcome, classes: readonly string[]): TemplateResult {
  const value = probabilities[output] ?? NaN;
  const name = classes[output] ?? `#${output}`;
  const words = classes[output] ?? l10n.t('output {0}', output);
  const tone = output === trueClass ? 'true' : output === predicted ? 'wrongly' : '';
  return html`<li class="bar-row ${tone}" title="${words}: ${value.toFixed(4)}"><span class="bar-name">${name}</span><i ${cssVariables({ '--share': `${100 * Math.min(1, Math.max(0, value || 0))}%` })}></i><b>${shortProbability(value)}</b></li>`;
}

function picture({ image }: TestOutcome, { known, problem }: Pictures): TemplateResult {
  const drawn = known.get(image);
  return drawn === undefined
    ? html`<span class="picture awaited">${problem === null ? '' : icon('circle-slash')}</span>`
    : html`<span class="picture">${pixelImage(drawn.size, drawn.pixels)}</span>`;
}

type KeptTest = Extract<KnownTest, { kind: 'kept' }>;

function card(outcome: TestOutcome, { testSet, outcomes }: KeptTest, run: ShownRun, opened: OpenedImages, { choose }: PanelContext): TemplateResult {
  const { image, label } = outcome;
  const place = l10n.t('Test image {0}, counted from 0: show it where it stands in the data', formatCount(image));
  const marked = opened.around === image;
  return html`<li class="card ${marked ? 'marked-card' : ''}" aria-current=${marked ? 'true' : nothing}>
    ${picture(outcome, run.pictures)}
    <div class="card-words">
      <p class="card-head"><span class="strong" title=${testSet.labelNames[label] ?? ''}>${testSet.labelNames[label]}</span>${linkButton(formatCount(image), () => {
        choose({ opened: { ...opened, around: image, page: pageAround(outcomes, image) } });
      }, place)}</p>
      <ul class="bars" aria-label=${l10n.t('Probabilities')}>${barredOutputs(outcome).map((output) => bar(output, outcome, run.record.classes))}</ul>
    </div>
  </li>`;
}

/** The test images of the cell that is open, a page of them; with their articles, places in the data and probabilities. */
export function imageGallery(run: ShownRun, evaluation: Evaluation, test: KeptTest, opened: OpenedImages, context: PanelContext): TemplateResult {
  const { choose, closeImages, retryPictures } = context;
  const { shown, page, pages, all } = imagePage(test.outcomes, opened, evaluation.classes.length);
  const turn = (to: number): void => { if (to >= 0 && to < pages) choose({ opened: { ...opened, page: to } }); };
  const first = page * imagesPerPage;
  const selection = title(opened.selected, evaluation, test.testSet);
  const [heading, order] = opened.around === null
    ? [selection, all === 1 ? l10n.t('1 image') : l10n.t('{0} images, most confident first', formatCount(all))]
    : [l10n.t('Around test image {0}', formatCount(opened.around)), l10n.t('{0} images, in the order of the data', formatCount(all))];
  // Not `disabled`: a button that loses the focus when the last page comes would throw the keyboard out.
  const turner = (label: string, iconName: string, to: number): TemplateResult => html`<button type="button" class="icon-button" aria-label=${label} title=${label}
    aria-disabled=${to < 0 || to >= pages} @click=${() => { turn(to); }}>${icon(iconName)}</button>`;
  return html`<section class="gallery" aria-labelledby="gallery-title" @keydown=${(event: KeyboardEvent) => { if (event.key === 'Escape') closeImages(); }}>
    <div class="gallery-head">
      <h2 id="gallery-title" tabindex="-1">${heading}</h2><span class="quiet small">${order}</span>
      ${opened.around === null ? '' : linkButton(l10n.t('Back to {0}', selection), () => { choose({ opened: { ...opened, around: null, page: 0 } }); })}
      <span class="gallery-pages" role="group" aria-label=${l10n.t('Pages')}>
        <span class="quiet small" role="status">${l10n.t('{0}–{1} of {2}', formatCount(first + 1), formatCount(first + shown.length), formatCount(all))}</span>
        ${turner(l10n.t('Previous Images'), 'chevron-left', page - 1)}${turner(l10n.t('Next Images'), 'chevron-right', page + 1)}
        <button type="button" class="icon-button" aria-label=${l10n.t('Close Images')} title=${l10n.t('Close Images')} @click=${closeImages}>${icon('close')}</button>
      </span>
    </div>
    ${run.pictures.download === null ? '' : html`<div class="gallery-problem small" role="status">${icon('loading', 'codicon-modifier-spin')}<div>
      <p>${l10n.t('The images are being fetched. This happens once.')}</p>${downloadBar(run.pictures.download)}</div></div>`}
    ${run.pictures.problem === null ? '' : html`<p class="gallery-problem small" role="alert">${icon('info')}<span>${run.pictures.problem} ${linkButton(l10n.t('Try Again'), retryPictures)}</span></p>`}
    <ul class="cards">${shown.map((outcome) => card(outcome, test, run, opened, context))}</ul>
  </section>`;
}
