import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readRun } from '../../src/runs/read-run';
import { experimentText, inWorkspace, lookbook, until } from './support';

/** Runs a task to its end. */
async function run(task: vscode.Task): Promise<number | undefined> {
  const ended = new Promise<number | undefined>((resolve) => {
    const subscription = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      subscription.dispose();
      resolve(exitCode);
    });
  });
  await vscode.tasks.executeTask(task);
  return await ended;
}

/** The task that VS Code makes of an entry in tasks.json. */
async function taskOf(label: string, definition: vscode.TaskDefinition): Promise<vscode.Task> {
  await vscode.workspace.fs.writeFile(inWorkspace('.vscode', 'tasks.json'), new TextEncoder().encode(JSON.stringify({ version: '2.0.0', tasks: [{ label, ...definition }] })));
  return await until('the task of tasks.json', async () => (await vscode.tasks.fetchTasks()).find(({ name }) => name === label));
}

describe('training as a task', function () {
  this.timeout(120_000);

  before(async () => { await lookbook(); });

  it('is offered for every experiment', async () => {
    const names = (await vscode.tasks.fetchTasks({ type: 'lookbook' })).map(({ name }) => name);
    for (const n of [1, 2, 3, 4, 5, 6]) assert.ok(names.includes(`train model-${n}.model.ts`), names.join(', '));
  });

  it('takes the data from where the settings say', async () => {
    const settings = vscode.workspace.getConfiguration('lookbook', inWorkspace('model-1.model.ts'));
    const urls = ['https://one.example/', 'https://two.example/'];
    await settings.update('dataUrls', urls, vscode.ConfigurationTarget.Workspace);
    try {
      const [task] = await vscode.tasks.fetchTasks({ type: 'lookbook' });
      assert.ok(task?.execution instanceof vscode.ProcessExecution);
      const { args } = task.execution;
      assert.deepEqual(args.filter((_word, index) => args[index - 1] === '--data-url'), urls);
    } finally {
      await settings.update('dataUrls', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  it('trains as tasks.json says, and the history shows the run', async () => {
    const { runs } = await lookbook();
    const before = new Set(runs.getChildren().map(({ folder }) => folder));
    const task = await taskOf('short', { type: 'lookbook', experiment: 'model-1.model.ts', epochs: 1, limit: 320, engine: 'simd' });
    assert.equal(await run(task), 0);
    const made = await until('the run in the history', () => runs.getChildren().find(({ folder }) => !before.has(folder)));
    const { state, settings, engine } = await readRun(made.folder);
    assert.equal(state, 'completed');
    assert.deepEqual([settings?.limit, settings?.training.epochs, engine?.name], [320, 1, 'simd']);
  });

  it('stops when the history asks it to', async () => {
    const { runs } = await lookbook();
    const before = new Set(runs.getChildren().map(({ folder }) => folder));
    const ended = run(await taskOf('long', { type: 'lookbook', experiment: 'model-1.model.ts', epochs: 10_000, limit: 640, engine: 'simd' }));
    const { folder } = await until('the run in the history', () => runs.getChildren().find((row) => !before.has(row.folder)));
    await until('the training', async () => ((await readRun(folder)).state === 'running' ? true : undefined), 60);
    await vscode.commands.executeCommand('lookbook.stopRun', folder);
    assert.equal(await ended, 130);
    assert.equal((await readRun(folder)).state, 'stopped');
  });

  it('marks the place of an error', async () => {
    const text = experimentText('      tf.layers.flatten({ inputShape }),\n      tf.layers.conv2d({ filters: 8, kernelSize: 3 }),');
    const uri = inWorkspace('task-fails.model.ts');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    assert.equal(await run(await taskOf('failing', { type: 'lookbook', experiment: 'task-fails.model.ts', problemMatcher: '$lookbook' })), 1);
    const line = text.slice(0, text.indexOf('tf.layers.conv2d')).split('\n').length - 1;
    // The matcher reads one line; what the inspector says goes on with a remedy.
    const ofTask = ({ message, range, source }: vscode.Diagnostic): boolean => source === 'Lookbook' && range.start.line === line && !message.includes('\n');
    await until('the problem', () => vscode.languages.getDiagnostics(uri).find(ofTask));
  });
});
