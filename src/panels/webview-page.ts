import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** What a page hands back so that its panel can be restored: which file, which run, which runs. */
export type PageState = Readonly<Record<string, string | readonly string[]>>;

/** A page of Lookbook's, as a webview shows it. */
export interface WebviewPage {
  /** Name of its bundle in `dist/webview/`, without an ending. */
  readonly entry: string;
  readonly title: string;
  /** What the page hands back through `setState`, so that its panel can be restored after a reload. */
  readonly state: PageState;
}

/** Where a page may load files from. */
export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/**
 * The page's HTML. Nothing is loaded from elsewhere, and no script runs but the bundle.
 * `#app` is where the page draws, `data-state` on it the state; `#l10n` holds the translations; both are JSON.
 */
export function webviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: WebviewPage): string {
  const nonce = randomBytes(16).toString('base64');
  const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(webviewRoot(extensionUri), name)).toString();
  const policy = [
    `default-src 'none'`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" href="${escapeHtml(address('codicon.css'))}">
<link rel="stylesheet" href="${escapeHtml(address(`${page.entry}.css`))}">
</head>
<body>
<div id="app" data-state="${escapeHtml(JSON.stringify(page.state))}"></div>
<script type="application/json" id="l10n" nonce="${nonce}">${jsonInHtml(vscode.l10n.bundle ?? {})}</script>
<script type="module" nonce="${nonce}" src="${escapeHtml(address(`${page.entry}.js`))}"></script>
</body>
</html>`;
}

/** JSON that cannot end the script element it stands in. */
function jsonInHtml(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
