import * as vscode from 'vscode';
import { describeProgressAndTime } from '../training/describe-progress';
import type { TrainingService } from '../training/training-service';
import type { RunEntry, RunHistory } from '../workspace/run-history';

const stopButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('debug-stop'), tooltip: vscode.l10n.t('Stop') };

interface TrainingItem extends vscode.QuickPickItem {
  readonly command: 'lookbook.openRun' | 'lookbook.stopRun';
  readonly folder: string;
}

/** What a click on the status bar offers: to open or stop each training under way. */
export async function showTrainings(trainings: TrainingService, history: RunHistory): Promise<void> {
  const entries = trainings.folders.map((folder) => history.get(folder)).filter((entry) => entry !== undefined);
  if (entries.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('Nothing is being trained.'));
    return;
  }
  const pick = vscode.window.createQuickPick<TrainingItem>();
  pick.placeholder = vscode.l10n.t('Open or stop a training');
  pick.items = entries.flatMap(itemsFor);
  const close = (): void => { pick.hide(); };
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    close();
    if (chosen !== undefined) void vscode.commands.executeCommand(chosen.command, chosen.folder);
  });
  pick.onDidTriggerItemButton(({ item }) => {
    close();
    void vscode.commands.executeCommand('lookbook.stopRun', item.folder);
  });
  pick.onDidHide(() => { pick.dispose(); });
  pick.show();
}

function itemsFor({ folder, record, progress }: RunEntry): TrainingItem[] {
  const words = progress === null ? '' : describeProgressAndTime(progress);
  const stop = record.state === 'stopping' ? vscode.l10n.t('Stop Now, Without the Test') : vscode.l10n.t('Stop');
  return [
    { label: `$(debug-stop) ${stop}`, description: `${record.name} · ${words}`, command: 'lookbook.stopRun', folder },
    { label: `$(graph-line) ${vscode.l10n.t('Open')}`, description: record.name, command: 'lookbook.openRun', folder, buttons: [stopButton] },
  ];
}
