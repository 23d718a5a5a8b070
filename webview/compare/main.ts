import '../theme/theme.css';
import './compare.css';
import { render } from 'lit';
import { comparePanelMessage, type ComparePanelMessage, type ComparePanelRequest } from '../../src/shared/compare-panel-protocol';
import { CurveChart } from '../charts/curve-chart';
import { OverlayChart } from '../charts/overlay-chart';
import { axisWords } from '../controls/curve-controls';
import { Host } from '../host';
import { joinKept, type KeptState } from '../kept-state';
import { oncePerFrame, openPage } from '../page';
import { choicesOf, type CompareChoices } from './choices';
import { CurveCache } from './curves';
import { type PanelState, receive } from './state';
import { panel } from './view/panel';

/** Holds the panel's state and draws it, at most once a frame. */
class ComparePanel {
  readonly #root: HTMLElement;
  readonly #host: Host<ComparePanelMessage, ComparePanelRequest>;
  readonly #curves = new CurveCache(axisWords);
  #state: PanelState = { kind: 'waiting' };
  #kept: KeptState;
  #choices: CompareChoices;
  #crosshair: number | null = null;
  #emphasised: string | null = null;
  #merged = false;
  readonly #draw = oncePerFrame(() => { this.#render(); });

  constructor(root: HTMLElement, fromPage: unknown) {
    this.#root = root;
    this.#host = new Host(comparePanelMessage, (message) => { this.#receive(message); });
    this.#kept = joinKept(fromPage, this.#host.kept);
    this.#choices = choicesOf(this.#kept);
    this.#host.keep(this.#kept);
    this.#host.post({ type: 'ready' });
  }

  #receive(message: ComparePanelMessage): void {
    const { state, gap } = receive(this.#state, message);
    this.#state = state;
    if (gap) this.#host.post({ type: 'ready' });
    if (message.type === 'runs') {
      // Runs are added and taken out here: after a reload the panel is to have those that it had last.
      this.#kept = { ...this.#kept, folders: [...message.runs, ...message.problems].map(({ folder }) => folder) };
      this.#host.keep(this.#kept);
    }
    this.#draw();
  }

  #choose(changed: Partial<CompareChoices>): void {
    // The crosshair stands in units of the axis: another axis, another place.
    if (changed.position !== undefined) this.#crosshair = null;
    this.#choices = { ...this.#choices, ...changed };
    this.#kept = { ...this.#kept, choices: this.#choices };
    this.#host.keep(this.#kept);
    this.#draw();
  }

  #render(): void {
    const runs = this.#state.kind === 'runs' ? this.#state.runs : [];
    render(panel(this.#state, {
      choices: this.#choices,
      choose: (changed) => { this.#choose(changed); },
      post: (request) => { this.#host.post(request); },
      curves: this.#curves.curves(runs, this.#choices, this.#emphasised),
      crosshair: this.#crosshair,
      moveCrosshair: (at) => {
        this.#crosshair = at;
        this.#draw();
      },
      emphasised: this.#emphasised,
      emphasise: (folder) => {
        this.#emphasised = folder;
        this.#draw();
      },
      merged: this.#merged,
      noteMerged: () => {
        if (this.#merged) return;
        this.#merged = true;
        this.#draw();
      },
    }), this.#root);
  }
}

const { root, state } = openPage();
customElements.define('lookbook-curve', CurveChart);
customElements.define('lookbook-overlay', OverlayChart);
new ComparePanel(root, state);
