import * as v from 'valibot';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** VS Code's side of a panel: what comes is validated by the panel's protocol, what goes is typed by it. */
export class Host<Message, Request> {
  readonly #api = acquireVsCodeApi();

  constructor(protocol: v.GenericSchema<unknown, Message>, onMessage: (message: Message) => void) {
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = v.safeParse(protocol, data);
      if (message.success) onMessage(message.output);
      else console.error('Lookbook: a message of unknown form', v.flatten(message.issues));
    });
  }

  post(request: Request): void {
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
