import type { AugmentationPanelRequest } from '../../../src/shared/augmentation-panel-protocol';
import type { PreviewChoices } from '../state';

/** What templates need beside the state: the person's choices and ways to act. */
export interface AugmentationContext {
  readonly choices: PreviewChoices;
  readonly choose: (changed: Partial<PreviewChoices>) => void;
  /** Shows what a value would do, without writing it. */
  readonly tryOut: (step: number, name: string, value: number) => void;
  readonly post: (request: AugmentationPanelRequest) => void;
  /** Name of the experiment's file. */
  readonly fileName: string;
}
