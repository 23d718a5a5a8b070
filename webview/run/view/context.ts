import type { RunPanelRequest } from '../../../src/shared/run-panel-protocol';
import type { RunChoices } from '../choices';

/** What templates need beside the run: the person's choices and ways to act. */
export interface PanelContext {
  readonly choices: RunChoices;
  readonly choose: (changed: Partial<RunChoices>) => void;
  readonly post: (request: RunPanelRequest) => void;
  /** Position of the crosshair that all charts share. */
  readonly crosshair: number | null;
  readonly moveCrosshair: (at: number | null) => void;
}
