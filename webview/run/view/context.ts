import type { RunPanelRequest } from '../../../src/shared/run-panel-protocol';
import type { RunChoices, SelectedImages } from '../choices';

/** What templates need beside the run: the person's choices and ways to act. */
export interface PanelContext {
  readonly choices: RunChoices;
  readonly choose: (changed: Partial<RunChoices>) => void;
  readonly post: (request: RunPanelRequest) => void;
  /** Nothing was heard of the extension host for a while, though the run is unfinished. */
  readonly isHostSilent: boolean;
  /** Position of the crosshair that all charts share. */
  readonly crosshair: number | null;
  readonly moveCrosshair: (at: number | null) => void;
  /** Opens the images of a cell and takes the focus there. */
  readonly openImages: (selected: SelectedImages) => void;
  /** Closes what is open; the focus goes back to where it came from. */
  readonly closeImages: () => void;
  /** Asks again for images that could not be had. */
  readonly retryPictures: () => void;
}
