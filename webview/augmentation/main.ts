import '../theme/theme.css';
import './augmentation.css';
import { render } from 'lit';
import { augmentationPanelMessage, type AugmentationPanelMessage, type AugmentationPanelRequest } from '../../src/shared/augmentation-panel-protocol';
import { Host } from '../host';
import { choicesFrom, joinKept, type KeptState } from '../kept-state';
import { oncePerFrame, openPage } from '../page';
import { type AugmentationState, previewChoices, type PreviewChoices, receive, shownAugment, wishOf, withParameter } from './state';
import { panel } from './view/panel';

/** Holds the panel's state and draws it; asks for draws as sliders, choices and the source change. */
class AugmentationPanel {
  readonly #root: HTMLElement;
  readonly #host: Host<AugmentationPanelMessage, AugmentationPanelRequest>;
  readonly #draw = oncePerFrame(() => { this.#render(); });
  readonly #ask = oncePerFrame(() => { this.#askForDraws(); });
  #state: AugmentationState = { kind: 'loading', download: null };
  #kept: KeptState;
  #choices: PreviewChoices;

  constructor(root: HTMLElement, fromPage: unknown) {
    this.#root = root;
    this.#host = new Host(augmentationPanelMessage, (message) => {
      this.#state = receive(this.#state, message);
      if (message.type === 'experiment') this.#ask();
      const { className } = this.#choices;
      // The classes were edited, and the one that was looked at is gone.
      if (message.type === 'preview' && className !== null && !message.preview.classes.includes(className)) this.#choose({ className: null });
      this.#draw();
    });
    this.#kept = joinKept(fromPage, this.#host.kept);
    this.#choices = choicesFrom(previewChoices, this.#kept);
    this.#host.keep(this.#kept);
    this.#draw();
    this.#host.post({ type: 'ready' });
  }

  #choose(changed: Partial<PreviewChoices>): void {
    this.#choices = { ...this.#choices, ...changed };
    this.#kept = { ...this.#kept, choices: this.#choices };
    this.#host.keep(this.#kept);
    this.#ask();
    this.#draw();
  }

  /** Shows what a value would do; nothing is written yet. */
  #tryOut(step: number, name: string, value: number): void {
    if (this.#state.kind !== 'experiment') return;
    this.#state = { ...this.#state, draft: withParameter(shownAugment(this.#state), step, name, value) };
    this.#ask();
    this.#draw();
  }

  #askForDraws(): void {
    if (this.#state.kind === 'experiment') this.#host.post({ type: 'preview', wish: wishOf(this.#state, this.#choices) });
  }

  #render(): void {
    const { file } = this.#kept;
    render(panel(this.#state, {
      choices: this.#choices,
      choose: (changed) => { this.#choose(changed); },
      tryOut: (step, name, value) => { this.#tryOut(step, name, value); },
      post: (request) => { this.#host.post(request); },
      fileName: typeof file === 'string' ? (file.split(/[\\/]/).at(-1) ?? file) : '',
    }), this.#root);
  }
}

const { root, state } = openPage();
new AugmentationPanel(root, state);
