import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { defaultCacheFolder } from '../dataset/cache-folder';
import { runWithProgress } from './run-with-progress';

/** Installs the tfjs-node engine into the cache that all projects share, in a process of its own, with progress and cancel. */
export async function installEngine(extensionPath: string, log: vscode.LogOutputChannel): Promise<void> {
  const installed = await runWithProgress({
    title: vscode.l10n.t('Installing the tfjs-node engine'),
    file: join(extensionPath, 'dist', 'install-engine.mjs'),
    args: ['--json', '--cache', defaultCacheFolder()],
    result: v.never(),
    failure: { message: vscode.l10n.t('The tfjs-node engine could not be installed.'), remedy: vscode.l10n.t('The log tells more.') },
  }, log);
  if (installed === null) return;
  void vscode.window.showInformationMessage(vscode.l10n.t('The tfjs-node engine is installed. With the setting lookbook.engine at auto, the next training uses it.'));
}
