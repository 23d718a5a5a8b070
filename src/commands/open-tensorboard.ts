import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { tensorBoardFolder } from '../runs/run-folder';
import { TensorBoardServer } from '../supervisor/tensorboard-server';

/** `null`: TensorBoard is not installed; `undefined`: the person cancelled the start. */
type Started = TensorBoardServer | null | undefined;

/** The TensorBoards of this window: one for each folder of runs, started when it is first asked for. */
export class TensorBoards {
  private readonly servers = new Map<string, Promise<Started>>();
  private readonly closing = new AbortController();

  constructor(private readonly log: vscode.LogOutputChannel) {}

  /** Opens a run in the browser. Its TensorBoard knows the other runs of the folder, too, to compare with. */
  async open(runFolder: string): Promise<void> {
    if ((await stat(tensorBoardFolder(runFolder)).catch(() => null)) === null) {
      void vscode.window.showInformationMessage(vscode.l10n.t('This run has nothing for TensorBoard yet. It writes event files from its first batches on.'));
      return;
    }
    const server = await this.serverOf(dirname(runFolder));
    if (server === null) void explainInstallation();
    if (!server) return;
    const address = await vscode.env.asExternalUri(vscode.Uri.parse(server.url));
    await vscode.env.openExternal(address.with({ query: `runFilter=${basename(runFolder)}` }));
  }

  /** Resolves when all are gone. */
  async dispose(): Promise<void> {
    this.closing.abort();
    const servers = await Promise.allSettled(this.servers.values());
    await Promise.all(servers.flatMap((server) => (server.status === 'fulfilled' && server.value ? [server.value.stop()] : [])));
  }

  private serverOf(logFolder: string): Promise<Started> {
    const present = this.servers.get(logFolder);
    if (present !== undefined) return present;
    const forget = (): void => { this.servers.delete(logFolder); };
    const starting = this.start(logFolder);
    this.servers.set(logFolder, starting);
    starting.then((server) => (server ? server.exited : undefined)).then(forget, forget);
    return starting;
  }

  private async start(logFolder: string): Promise<Started> {
    const title = vscode.l10n.t('Starting TensorBoard');
    return await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (_progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => { cancel.abort(); });
      const signal = AbortSignal.any([cancel.signal, this.closing.signal]);
      try {
        return await TensorBoardServer.start(logFolder, { log: (line) => { this.log.info(`TensorBoard: ${line}`); }, signal });
      } catch (error) {
        if (signal.aborted) return undefined;
        throw error;
      }
    });
  }
}

async function explainInstallation(): Promise<void> {
  const command = process.platform === 'win32' ? 'py -m pip install tensorboard' : 'python3 -m pip install tensorboard';
  const copy = vscode.l10n.t('Copy Command');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('TensorBoard is not installed: there is no “tensorboard” on the PATH, and no Python that has it. Install it with “{0}” and try again.', command), copy,
  );
  if (answer === copy) await vscode.env.clipboard.writeText(command);
}
