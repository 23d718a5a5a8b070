import type { ComparePanelRequest } from '../../../src/shared/compare-panel-protocol';
import type { CompareChoices } from '../choices';
import type { ComparedCurves } from '../curves';

/** What templates need beside the runs: the person's choices and ways to act. */
export interface CompareContext {
  readonly choices: CompareChoices;
  readonly choose: (changed: Partial<CompareChoices>) => void;
  readonly post: (request: ComparePanelRequest) => void;
  readonly curves: ComparedCurves;
  /** Position of the crosshair that all charts share. */
  readonly crosshair: number | null;
  readonly moveCrosshair: (at: number | null) => void;
  /** Folder of the run that stands out in the overlay. */
  readonly emphasised: string | null;
  readonly emphasise: (folder: string | null) => void;
  /** Whether some pixels stand for several batches. */
  readonly merged: boolean;
  readonly noteMerged: () => void;
}
