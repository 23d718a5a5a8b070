import * as v from 'valibot';
import * as vscode from 'vscode';
import { type PageState, webviewHtml, webviewRoot } from './webview-page';

export interface PanelWebviewOptions<Request> {
  readonly extensionUri: vscode.Uri;
  readonly log: vscode.LogOutputChannel;
  /** Name of the page's bundle, and of its icons in `media/`. */
  readonly entry: string;
  readonly title: string;
  /** What the page keeps, so that its panel can be restored. */
  readonly state: PageState;
  readonly requests: v.GenericSchema<unknown, Request>;
  readonly onRequest: (request: Request) => void;
}

/** A panel's page: what it asks is validated, what it is told is dropped while it is hidden, for then it is thrown away. */
export class PanelWebview<Message, Request> {
  readonly onDidDispose: vscode.Event<void>;
  readonly entry: string;

  constructor(private readonly panel: vscode.WebviewPanel, { extensionUri, log, entry, title, state, requests, onRequest }: PanelWebviewOptions<Request>) {
    const { webview } = panel;
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', `${entry}-${theme}.svg`);
    this.entry = entry;
    this.onDidDispose = panel.onDidDispose;
    panel.title = title;
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    // Restored panels have lost theirs (microsoft/vscode#197103).
    webview.options = { enableScripts: true, localResourceRoots: [webviewRoot(extensionUri)] };
    webview.onDidReceiveMessage((message: unknown) => {
      const request = v.safeParse(requests, message);
      if (request.success) onRequest(request.output);
      else log.warn(`The page '${entry}' sent something else than a request: ${request.issues[0].message}`);
    });
    webview.html = webviewHtml(webview, extensionUri, { entry, title, state });
  }

  get visible(): boolean {
    return this.panel.visible;
  }

  set title(title: string) {
    this.panel.title = title;
  }

  async post(message: Message): Promise<void> {
    if (this.panel.visible) await this.panel.webview.postMessage(message);
  }
}
