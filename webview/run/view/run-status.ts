import * as l10n from '@vscode/l10n';
import type { Phase } from '../../../src/shared/run-event';
import type { ShownRun } from '../state';

export interface RunStatus {
  readonly label: string;
  /** Name of a codicon; its shape tells the state, its colour nothing but failure. */
  readonly icon: string;
  readonly tone: 'quiet' | 'bad';
}

function phaseLabel(phase: Phase, queuedBehind: number): string {
  switch (phase) {
    case 'evaluating-experiment': return l10n.t('Reading the experiment');
    case 'queued': return queuedBehind === 0 ? l10n.t('Queued, next') : queuedBehind === 1 ? l10n.t('Waits behind 1 run') : l10n.t('Waits behind {0} runs', queuedBehind);
    case 'loading-dataset': return l10n.t('Loading the images');
    case 'loading-engine': return l10n.t('Starting the engine');
    case 'training': return l10n.t('Training');
    case 'validating': return l10n.t('Validating');
    case 'testing': return l10n.t('Testing');
  }
}

/** What a run is doing, in a word or two. Its icon stands still: what turns is drawn anew sixty times a second, on the cores that train. */
export function runStatus({ record, history, queuedBehind }: ShownRun): RunStatus {
  switch (record.state) {
    case 'queued':
      return history.progress.phase === 'evaluating-experiment'
        ? { label: phaseLabel('evaluating-experiment', 0), icon: 'pulse', tone: 'quiet' }
        : { label: phaseLabel('queued', queuedBehind), icon: 'clockface', tone: 'quiet' };
    case 'running': return { label: phaseLabel(history.progress.phase, queuedBehind), icon: 'pulse', tone: 'quiet' };
    case 'stopping':
      return { label: history.progress.phase === 'testing' ? l10n.t('Stopped, testing') : l10n.t('Stopping'), icon: 'pulse', tone: 'quiet' };
    case 'completed': return { label: l10n.t('Completed'), icon: 'pass', tone: 'quiet' };
    case 'stopped': return { label: l10n.t('Stopped'), icon: 'stop-circle', tone: 'quiet' };
    case 'failed': return { label: l10n.t('Failed'), icon: 'error', tone: 'bad' };
    case 'interrupted': return { label: l10n.t('Interrupted'), icon: 'debug-disconnect', tone: 'bad' };
  }
}
