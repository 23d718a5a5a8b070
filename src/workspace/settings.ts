import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { defaultCacheFolder } from '../dataset/cache-folder';
import type { DataSource } from '../shared/data-view';
import { LookbookError } from '../shared/failure';
import { engineChoice } from '../shared/settings';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** The one check of `lookbook.*`: settings files are written by hand, so any value may stand there. */
const lookbookSettings = v.object({
  engine: engineChoice,
  threads: v.nullable(count),
  wideSimd: v.boolean(),
  fastMath: v.boolean(),
  limit: v.nullable(count),
  dataFolder: v.string(),
  dataUrls: v.array(v.pipe(v.string(), v.url())),
});

export interface TrainingDefaults {
  readonly engine: v.InferOutput<typeof engineChoice>;
  readonly threads: number | null;
  readonly wideSimd: boolean;
  readonly fastMath: boolean;
  /** Training images to use, the first ones; `null` for all. */
  readonly limit: number | null;
  /** Absolute, or `null` where the usual places are to be searched. */
  readonly dataFolder: string | null;
  /** Empty: the built-in list. */
  readonly dataUrls: readonly string[];
}

/**
 * The settings that a training of `experiment` starts from.
 * @throws LookbookError that names the setting whose value is of no use.
 */
export function readTrainingDefaults(experiment: vscode.Uri): TrainingDefaults {
  const configuration = vscode.workspace.getConfiguration('lookbook', experiment);
  const raw = Object.fromEntries(Object.keys(lookbookSettings.entries).map((key) => [key, configuration.get<unknown>(key)]));
  const checked = v.safeParse(lookbookSettings, raw);
  if (!checked.success) {
    const [issue] = checked.issues;
    const key = v.getDotPath(issue) ?? '';
    throw new LookbookError({
      message: vscode.l10n.t('The setting lookbook.{0} is of no use: {1}', key, issue.message),
      remedy: vscode.l10n.t('Correct it in the settings.'),
    });
  }
  const { dataFolder, ...rest } = checked.output;
  return { ...rest, dataFolder: dataFolder.trim() === '' ? null : absoluteFolder(dataFolder.trim(), experiment) };
}

/** Where a training of `experiment` takes its data from. @throws as {@link readTrainingDefaults} */
export function dataSourceOf(experiment: vscode.Uri): DataSource {
  const { dataFolder, dataUrls } = readTrainingDefaults(experiment);
  return {
    ...(dataFolder === null ? {} : { folder: dataFolder }),
    ...(dataUrls.length === 0 ? {} : { urls: [...dataUrls] }),
    cacheFolder: defaultCacheFolder(),
  };
}

/** `~` is the home folder; a relative path starts at the workspace folder of the experiment. */
function absoluteFolder(folder: string, experiment: vscode.Uri): string {
  if (folder === '~' || folder.startsWith('~/') || folder.startsWith('~\\')) return join(homedir(), folder.slice(1));
  if (isAbsolute(folder)) return folder;
  return resolve(vscode.workspace.getWorkspaceFolder(experiment)?.uri.fsPath ?? resolve(experiment.fsPath, '..'), folder);
}

/** Whether layers of `uri` are to be followed by their shapes. */
export function inlayHintsWanted(uri: vscode.Uri): boolean {
  return vscode.workspace.getConfiguration('lookbook', uri).get<unknown>('inlayHints') !== false;
}
