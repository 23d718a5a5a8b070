import { isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { trainingOverrides, type TrainingOverrides } from '../shared/settings';
import { findExperiments } from '../workspace/experiment-files';
import { readTrainingDefaults } from '../workspace/settings';

/** The type of our tasks in tasks.json. */
export const taskType = 'lookbook';

/** What a task of ours says in tasks.json: which experiment, and what to put in place of its own words and of the settings. */
const taskDefinition = v.object({ type: v.literal(taskType), experiment: v.string(), ...trainingOverrides.entries });

/**
 * Offers to train each experiment as a task: `lookbook: train model-4.model.ts`. A task is the command line in a
 * terminal, so it can be part of a person's own build; its run appears in the history like any other.
 * VS Code runs no tasks in an untrusted workspace.
 */
export class TrainTasks implements vscode.TaskProvider {
  /** @param cliFile the command line's bundle. */
  constructor(private readonly cliFile: string) {}

  async provideTasks(): Promise<vscode.Task[]> {
    const experiments = await findExperiments();
    return experiments.flatMap((uri) => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder === undefined) return [];
      const experiment = vscode.workspace.asRelativePath(uri, false);
      return [this.makeTask({ type: taskType, experiment }, {}, uri, folder)];
    });
  }

  /** Gives a task of tasks.json, which has only a definition, its command. */
  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const definition = v.safeParse(taskDefinition, task.definition);
    const folder = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    if (!definition.success || folder === undefined) return undefined;
    const { type, experiment, ...overrides } = definition.output;
    const path = isAbsolute(experiment) ? experiment : join(folder.uri.fsPath, experiment);
    // VS Code knows a task by its definition, which must come back as it was.
    return this.makeTask(task.definition, overrides, vscode.Uri.file(path), folder);
  }

  private makeTask(definition: vscode.TaskDefinition, overrides: TrainingOverrides, experiment: vscode.Uri, folder: vscode.WorkspaceFolder): vscode.Task {
    const execution = new vscode.ProcessExecution(process.execPath, [this.cliFile, experiment.fsPath, ...flags(experiment, overrides)], {
      cwd: folder.uri.fsPath,
      // On a desktop this process is an Electron binary.
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
    const name = vscode.l10n.t('train {0}', vscode.workspace.asRelativePath(experiment, false));
    const task = new vscode.Task(definition, folder, name, taskType, execution, '$lookbook');
    task.detail = vscode.l10n.t('Train Fashion Model in a terminal');
    return task;
  }
}

/** The settings and what the task puts in their place, as the command line takes them. @throws LookbookError where a setting is of no use. */
function flags(experiment: vscode.Uri, overrides: TrainingOverrides): string[] {
  const defaults = readTrainingDefaults(experiment);
  const wanted: readonly (readonly [flag: string, value: string | number | boolean | null | undefined])[] = [
    ['--engine', overrides.engine ?? defaults.engine],
    ['--epochs', overrides.epochs],
    ['--limit', overrides.limit ?? defaults.limit],
    ['--batch-size', overrides.batchSize],
    ['--seed', overrides.seed],
    ['--threads', overrides.threads ?? defaults.threads],
    ['--validation-split', overrides.validationSplit],
    ['--augment', overrides.augment === true],
    ['--no-augment', overrides.augment === false],
    ['--no-wide-simd', !(overrides.wideSimd ?? defaults.wideSimd)],
    ['--fast-math', overrides.fastMath ?? defaults.fastMath],
    ['--data', defaults.dataFolder],
    ...defaults.dataUrls.map((url) => ['--data-url', url] as const),
  ];
  return wanted.flatMap(([flag, value]) => {
    if (value === null || value === undefined || value === false) return [];
    return value === true ? [flag] : [flag, String(value)];
  });
}
