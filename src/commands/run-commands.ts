import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { deleteRun, requireDeletable } from '../runs/delete-run';
import { readRun } from '../runs/read-run';
import { leaveStopRequest } from '../runs/stop-file';
import { isUnfinished, type RunRecord } from '../shared/run-record';
import type { ExperimentSettings, TrainingOverrides } from '../shared/settings';
import { runDescription } from '../sidebar/run-words';
import { showFailure, showPlace } from '../training/failure-notice';
import type { StartedRun, TrainingService } from '../training/training-service';
import type { RunEntry, RunHistory } from '../workspace/run-history';
import { readOnly, sourceFile } from '../workspace/source-as-it-was';
import { sourceColumn } from '../workspace/source-column';
import { runFolderFrom, runFoldersFrom } from './run-argument';
import { explainTrust, startAndShow } from './train-command';

/** Milliseconds within which a run that another window or a terminal started says that it stops. */
const reaction = 10_000;

/** What the key of "Delete Run" hands over: VS Code gives commands of keys no row. */
const theSelection = 'selection';

export interface RunCommandContext {
  readonly history: RunHistory;
  readonly trainings: TrainingService;
  readonly log: vscode.LogOutputChannel;
  readonly openRun: (folder: string) => Promise<void>;
  readonly openTensorBoard: (folder: string) => Promise<void>;
  /** Closes the panel of a run. */
  readonly closeRun: (folder: string) => void;
  /** Run folders of the rows that are selected in the history. */
  readonly selectedRuns: () => readonly string[];
}

/** The commands on one run, by name; each takes a run folder or a row of the history, and asks where it gets neither. */
export function runCommands(context: RunCommandContext): Readonly<Record<string, (clicked: unknown, selected: unknown) => Promise<unknown>>> {
  const { history } = context;
  /** A command that needs the run's record. */
  const onRecord = (work: (record: RunRecord, folder: string) => Promise<unknown>, fits?: (entry: RunEntry) => boolean) => async (clicked: unknown): Promise<unknown> => {
    const folder = await runFolderFrom(clicked, history, fits);
    if (folder === undefined) return undefined;
    const entry = await history.refresh(folder);
    if (entry === undefined) return void vscode.window.showWarningMessage(vscode.l10n.t('The run folder {0} is gone or cannot be read.', folder));
    return await work(entry.record, folder);
  };
  return {
    'lookbook.openRun': onRecord((_record, folder) => context.openRun(folder)),
    'lookbook.stopRun': onRecord((record, folder) => stopRun(record, folder, context), ({ record }) => isUnfinished(record.state)),
    'lookbook.rerun': onRecord((record, folder) => rerun(record, folder, context)),
    'lookbook.openExperiment': onRecord((record) => openExperiment(record)),
    'lookbook.openRunSource': onRecord((record, folder) => openSource(record, folder)),
    'lookbook.openRunFailure': onRecord(({ failure }) => (failure === null ? Promise.resolve() : showPlace(failure)), ({ record }) => record.failure !== null),
    'lookbook.openTensorBoard': onRecord((_record, folder) => context.openTensorBoard(folder)),
    'lookbook.revealRunFolder': async (clicked) => {
      const folder = await runFolderFrom(clicked, history);
      if (folder !== undefined) await revealFolder(folder);
    },
    'lookbook.deleteRun': async (clicked, selected) => {
      const byKey = clicked === theSelection;
      const folders = byKey ? context.selectedRuns() : await runFoldersFrom(clicked, selected, history, ({ record }) => !isUnfinished(record.state));
      try {
        // The row with the focus need not be the selected one, and a key is hit by accident: say first what would go.
        if (!byKey || (await mayDelete(folders, history))) await deleteRuns(folders, byKey, context);
      } catch (error) {
        showFailure(error, context.log);
      }
    },
  };
}

async function stopRun({ name, process, state }: RunRecord, folder: string, { trainings }: RunCommandContext): Promise<void> {
  if (trainings.stop(folder) || !isUnfinished(state)) return;
  // Another window's or a terminal's.
  await leaveStopRequest(folder);
  if (state === 'stopping') return;
  for (const end = Date.now() + reaction; Date.now() < end;) {
    await delay(500);
    if (!['queued', 'running'].includes((await readRun(folder)).state)) return;
  }
  await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is trained by another window or a terminal (process {1} on {2}), which did not react within {3} seconds. Stop it there.', name, process.pid, process.host, reaction / 1000),
  );
}

