import * as l10n from '@vscode/l10n';
import { html, nothing, type TemplateResult } from 'lit';
import { formatCount, formatDuration } from '../../../src/shared/format';
import { isUnfinished, type RunRecord } from '../../../src/shared/run-record';
import { button, icon, linkButton } from '../../controls/buttons';
import { menu } from '../../controls/menu';
import { cssVariables } from '../../theme/css-variables';
import { runColor } from '../../controls/run-color';
import type { ShownRun } from '../state';
import type { PanelContext } from './context';
import { runStatus } from './run-status';

function startTime(iso: string): string {
  const start = new Date(iso);
  const sameDay = start.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(undefined, sameDay ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' }).format(start);
}

/** Seconds from start to end, as the record knows them. */
function duration({ result, startedAt, endedAt }: RunRecord): number | null {
  if (result !== null) return result.seconds;
  return startedAt === null || endedAt === null ? null : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
}

function facts({ record, history }: ShownRun): string[] {
  const words: string[] = [];
  const seconds = duration(record);
  const epochs = history.epochs.length;
  if (!isUnfinished(record.state) && seconds !== null && epochs > 0) {
    words.push(epochs === 1 ? l10n.t('1 epoch in {0}', formatDuration(seconds)) : l10n.t('{0} epochs in {1}', epochs, formatDuration(seconds)));
  } else {
    words.push(record.startedAt === null ? l10n.t('asked for at {0}', startTime(record.createdAt)) : l10n.t('started {0}', startTime(record.startedAt)));
  }
  if (!isUnfinished(record.state) && record.engine !== null) {
    const { name, threads } = record.engine;
    words.push(threads === 1 ? l10n.t('{0}, 1 thread', name) : l10n.t('{0}, {1} threads', name, threads));
  }
  if (record.summary !== null) words.push(l10n.t('{0} parameters', formatCount(record.summary.parameters)));
  if (record.settings !== null) words.push(l10n.t('seed {0}', record.settings.training.seed));
  return words;
}

function mainButton(record: RunRecord, { post }: PanelContext): TemplateResult {
  if (!isUnfinished(record.state)) return button({ label: l10n.t('Rerun'), icon: 'debug-rerun', onClick: () => { post({ type: 'rerun' }); }, hint: l10n.t('Trains the source of this run again') });
  const stop = (): void => { post({ type: 'stop' }); };
  return record.state === 'stopping'
    ? button({ label: l10n.t('Skip Test'), icon: 'debug-stop', onClick: stop, hint: l10n.t('Ends the run without its evaluation on the test images') })
    : button({ label: l10n.t('Stop'), icon: 'debug-stop', onClick: stop, hint: l10n.t('Ends the training, keeps what was learnt and evaluates it') });
}

/** Who the run is, what it is doing, and what can be done with it. */
export function header(run: ShownRun, context: PanelContext): TemplateResult {
  const { record } = run;
  const { label, icon: iconName, tone } = runStatus(run);
  const file = record.experimentFile.split(/[\\/]/).at(-1) ?? record.experimentFile;
  return html`<header>
    <div class="head">
      <span class="dot" ${cssVariables({ '--color': runColor(run.colorSlot) })}></span>
      <h1 title=${record.name}>${record.name}</h1>
      <span class="state ${tone}">${icon(iconName)}${label}</span>
      <span class="head-actions">
        ${mainButton(record, context)}
        ${menu(l10n.t('More Actions'), [
          ...(record.sourceFile === null ? [] : [{ label: l10n.t('Open Source as It Was'), icon: 'history', onSelect: () => { context.post({ type: 'openSource' }); } }]),
          { label: l10n.t('Reveal Run Folder'), icon: 'folder-opened', onSelect: () => { context.post({ type: 'revealFolder' }); } },
          { label: l10n.t('Open in TensorBoard'), icon: 'link-external', onSelect: () => { context.post({ type: 'openTensorBoard' }); } },
          { label: l10n.t('Show Log'), icon: 'output', onSelect: () => { context.post({ type: 'showLog' }); } },
        ])}
      </span>
    </div>
    <p class="facts">${linkButton(file, () => { context.post({ type: 'openExperiment' }); }, record.experimentFile)}${facts(run).map((fact) => html`<span> · ${fact}</span>`)}</p>
    <p class="unseen" role="status">${label}${announcement(run) ?? nothing}</p>
  </header>`;
}

/** What a screen reader is told besides the state: each epoch's end, not each batch. */
function announcement({ record, history }: ShownRun): string | null {
  const last = history.epochs.at(-1);
  if (last === undefined || !isUnfinished(record.state)) return null;
  const accuracy = (last.val_accuracy ?? last.accuracy).toFixed(4);
  return `, ${last.val_accuracy === undefined ? l10n.t('epoch {0}: accuracy {1}', last.epoch, accuracy) : l10n.t('epoch {0}: validation accuracy {1}', last.epoch, accuracy)}`;
}
