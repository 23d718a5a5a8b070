import { join } from 'node:path';
import * as vscode from 'vscode';
import { chooseExperiment } from './commands/choose-experiment';
import { compareAugmentation } from './commands/compare-augmentation-command';
import { askForRuns, compareRuns, diffSources } from './commands/compare-command';
import { copyExamples } from './commands/copy-examples';
import { installEngine } from './commands/install-engine';
import { TensorBoards } from './commands/open-tensorboard';
import { runCommands } from './commands/run-commands';
import { showTrainings } from './commands/show-trainings';
import { trainAll } from './commands/train-all-command';
import { train } from './commands/train-command';
import { writeReport } from './commands/write-report';
import { taskType, TrainTasks } from './commands/train-tasks';
import { ExperimentCodeLens } from './editor/experiment-code-lens';
import { ExperimentDiagnostics } from './editor/experiment-diagnostics';
import { Inspections } from './editor/inspections';
import { LayerHover } from './editor/layer-hover';
import { LayerInlayHints } from './editor/layer-inlay-hints';
import { AugmentationPanel } from './panels/augmentation-panel';
import { ComparePanels } from './panels/compare-panels';
import { DataPanel } from './panels/data-panel';
import { ExperimentPanels } from './panels/experiment-panels';
import { RunPanels } from './panels/run-panels';
import { readTestImages } from './panels/test-images';
import { ExperimentsTree } from './sidebar/experiments-tree';
import { RunsTree } from './sidebar/runs-tree';
import { DataClient } from './supervisor/data-client';
import { InspectorClient } from './supervisor/inspector-client';
import { showFailedRun, showFailure } from './training/failure-notice';
import { TrainingService } from './training/training-service';
import { TrainingStatus } from './training/training-status';
import { ColorSlots } from './workspace/color-slots';
import { EditorSupport } from './workspace/editor-support';
import { experimentSelector, sourceSelector } from './workspace/experiment-files';
import { ExperimentFolderContext } from './workspace/experiment-folders';
import { JournalDamage } from './workspace/journal-damage';
import { RunHistory } from './workspace/run-history';
import { SourceAsItWas } from './workspace/source-as-it-was';

/** What other extensions (and Lookbook's tests) may read. */
export interface LookbookApi {
  readonly experiments: vscode.TreeDataProvider<vscode.Uri>;
  readonly runs: RunsTree;
}

/** Children that must be gone before the window is. */
let endChildren: (() => Promise<void>) | undefined;

