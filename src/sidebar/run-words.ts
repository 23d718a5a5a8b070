import * as vscode from 'vscode';
import { formatAccuracy, formatDuration, formatDurationRoughly } from '../shared/format';
import type { RunState } from '../shared/run-record';
import { describeProgress } from '../training/describe-progress';
import { engineFigures } from '../training/engine-figures';
import type { RunEntry } from '../workspace/run-history';

/** The icon's shape tells the state, its colour the run; a failure is red, what waits is plain. */
export function runIcon({ record, colorSlot }: RunEntry): vscode.ThemeIcon {
  const shapes: Readonly<Record<RunState, string>> = {
    queued: 'circle-large-outline',
    running: 'pulse',
    stopping: 'pulse',
    completed: 'pass-filled',
    stopped: 'stop-circle',
    failed: 'error',
    interrupted: 'debug-disconnect',
  };
  if (record.state === 'failed') return new vscode.ThemeIcon(shapes.failed, new vscode.ThemeColor('charts.red'));
  if (record.state === 'queued') return new vscode.ThemeIcon(shapes.queued);
  return new vscode.ThemeIcon(shapes[record.state], new vscode.ThemeColor(`lookbook.run${colorSlot}`));
}

export function stateWord(state: RunState): string {
  switch (state) {
    case 'queued': return vscode.l10n.t('queued');
    case 'running': return vscode.l10n.t('running');
    case 'stopping': return vscode.l10n.t('stopping');
    case 'completed': return vscode.l10n.t('completed');
    case 'stopped': return vscode.l10n.t('stopped');
    case 'failed': return vscode.l10n.t('failed');
    case 'interrupted': return vscode.l10n.t('interrupted');
  }
}

/** What stands behind a run's name: `0.9939 · 51 s · simd`, `epoch 1 of 4 · simd`, `queued`, `failed · line 22`. */
export function runDescription({ record, progress }: RunEntry): string {
  const engine = record.engine?.name ?? progress?.training?.engine;
  const behindEngine = engine === undefined ? [] : [engine];
  switch (record.state) {
    case 'queued':
      return stateWord('queued');
    case 'running':
    case 'stopping':
      return [progress === null ? stateWord(record.state) : describeProgress(progress), ...behindEngine].join(' · ');
    case 'completed':
    case 'stopped':
      return record.result === null
        ? [stateWord(record.state), ...behindEngine].join(' · ')
        : [formatAccuracy(record.result.testAccuracy), formatDurationRoughly(record.result.seconds), ...behindEngine].join(' · ');
    case 'failed': {
      const line = record.failure?.position?.line;
      return line === undefined ? stateWord('failed') : vscode.l10n.t('failed · line {0}', line);
    }
    case 'interrupted':
      return [stateWord('interrupted'), ...behindEngine].join(' · ');
  }
}

/** Everything that a list has no room for. */
export function runTooltip(entry: RunEntry): vscode.MarkdownString {
  const { record } = entry;
  const lines = [
    record.name,
    `${stateWord(record.state)} · ${runDescription(entry)}`,
    vscode.l10n.t('Made {0}', new Date(record.createdAt).toLocaleString(vscode.env.language)),
    ...(record.result === null ? [] : [vscode.l10n.t('Test loss {0}, test accuracy {1}', record.result.testLoss.toFixed(4), formatAccuracy(record.result.testAccuracy))]),
    ...(record.result === null ? [] : [vscode.l10n.t('Trained and tested in {0}', formatDuration(record.result.seconds))]),
    ...(record.engine === null ? [] : [vscode.l10n.t('Engine {0} {1}, {2} threads', record.engine.name, record.engine.version, record.engine.threads)]),
    ...engineFigures(record),
    ...(record.failure === null ? [] : [record.failure.message]),
    record.id,
  ];
  const markdown = new vscode.MarkdownString();
  for (const line of lines) markdown.appendText(line).appendMarkdown('\n\n');
  return markdown;
}
