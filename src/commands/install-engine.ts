import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { defaultCacheFolder } from '../dataset/cache-folder';
import { LookbookError } from '../shared/failure';
import { childEnvironment } from '../supervisor/child-environment';

/** What the installer says on its standard output, one JSON value a line. */
const installerLine = v.object({
  type: v.literal('step'),
  message: v.string(),
  /** Share of the whole that is done, 0 to 1. */
  fraction: v.optional(v.number()),
});

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

/** True when it is installed, false when the person cancelled. @throws LookbookError with the installer's last words. */
function runInstaller(file: string, progress: Progress, token: vscode.CancellationToken, log: vscode.LogOutputChannel): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(file, ['--json', '--cache', defaultCacheFolder()], { silent: true, execArgv: [], env: childEnvironment(process.env) });
    let done = 0;
    let lastWords = '';
    const hear = (line: string): void => {
      const step = parseStep(line);
      if (step === null) {
        if (line.trim() !== '') lastWords = line;
        log.info(line);
        return;
      }
      log.info(step.message);
      const share = step.fraction ?? done;
      progress.report({ message: step.message, increment: Math.max(0, (share - done) * 100) });
      done = Math.max(done, share);
    };
    for (const stream of [child.stdout, child.stderr]) if (stream !== null) eachLine(stream, hear);
    token.onCancellationRequested(() => { child.kill('SIGTERM'); });
    child.on('error', reject);
    child.on('close', (code) => {
      if (token.isCancellationRequested) resolve(false);
      else if (code === 0) resolve(true);
      else reject(new LookbookError({ message: vscode.l10n.t('The tfjs-node engine could not be installed: {0}', lastWords), remedy: vscode.l10n.t('The log tells more.') }));
    });
  });
}

function parseStep(line: string): v.InferOutput<typeof installerLine> | null {
  try {
    const parsed = v.safeParse(installerLine, JSON.parse(line));
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
