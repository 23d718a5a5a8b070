import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { isUnfinished } from '../../../src/shared/run-record';
import { icon } from '../../controls/buttons';
import type { ShownRun } from '../state';
import { calibrationPart } from './calibration-part';
import { classTable } from './class-table';
import { confusionMatrix, roomyClasses } from './confusion-matrix';
import type { PanelContext } from './context';
import { imageGallery } from './image-gallery';
import { labelMatrix } from './label-matrix';

function unkept(message: string): TemplateResult {
  return html`<section class="empty">${icon('info')}<p>${message}</p></section>`;
}

/** All figures of the test set below its headline, and the images of the cell that is open. */
export function testSection(run: ShownRun, context: PanelContext): TemplateResult {
  const { evaluation, test, record } = run;
  if (evaluation === null) return html``;
  const stacked = evaluation.classes.length > roomyClasses;
  const { opened } = context.choices;
  const gallery = (below: 'class' | 'label'): TemplateResult =>
    (opened?.selected.of === below && test.kind === 'kept' ? imageGallery(run, evaluation, test, opened, context) : html``);
  return html`<section class="test ${stacked ? 'stacked' : ''}">${confusionMatrix(evaluation, run, context)}${classTable(evaluation, context)}</section>
    ${gallery('class')}
    ${test.kind === 'unkept' && !isUnfinished(record.state) ? unkept(test.message) : ''}
    ${test.kind === 'kept' ? html`<section class="two insight">
      ${test.labelRows === null ? '' : labelMatrix(evaluation, test.testSet, test.labelRows, context)}
      ${calibrationPart(test.calibration, run.colorSlot)}</section>` : ''}
    ${gallery('label')}
    ${test.kind === 'none' ? html`<p class="unseen">${l10n.t('The test images are being looked up.')}</p>` : ''}`;
}
