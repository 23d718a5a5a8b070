import { basename } from 'node:path';
import * as vscode from 'vscode';
import { formatAccuracy, formatDuration } from '../shared/format';
import { secondsLeft, shareDone } from '../shared/run-progress';
import { secondsForRest, type TrainAll } from '../supervisor/train-all';
import type { RunEntry, RunHistory } from '../workspace/run-history';
import { describeProgress } from './describe-progress';

type TrainingsInTurn = TrainAll<vscode.Uri>;

/**
 * Shows trainings in turn as one progress with one cancel, until `ended`. Cancelled, which takes VS Code's notification
 * away, it goes on to show the stop, and the second cancel skips the test.
 */
export async function showTrainAll(title: string, all: TrainingsInTurn, history: RunHistory, ended: Promise<unknown>): Promise<void> {
  if (!(await showUntilCancelled(title, all, history, ended))) return;
  all.stop();
  if (await showUntilCancelled(vscode.l10n.t('{0}: stopping; cancel again to skip the test', title), all, history, ended)) all.stop();
}

/** @returns whether a person cancelled; false when all has ended. */
async function showUntilCancelled(title: string, all: TrainingsInTurn, history: RunHistory, ended: Promise<unknown>): Promise<boolean> {
  return await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, cancellation) => {
    let shown = 0;
    const show = (): void => {
      const entry = all.currentFolder === null ? undefined : history.get(all.currentFolder);
      const share = 100 * shareOfAll(all, entry);
      progress.report({ message: describe(all, entry), increment: Math.max(0, share - shown) });
      shown = Math.max(shown, share);
    };
    show();
    const subscription = history.onDidChange(show);
    const cancelled = new Promise<true>((resolve) => { cancellation.onCancellationRequested(() => { resolve(true); }); });
    const over = ended.then(() => false, () => false);
    const wasCancelled = await Promise.race([cancelled, over]);
    subscription.dispose();
    return wasCancelled;
  });
}

/** `2 of 6 · Model 2: two conv: epoch 3 of 10, loss 0.0123, accuracy 0.9951, 3 min left · about 20 min left in all`. */
function describe(all: TrainingsInTurn, entry: RunEntry | undefined): string {
  const wish = all.wishes[all.outcomes.length];
  if (wish === undefined) return '';
  const name = entry?.record.name ?? basename(wish.fsPath);
  const place = vscode.l10n.t('{0} of {1}', all.outcomes.length + 1, all.wishes.length);
  if (entry?.progress == null) return `${place} · ${name}`;
  const { training, stopping } = entry.progress;
  const words = [describeProgress(entry.progress)];
  if (training !== null && training.soFar !== null) words.push(vscode.l10n.t('loss {0}, accuracy {1}', training.soFar.loss.toFixed(4), formatAccuracy(training.soFar.accuracy)));
  const left = training === null || stopping ? null : secondsLeft(training);
  if (left !== null) words.push(vscode.l10n.t('{0} left', formatDuration(left)));
  const inAll = left === null ? null : secondsInAll(all, entry, left);
  return [place, `${name}: ${words.join(', ')}`, ...(inAll === null ? [] : [vscode.l10n.t('about {0} left in all', formatDuration(inAll))])].join(' · ');
}

/** @param left seconds that the running training needs yet. @returns `null` where it is the last. */
function secondsInAll({ wishes, outcomes }: TrainingsInTurn, { record }: RunEntry, left: number): number | null {
  const waiting = wishes.length - outcomes.length - 1;
  if (waiting === 0) return null;
  const sofar = (Date.now() - Date.parse(record.startedAt ?? record.createdAt)) / 1000;
  const known = outcomes.filter(({ run }) => run?.record.state === 'completed').map(({ seconds }) => seconds);
  const rest = secondsForRest([...known, sofar + left], waiting);
  return rest === null ? null : rest + left;
}

function shareOfAll({ wishes, outcomes }: TrainingsInTurn, entry: RunEntry | undefined): number {
  const training = entry?.progress?.training ?? null;
  return (outcomes.length + (training === null ? 0 : shareDone(training))) / wishes.length;
}
