import * as vscode from 'vscode';
import { readRun } from '../runs/read-run';
import type { DownloadProgress, ImageBytes } from '../shared/data-view';
import { LookbookError } from '../shared/failure';
import type { DataClient } from '../supervisor/data-client';
import { dataSourceOf } from '../workspace/settings';

/**
 * The bytes of test images of a run's dataset, by their numbers in it. Datasets are read by a process of their own, with
 * settings of the workspace, and so only where the workspace is trusted.
 * @param onProgress hears how far a download has come, where the files of the dataset are gone.
 * @throws LookbookError where they cannot be shown.
 */
export async function readTestImages(
  data: DataClient, folder: string, images: readonly number[], onProgress: (download: DownloadProgress) => void,
): Promise<ImageBytes> {
  if (!vscode.workspace.isTrusted) {
    throw new LookbookError({
      message: vscode.l10n.t('The images are not shown because this workspace is not trusted: no process is started for it.'),
      remedy: vscode.l10n.t('Trust the workspace to see them.'),
    });
  }
  const { settings, experimentFile } = await readRun(folder);
  if (settings === null) throw new LookbookError({ message: vscode.l10n.t('The run does not say which dataset it was tested on.') });
  const source = dataSourceOf(vscode.Uri.file(experimentFile));
  return data.images({ source, data: settings.data }, { part: 'test', numbers: [...images] }, { asker: `${folder} ${images.join()}`, onProgress });
}
