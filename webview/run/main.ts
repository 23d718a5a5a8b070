import '../theme/theme.css';
import './run.css';
import { render } from 'lit';
import { runPanelMessage, type RunPanelMessage, type RunPanelRequest } from '../../src/shared/run-panel-protocol';
import { CurveChart } from '../charts/curve-chart';
import { Host } from '../host';
import { joinKept, type KeptState } from '../kept-state';
import { oncePerFrame, openPage } from '../page';
import { choicesOf, type RunChoices } from './choices';
import { type PanelState, receive } from './state';
import { panel } from './view/panel';

/** Holds the panel's state and draws it, at most once a frame. */
class RunPanel {
  readonly #root: HTMLElement;
  readonly #host: Host<RunPanelMessage, RunPanelRequest>;
  #state: PanelState = { kind: 'waiting' };
  #kept: KeptState;
  #choices: RunChoices;
  #crosshair: number | null = null;
  readonly #draw = oncePerFrame(() => { this.#render(); });

  constructor(root: HTMLElement, fromPage: unknown) {
    this.#root = root;
    this.#host = new Host(runPanelMessage, (message) => {
      const { state, gap } = receive(this.#state, message);
      this.#state = state;
      if (gap) this.#host.post({ type: 'ready' });
      else this.#draw();
    });
    this.#kept = joinKept(fromPage, this.#host.kept);
    this.#choices = choicesOf(this.#kept);
    this.#host.keep(this.#kept);
    this.#host.post({ type: 'ready' });
  }

  #choose(changed: Partial<RunChoices>): void {
    // The crosshair stands in units of the axis: another axis, another place.
    if (changed.position !== undefined) this.#crosshair = null;
    this.#choices = { ...this.#choices, ...changed };
    this.#kept = { ...this.#kept, choices: this.#choices };
    this.#host.keep(this.#kept);
    this.#draw();
  }

  #render(): void {
    render(panel(this.#state, {
      choices: this.#choices,
      choose: (changed) => { this.#choose(changed); },
      post: (request) => { this.#host.post(request); },
      crosshair: this.#crosshair,
      moveCrosshair: (at) => {
        this.#crosshair = at;
        this.#draw();
      },
    }), this.#root);
  }
}

const { root, state } = openPage();
customElements.define('lookbook-curve', CurveChart);
new RunPanel(root, state);