/** Wires VS Code to the rest. Nothing of the workspace is evaluated before {@link trusted} ran. */
export function activate(context: vscode.ExtensionContext): LookbookApi {
  const { extensionUri, extensionPath, workspaceState } = context;
  const log = vscode.window.createOutputChannel('Lookbook', { log: true });
  const damage = new JournalDamage(log);
  const history = new RunHistory(new ColorSlots(workspaceState), damage, log);
  const trainings = new TrainingService(extensionPath, history, log);
  const inspectorOptions = { inspectorFile: join(extensionPath, 'dist', 'inspector.mjs'), log: (line: string) => { log.info(line); } };
  const inspector = new InspectorClient(inspectorOptions);
  const data = new DataClient(inspectorOptions);
  const inspections = new Inspections(inspector, log);
  const support = new EditorSupport(join(extensionPath, 'dist', 'types'), workspaceState, log);
  const panels = new RunPanels({
    extensionUri, log,
    onDidAdvance: history.onDidAdvance,
    onJournalProblem: damage.note,
    colorSlotOf: (folder) => history.get(folder)?.colorSlot ?? 1,
    queuedBehind: (folder) => trainings.queuedBehind(folder),
    testImages: (folder, images, onProgress) => readTestImages(data, folder, images, onProgress),
    nameOf: async (folder) => (await history.refresh(folder))?.record.name ?? null,
  });
  const comparisons = new ComparePanels({
    extensionUri, log,
    onDidAdvance: history.onDidAdvance,
    onJournalProblem: damage.note,
    colorSlotOf: async (folder) => (history.get(folder) ?? await history.refresh(folder))?.colorSlot ?? 1,
    askForRuns: (chosen) => askForRuns(history, chosen),
    diffSources: (first, second, among) => diffSources(first, second, among, history),
  });
  const compare = (folders: readonly string[]): void => { comparisons.open(folders); };
  const tensorBoards = new TensorBoards(log);
  const panelContext = { extensionUri, log, inspections, inspector, data };
  /** Nobody looks at images any more. */
  const onAllClosed = (): void => { if (dataPanels.size + augmentationPanels.size === 0) data.rest(); };
  const dataPanels = new ExperimentPanels({
    viewType: 'lookbook.data',
    title: (file) => vscode.l10n.t('Data: {0}', file),
    fill: (panel, experiment, title) => { new DataPanel(panel, experiment, title, panelContext); },
    onAllClosed,
  });
  const augmentationPanels = new ExperimentPanels({
    viewType: 'lookbook.augmentation',
    title: (file) => vscode.l10n.t('Augmentation: {0}', file),
    fill: (panel, experiment, title) => { new AugmentationPanel(panel, experiment, title, panelContext); },
    onAllClosed,
  });
  endChildren = async () => { await Promise.all([trainings.dispose(), inspector.dispose(), data.dispose(), tensorBoards.dispose()]); };

  const experiments = new ExperimentsTree(inspections, log);
  const runs = new RunsTree(history);
  const lenses = new ExperimentCodeLens(inspections);
  const hints = new LayerInlayHints(inspections);
  const openRun = (folder: string): Promise<void> => panels.open(folder);
  const openPanel = async (kind: ExperimentPanels, argument: unknown, question: string): Promise<void> => {
    const experiment = await chooseExperiment(argument, question);
    if (experiment !== undefined) kind.open(experiment);
  };
  const runsView = vscode.window.createTreeView('lookbook.runs', { treeDataProvider: runs, canSelectMany: true });
  const selectedRuns = (): string[] => runsView.selection.map(({ folder }) => folder);
  const commands: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
    ...runCommands({ history, trainings, log, openRun, closeRun: (folder) => { panels.close(folder); }, openTensorBoard: (folder) => tensorBoards.open(folder), selectedRuns }),
    'lookbook.train': (argument) => train(argument, { trainings, support, log, openRun }),
    'lookbook.trainAll': (argument) => trainAll(argument, { trainings, history, support }),
    'lookbook.compareAugmentation': (argument) => compareAugmentation(argument, { trainings, support, inspections, compare }),
    'lookbook.exploreData': (argument) => openPanel(dataPanels, argument, vscode.l10n.t('Choose the experiment whose data to explore')),
    'lookbook.previewAugmentation': (argument) => openPanel(augmentationPanels, argument, vscode.l10n.t('Choose the experiment whose augmentation to preview')),
    'lookbook.writeReport': (clicked, selected) => writeReport(clicked, selected, { history, extensionPath, log }),
    'lookbook.compareRuns': (clicked, selected) => compareRuns(clicked, selected, { history, selectedRuns, open: compare }),
    'lookbook.showTrainings': () => showTrainings(trainings, history),
    'lookbook.copyExamples': () => copyExamples(extensionUri, support),
    'lookbook.installEngine': () => installEngine(extensionPath, log),
    'lookbook.refreshRuns': () => history.list(),
    'lookbook.showLog': () => { log.show(); },
  };

  context.subscriptions.push(
    log, history, inspections, support, panels, comparisons, dataPanels, augmentationPanels, experiments, runs, runsView, lenses, hints,
    new TrainingStatus(trainings, history),
    new ExperimentFolderContext(log),
    new ExperimentDiagnostics(inspections),
    new SourceAsItWas(),
    vscode.window.createTreeView('lookbook.experiments', { treeDataProvider: experiments }),
    vscode.languages.registerHoverProvider(sourceSelector, new LayerHover(inspections)),
    vscode.languages.registerInlayHintsProvider(sourceSelector, hints),
    vscode.languages.registerCodeLensProvider(experimentSelector, lenses),
    vscode.tasks.registerTaskProvider(taskType, new TrainTasks(join(extensionPath, 'dist', 'cli.mjs'))),
    runsView.onDidChangeVisibility(({ visible }) => { if (visible) void history.list().catch((error: unknown) => { log.error(String(error)); }); }),
    trainings.onDidEnd(({ record }) => { if (record.state === 'failed') showFailedRun(record, log); }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => { trusted(); }),
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, async (...args: unknown[]) => {
      try {
        return await run(...args);
      } catch (error) {
        showFailure(error, log);
        return undefined;
      }
    })),
  );

  /** From here on code of the workspace may run. */
  function trusted(): void {
    inspections.start();
    support.start();
  }
  if (vscode.workspace.isTrusted) trusted();
  void history.list().catch((error: unknown) => { log.error(String(error)); });
  return { experiments, runs };
}

export async function deactivate(): Promise<void> {
  await endChildren?.();
}
