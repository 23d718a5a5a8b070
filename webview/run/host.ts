import * as v from 'valibot';
import { runPanelMessage, type RunPanelMessage, type RunPanelRequest } from '../../src/shared/run-panel-protocol';

interface VsCodeApi {
  postMessage(message: RunPanelRequest): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** VS Code's side of the panel: what comes is validated, what goes is typed. */
export class Host {
  readonly #api = acquireVsCodeApi();

  constructor(onMessage: (message: RunPanelMessage) => void) {
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = v.safeParse(runPanelMessage, data);
      if (message.success) onMessage(message.output);
      else console.error('Lookbook: a message of unknown form', v.flatten(message.issues));
    });
  }

  post(request: RunPanelRequest): void {
    this.#api.postMessage(request);
  }

  /** What was kept when the panel was last shown. */
  get kept(): unknown {
    return this.#api.getState();
  }

  keep(state: unknown): void {
    this.#api.setState(state);
  }
}