/** Trains the source that the run kept, with the run's own settings. */
async function rerun(record: RunRecord, folder: string, context: RunCommandContext): Promise<StartedRun | undefined> {
  if (!vscode.workspace.isTrusted) {
    await explainTrust();
    return undefined;
  }
  const file = sourceFile(folder, record);
  const originalFile = vscode.Uri.file(record.experimentFile);
  if (file === null) {
    await vscode.window.showWarningMessage(vscode.l10n.t('This run ended before its source was kept. Train the experiment itself.'));
    return undefined;
  }
  return await startAndShow(
    () => context.trainings.start({ file, originalFile, runsFolder: dirname(folder), overrides: settingsOf(record) }),
    originalFile, context,
  );
}

/** What must be put in place of the experiment's words so that a run is made again as it was. */
function settingsOf({ settings, engine }: RunRecord): TrainingOverrides {
  return {
    ...(engine === null ? {} : { engine: engine.name, threads: engine.threads }),
    ...(settings === null ? {} : overridesOf(settings)),
    ...(settings?.limit === undefined ? {} : { limit: settings.limit }),
  };
}

function overridesOf({ augment, training: { epochs, batchSize, seed, validationSplit } }: ExperimentSettings): TrainingOverrides {
  return { epochs, batchSize, seed, validationSplit, augment: augment.length > 0 };
}

async function openExperiment({ experimentFile }: RunRecord): Promise<void> {
  const uri = vscode.Uri.file(experimentFile);
  try {
    await vscode.window.showTextDocument(uri, { viewColumn: sourceColumn(uri) });
  } catch {
    await vscode.window.showWarningMessage(vscode.l10n.t('{0} is gone. The run still has the source as it was.', experimentFile));
  }
}

async function openSource(record: RunRecord, folder: string): Promise<void> {
  const file = sourceFile(folder, record);
  if (file === null) {
    await vscode.window.showWarningMessage(vscode.l10n.t('This run ended before its source was kept.'));
    return;
  }
  const uri = readOnly(file);
  await vscode.window.showTextDocument(uri, { viewColumn: sourceColumn(uri), preview: true });
}

/** Desktops show it in their file manager; where there is none, as in a browser, the path is said and can be copied. */
async function revealFolder(folder: string): Promise<void> {
  if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
    return;
  }
  const copy = vscode.l10n.t('Copy Path');
  if ((await vscode.window.showInformationMessage(folder, copy)) === copy) await vscode.env.clipboard.writeText(folder);
}

/** To the trash, or where there is none for good, after asking unless that is done. */
async function deleteRuns(folders: readonly string[], asked: boolean, { history, closeRun }: RunCommandContext): Promise<void> {
  for (const folder of folders) await requireDeletable(folder);
  const untrashed: string[] = [];
  for (const folder of folders) {
    try {
      await vscode.workspace.fs.delete(vscode.Uri.file(folder), { recursive: true, useTrash: true });
    } catch {
      untrashed.push(folder);
    }
  }
  if (untrashed.length > 0 && (asked || (await mayDeleteForGood(untrashed, history)))) {
    for (const folder of untrashed) await deleteRun(folder);
  }
  for (const folder of folders) {
    if ((await history.refresh(folder)) === undefined) closeRun(folder);
  }
}

async function mayDelete(folders: readonly string[], history: RunHistory): Promise<boolean> {
  if (folders.length === 0) return false;
  return await confirm(
    vscode.l10n.t('Delete {0}?', nameOf(folders, history)),
    vscode.l10n.t('It goes to the trash; where there is none, it is deleted for good.'),
    vscode.l10n.t('Delete'),
  );
}

async function mayDeleteForGood(folders: readonly string[], history: RunHistory): Promise<boolean> {
  return await confirm(
    vscode.l10n.t('Delete {0} permanently?', nameOf(folders, history)),
    vscode.l10n.t('There is no trash here, so this cannot be undone.'),
    vscode.l10n.t('Delete Permanently'),
  );
}

async function confirm(question: string, detail: string, yes: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;
}

function nameOf(folders: readonly string[], history: RunHistory): string {
  const [first] = folders;
  if (folders.length !== 1 || first === undefined) return vscode.l10n.t('{0} runs', folders.length);
  const entry = history.get(first);
  return entry === undefined ? basename(first) : `${entry.record.name} (${runDescription(entry)})`;
}
