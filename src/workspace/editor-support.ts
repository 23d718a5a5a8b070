import { dirname } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { writeEditorSupport } from '../experiment/editor-support';
import { failureOf } from '../shared/failure';
import { isExperiment } from './experiment-files';
import { withPaths } from './tsconfig-paths';

const refusedKey = 'lookbook.tsconfigRefused';

/**
 * Lets the editor's type checker know `lookbook` and `@tensorflow/tfjs` in folders with experiments, as soon as one is opened.
 * Does nothing in a workspace that is not trusted; {@link start} is called when it is.
 */
export class EditorSupport implements vscode.Disposable {
  private readonly done = new Set<string>();
  private readonly disposables: vscode.Disposable[] = [];

  constructor(private readonly typesFolder: string, private readonly memento: vscode.Memento, private readonly log: vscode.LogOutputChannel) {}

  start(): void {
    this.disposables.push(vscode.workspace.onDidOpenTextDocument(({ uri }) => { void this.provide(uri); }));
    for (const { uri } of vscode.workspace.textDocuments) void this.provide(uri);
  }

  /** Sees to the folder of an experiment; a failure is logged, for training works without. */
  async provide(experiment: vscode.Uri): Promise<void> {
    const folder = dirname(experiment.fsPath);
    if (!vscode.workspace.isTrusted || !isExperiment(experiment) || this.done.has(folder)) return;
    this.done.add(folder);
    try {
      const { tsconfig, tsconfigFile, missingPaths } = await writeEditorSupport(folder, this.typesFolder);
      // Not awaited: a training waits neither for the TypeScript server nor for an answer.
      if (tsconfig === 'created') void this.readProjectsAnew();
      if (tsconfig === 'differing') void this.offerPaths(vscode.Uri.file(tsconfigFile), missingPaths);
    } catch (error) {
      this.log.warn(`${folder}: ${failureOf(error).message}`);
    }
  }

  dispose(): void {
    for (const disposable of this.disposables) disposable.dispose();
  }

  /**
   * Has the TypeScript server look for tsconfig.json again. It may have opened the experiment before there was one, and a
   * server that learns of files from VS Code's watcher misses one now and then in a folder that was just made.
   */
  private async readProjectsAnew(): Promise<void> {
    try {
      await vscode.commands.executeCommand('typescript.reloadProjects');
    } catch (error) {
      this.log.warn(failureOf(error).message);
    }
  }

  /** An existing tsconfig.json is the person's: it is changed only if they say so, and not asked about again once they said no. */
  private async offerPaths(file: vscode.Uri, paths: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const remembered = v.safeParse(v.array(v.string()), this.memento.get(refusedKey));
    const refused = remembered.success ? remembered.output : [];
    if (refused.includes(file.fsPath)) return;
    const add = vscode.l10n.t('Add');
    const never = vscode.l10n.t('Never for This File');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('{0} does not say where the types of lookbook and @tensorflow/tfjs are, so the editor will underline their imports. Add the paths?', vscode.workspace.asRelativePath(file)),
      add, never,
    );
    if (answer === never) await this.memento.update(refusedKey, [...refused, file.fsPath]);
    if (answer === add) await addPaths(file, paths);
  }
}

/** Adds paths to a tsconfig.json as an edit that can be undone; one with comments is opened, with the lines on the clipboard. */
async function addPaths(file: vscode.Uri, paths: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const document = await vscode.workspace.openTextDocument(file);
  const changed = withPaths(document.getText(), paths);
  if (changed === null) {
    await vscode.env.clipboard.writeText(`"paths": ${JSON.stringify(paths, null, 2)}`);
    await vscode.window.showTextDocument(document);
    await vscode.window.showInformationMessage(vscode.l10n.t('The lines for compilerOptions are on the clipboard: this file has comments or a baseUrl, so they are yours to place.'));
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(file, new vscode.Range(0, 0, document.lineCount, 0), changed);
  if (await vscode.workspace.applyEdit(edit)) await document.save();
}
