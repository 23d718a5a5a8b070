import '../theme/theme.css';
import './data.css';
import { render } from 'lit';
import { dataPanelMessage, type DataPanelMessage, type DataPanelRequest } from '../../src/shared/data-panel-protocol';
import { StaticChart } from '../charts/static-chart';
import { Host } from '../host';
import { choicesFrom, joinKept, type KeptState } from '../kept-state';
import { oncePerFrame, openPage } from '../page';
import { type DataChoices, dataChoices, type DataState, fitting, receive, wishOf } from './state';
import { panel } from './view/panel';

/** As in data.css. */
const narrow = matchMedia('(max-width: 719px)');

/** Holds the panel's state and draws it; asks for samples as choices and classes change. */
class DataPanel {
  readonly #root: HTMLElement;
  readonly #host: Host<DataPanelMessage, DataPanelRequest>;
  readonly #draw = oncePerFrame(() => { this.#render(); });
  #state: DataState = { kind: 'loading', download: null };
  #kept: KeptState;
  #choices: DataChoices;

  constructor(root: HTMLElement, fromPage: unknown) {
    this.#root = root;
    this.#host = new Host(dataPanelMessage, (message) => { this.#receive(message); });
    this.#kept = joinKept(fromPage, this.#host.kept);
    this.#choices = choicesFrom(dataChoices, this.#kept);
    this.#host.keep(this.#kept);
    narrow.addEventListener('change', this.#draw);
    this.#draw();
    this.#host.post({ type: 'ready' });
  }

  #receive(message: DataPanelMessage): void {
    this.#state = receive(this.#state, message);
    if (message.type === 'overview') {
      this.#choices = fitting(this.#choices, message.overview);
      this.#askForSamples();
    }
    this.#draw();
  }

  #choose(changed: Partial<DataChoices>): void {
    // Another selection is seen from its beginning.
    this.#choices = { ...this.#choices, first: 0, ...changed };
    if (this.#state.kind === 'data') this.#choices = fitting(this.#choices, this.#state.overview);
    this.#kept = { ...this.#kept, choices: this.#choices };
    this.#host.keep(this.#kept);
    this.#askForSamples();
    this.#draw();
  }

  #askForSamples(): void {
    this.#host.post({ type: 'samples', wish: wishOf(this.#choices) });
  }

  #render(): void {
    const { file } = this.#kept;
    render(panel(this.#state, {
      choices: this.#choices,
      choose: (changed) => { this.#choose(changed); },
      post: (request) => { this.#host.post(request); },
      stacked: narrow.matches,
      fileName: typeof file === 'string' ? (file.split(/[\\/]/).at(-1) ?? file) : '',
    }), this.#root);
  }
}

const { root, state } = openPage();
customElements.define('lookbook-chart', StaticChart);
new DataPanel(root, state);
