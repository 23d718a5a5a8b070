import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { defaultCacheFolder } from '../dataset/cache-folder';
import { formatFailure, LookbookError, type Failure } from '../shared/failure';
import { installerMessage, type InstallerMessage } from '../shared/installer-protocol';
import { childEnvironment } from '../supervisor/child-environment';

/** Installs the tfjs-node engine into the cache that all projects share, in a process of its own, with progress and cancel. */
export async function installEngine(extensionPath: string, log: vscode.LogOutputChannel): Promise<void> {
  const installed = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Installing the tfjs-node engine'), cancellable: true },
    (progress, token) => runInstaller(join(extensionPath, 'dist', 'install-engine.mjs'), progress, token, log),
  );
  if (installed) {
    void vscode.window.showInformationMessage(vscode.l10n.t('The tfjs-node engine is installed. With the setting lookbook.engine at auto, the next training uses it.'));
  }
}

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

/** True when it is installed, false when the person cancelled. @throws LookbookError that says what is missing. */
function runInstaller(file: string, progress: Progress, token: vscode.CancellationToken, log: vscode.LogOutputChannel): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(file, ['--json', '--cache', defaultCacheFolder()], { silent: true, execArgv: [], env: childEnvironment(process.env) });
    let done = 0;
    let failure: Failure = { message: vscode.l10n.t('The tfjs-node engine could not be installed.'), remedy: vscode.l10n.t('The log tells more.') };
    const hear = (line: string): void => {
      const message = parseMessage(line);
      if (message === null) {
        log.info(line);
      } else if (message.type === 'failed') {
        ({ failure } = message);
        log.error(formatFailure(failure));
      } else {
        log.info(message.message);
        progress.report({ message: message.message, increment: Math.max(0, (message.fraction - done) * 100) });
        done = Math.max(done, message.fraction);
      }
    };
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) eachLine(stream, hear);
    token.onCancellationRequested(() => { if (child.connected) child.send('cancel'); });
    child.on('error', reject);
    child.on('close', (code) => {
      if (token.isCancellationRequested) resolve(false);
      else if (code === 0) resolve(true);
      else reject(new LookbookError(failure));
    });
  });
}

function parseMessage(line: string): InstallerMessage | null {
  try {
    const parsed = v.safeParse(installerMessage, JSON.parse(line));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

function eachLine(stream: NodeJS.ReadableStream, hear: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
  stream.on('end', () => { if (rest !== '') hear(rest); });
}
