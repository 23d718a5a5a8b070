import type { DataPanelRequest } from '../../../src/shared/data-panel-protocol';
import type { DataChoices } from '../state';

/** What templates need beside the data: the person's choices and ways to act. */
export interface DataContext {
  readonly choices: DataChoices;
  readonly choose: (changed: Partial<DataChoices>) => void;
  readonly post: (request: DataPanelRequest) => void;
  /** Name of the experiment's file. */
  readonly fileName: string;
  /** There is no room for two charts side by side. */
  readonly stacked: boolean;
}
