import '../theme/theme.css';
import './run.css';
import { render } from 'lit';
import { runPanelMessage, type RunPanelMessage, type RunPanelRequest } from '../../src/shared/run-panel-protocol';
import { isUnfinished } from '../../src/shared/run-record';
import { CurveChart } from '../charts/curve-chart';
import { StaticChart } from '../charts/static-chart';
import { Host } from '../host';
import { joinKept, type KeptState } from '../kept-state';
import { oncePerFrame, openPage } from '../page';
import { choicesOf, type RunChoices, type SelectedImages } from './choices';
import { missingPictures } from './opened-images';
import { type PanelState, receive } from './state';
import { panel } from './view/panel';

/** Milliseconds between two looks at whether the extension host is still heard of, and after which it is not. */
const lookEvery = 2_000;
const silence = 15_000;

/** Holds the panel's state and draws it, at most once a frame. */
class RunPanel {
  readonly #root: HTMLElement;
  readonly #host: Host<RunPanelMessage, RunPanelRequest>;
  #state: PanelState = { kind: 'waiting' };
  #kept: KeptState;
  #choices: RunChoices;
  #crosshair: number | null = null;
  /** Test images that the host was asked for. */
  readonly #asked = new Set<number>();
  /** What had the focus when images were opened. */
  #opener: Element | null = null;
  /** Finds what takes the focus after the next drawing. */
  #focusNext: (() => HTMLElement | null) | null = null;
  #lastHeard = performance.now();
  #isHostSilent = false;
  readonly #draw = oncePerFrame(() => { this.#render(); });

  constructor(root: HTMLElement, fromPage: unknown) {
    this.#root = root;
    this.#host = new Host(runPanelMessage, (message) => {
      this.#lastHeard = performance.now();
      this.#isHostSilent = false;
      const { state, gap } = receive(this.#state, message);
      this.#state = state;
      if (message.type === 'snapshot') this.#asked.clear();
      if (gap) this.#host.post({ type: 'ready' });
      else this.#draw();
    });
    this.#kept = joinKept(fromPage, this.#host.kept);
    this.#choices = choicesOf(this.#kept);
    this.#host.keep(this.#kept);
    this.#host.post({ type: 'ready' });
    setInterval(() => { this.#watchHost(); }, lookEvery);
  }

  /** An extension host that died says nothing; until VS Code starts another, the page must not claim that the run goes on. */
  #watchHost(): void {
    if (this.#state.kind !== 'run' || !isUnfinished(this.#state.record.state) || performance.now() - this.#lastHeard < silence) return;
    this.#isHostSilent = true;
    this.#host.post({ type: 'ready' });
    this.#draw();
  }

  #choose(changed: Partial<RunChoices>): void {
    // The crosshair stands in units of the axis: another axis, another place.
    if (changed.position !== undefined) this.#crosshair = null;
    this.#choices = { ...this.#choices, ...changed };
    this.#kept = { ...this.#kept, choices: this.#choices };
    this.#host.keep(this.#kept);
    this.#draw();
  }

  #openImages(selected: SelectedImages): void {
    this.#opener = document.activeElement;
    this.#focusNext = () => this.#root.querySelector('#gallery-title');
    this.#choose({ opened: { selected, page: 0, around: null } });
  }

  #closeImages(): void {
    const opener = this.#opener;
    this.#focusNext = () => (opener instanceof HTMLElement && opener.isConnected ? opener : this.#root.querySelector('[role=gridcell][tabindex="0"]'));
    this.#choose({ opened: null });
  }

  #askForPictures(): void {
    const images = missingPictures(this.#state, this.#choices).filter((image) => !this.#asked.has(image));
    if (images.length === 0) return;
    for (const image of images) this.#asked.add(image);
    this.#host.post({ type: 'showTestImages', images });
  }

  #render(): void {
    render(panel(this.#state, {
      choices: this.#choices,
      choose: (changed) => { this.#choose(changed); },
      post: (request) => { this.#host.post(request); },
      isHostSilent: this.#isHostSilent,
      crosshair: this.#crosshair,
      moveCrosshair: (at) => {
        this.#crosshair = at;
        this.#draw();
      },
      openImages: (selected) => { this.#openImages(selected); },
      closeImages: () => { this.#closeImages(); },
      retryPictures: () => {
        this.#asked.clear();
        this.#askForPictures();
      },
    }), this.#root);
    this.#askForPictures();
    this.#focusNext?.()?.focus();
    this.#focusNext = null;
  }
}

const { root, state } = openPage();
customElements.define('lookbook-curve', CurveChart);
customElements.define('lookbook-chart', StaticChart);
new RunPanel(root, state);
