import '../theme/theme.css';
import './run.css';
import * as l10n from '@vscode/l10n';
import { render } from 'lit';
import { CurveChart } from '../charts/curve-chart';
import { registerControls } from '../controls/register';
import { choicesOf, joinKept, type KeptState, type RunChoices } from './choices';
import { Host } from './host';
import { type PanelState, receive } from './state';
import { panel } from './view/panel';

/** JSON that the host wrote into the page: `src/panels/webview-page.ts`. */
function pageJson(text: string | null | undefined): unknown {
  return text ? (JSON.parse(text) as unknown) : undefined;
}

/** Holds the panel's state and draws it, at most once a frame. */
class RunPanel {
  readonly #root: HTMLElement;
  readonly #host: Host;
  #state: PanelState = { kind: 'waiting' };
  #kept: KeptState;
  #choices: RunChoices;
  #crosshair: number | null = null;
  #drawing = false;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#host = new Host((message) => {
      const { state, gap } = receive(this.#state, message);
      this.#state = state;
      if (gap) this.#host.post({ type: 'ready' });
      else this.#draw();
    });
    this.#kept = joinKept(pageJson(root.dataset.state), this.#host.kept);
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

  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
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
    });
  }
}

const root = document.getElementById('app');
if (root === null) throw new Error('The page has no #app');
// The extension's own translations, as VS Code read them: nothing of a workspace is in them.
l10n.config({ contents: (pageJson(document.getElementById('l10n')?.textContent) ?? {}) as Record<string, string> });
registerControls();
customElements.define('lookbook-curve', CurveChart);
new RunPanel(root);
