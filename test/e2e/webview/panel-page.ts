import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { PageState } from '../../../src/panels/webview-page';
import { bodyClass, themeCss, type ThemeName } from './themes';

const origin = 'http://lookbook.test';
const mimeTypes: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };

/** Chromium as the test runner of the workbench names it, otherwise Debian's or the one that `LOOKBOOK_CHROMIUM` names. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.LOOKBOOK_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** JSON has no word for NaN and the infinities; bytes travel as they are. */
function wire(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(wire);
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined).map(([name, part]) => [name, wire(part)]));
}

type WebviewHtml = (webview: unknown, extensionUri: unknown, page: { entry: string; title: string; state: PageState }) => string;

/** The extension's own page, policy and all, from the function that makes it there. */
async function hostPage(entry: string, state: PageState): Promise<string> {
  const outfile = join('out', 'webview-page.mjs');
  await esbuild.build({
    entryPoints: ['src/panels/webview-page.ts'], alias: { vscode: './test/e2e/webview/vscode-page.ts' },
    bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'warning',
  });
  const { webviewHtml } = (await import(pathToFileURL(outfile).href)) as { webviewHtml: WebviewHtml };
  const webview = { cspSource: origin, asWebviewUri: (uri: string) => uri };
  return webviewHtml(webview, origin, { entry, title: 'Panel', state });
}

/** Stands for VS Code within the page: keeps what is posted, and the state. */
const fakeApi = `
  window.posted = [];
  window.kept = JSON.parse(sessionStorage.getItem('kept') ?? 'null') ?? undefined;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => {
      window.posted.push(message);
      window.answer?.(message);
    },
    getState: () => window.kept,
    setState: (state) => { window.kept = state; sessionStorage.setItem('kept', JSON.stringify(state)); },
  });
`;

export interface PanelPageOptions {
  /** Name of the page's bundle. */
  readonly entry: string;
  /** What the host writes into the page. */
  readonly state: PageState;
  readonly theme: ThemeName;
  readonly width: number;
  readonly height?: number;
  /** Device pixels per pixel. */
  readonly scale?: number;
  /** Answers for VS Code what the page asks; `null` where there is nothing to say. Absent: nobody answers. */
  readonly answer?: (request: unknown) => Promise<object | null>;
}

/** A panel's real bundle in a browser, under the policy and with the colours that VS Code gives it. */
export class PanelPage<Message, Request> {
  private constructor(readonly page: Page, /** Everything that the console said in earnest, violations of the policy among it. */ readonly complaints: readonly string[]) {}

  static async open<Message, Request>(browser: Browser, { entry, state, theme, width, height = 900, scale = 1, answer }: PanelPageOptions): Promise<PanelPage<Message, Request>> {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => { if (['warning', 'error'].includes(message.type())) complaints.push(message.text()); });
    page.on('pageerror', (error) => complaints.push(error.message));
    const host = await hostPage(entry, state);
    const nonce = /nonce-([^']+)'/.exec(host)?.[1] ?? '';
    const html = host
      .replace('<body>', `<body class="${bodyClass(theme)}"><script nonce="${nonce}">${fakeApi}</script>`)
      .replace('</head>', `<link rel="stylesheet" href="${origin}/theme.css"></head>`);
    await page.route(`${origin}/**`, async (route) => {
      const name = basename(new URL(route.request().url()).pathname);
      if (name === 'panel.html') return route.fulfill({ contentType: 'text/html', body: html });
      if (name === 'theme.css') return route.fulfill({ contentType: 'text/css', body: themeCss(theme) });
      const file = await readFile(join('dist', 'webview', name)).catch(() => null);
      return file === null ? route.fulfill({ status: 404 }) : route.fulfill({ contentType: mimeTypes[extname(name)] ?? '', body: file });
    });
    const panel = new PanelPage<Message, Request>(page, complaints);
    if (answer !== undefined) {
      await page.exposeFunction('answer', async (request: unknown) => {
        const message = await answer(request);
        if (message !== null) await panel.post(message);
      });
    }
    await page.goto(`${origin}/panel.html`);
    return panel;
  }

  async send(message: Message): Promise<void> {
    await this.post(message);
  }

  /** As VS Code sends it: JSON, but for bytes. */
  private async post(message: unknown): Promise<void> {
    await this.page.evaluate((sent) => { window.postMessage(sent); }, wire(message));
  }

  /** Sends messages and waits until what they say is drawn. */
  async show(...messages: readonly Message[]): Promise<void> {
    for (const message of messages) await this.send(message);
    await this.page.waitForSelector('main h1, main [role=alert]');
    await this.page.evaluate('new Promise((resolve) => setTimeout(resolve, 450))');
  }

  async posted(): Promise<readonly Request[]> {
    return this.page.evaluate('window.posted');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
