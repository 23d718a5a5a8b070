import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Phase } from '../shared/run-event';
import { formatDuration } from '../shared/format';
import { secondsLeft, type RunProgress } from '../shared/run-progress';

function describePhase(phase: Phase): string {
  switch (phase) {
    case 'evaluating-experiment': return vscode.l10n.t('reading the experiment');
    case 'queued': return vscode.l10n.t('queued');
    case 'loading-dataset': return vscode.l10n.t('loading the images');
    case 'loading-engine': return vscode.l10n.t('starting the engine');
    case 'training': return vscode.l10n.t('training');
    case 'validating': return vscode.l10n.t('validating');
    case 'testing': return vscode.l10n.t('testing');
  }
}

/** How far an unfinished run is, in a few words: `epoch 1 of 4`. */
export function describeProgress({ phase, download, stopping, training }: RunProgress): string {
  if (phase === 'testing') return describePhase(phase);
  if (stopping) return vscode.l10n.t('stopping');
  if (download !== null) {
    return download.total === null
      ? vscode.l10n.t('downloading {0}', basename(download.file))
      : vscode.l10n.t('downloading {0}, {1} %', basename(download.file), Math.floor((100 * download.received) / Math.max(1, download.total)));
  }
  if (training === null) return describePhase(phase);
  return vscode.l10n.t('epoch {0} of {1}', training.epoch, training.epochs);
}

/** The same with the time that is left, where it is known: `epoch 1 of 4, 1 min 40 s left`. */
export function describeProgressAndTime(progress: RunProgress): string {
  const words = describeProgress(progress);
  const left = progress.training === null || progress.stopping || progress.phase === 'testing' ? null : secondsLeft(progress.training);
  return left === null ? words : vscode.l10n.t('{0}, {1} left', words, formatDuration(left));
}
