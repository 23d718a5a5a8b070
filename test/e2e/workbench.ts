import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type FrameLocator, type Locator, type Page } from 'playwright-core';
import * as v from 'valibot';

const environment = v.object({ address: v.string(), workspace: v.string(), userData: v.string(), chromium: v.object({ executablePath: v.string(), args: v.array(v.string()) }) });

/** Where scripts/support/e2e-server.mjs serves the workbench, the folder to open in it and the profile it uses. */
export function e2eEnvironment(): v.InferOutput<typeof environment> {
  const text = process.env.LOOKBOOK_E2E;
  if (text === undefined) throw new Error('Run this through `npm run test:e2e`, which serves the workbench.');
  return v.parse(environment, JSON.parse(text));
}

/**
 * Changes user settings as a person would in the settings file, which the workbench watches.
 * @returns what puts back the values that there were.
 */
export async function changeSettings(changes: Readonly<Record<string, unknown>>): Promise<() => Promise<void>> {
  const path = join(e2eEnvironment().userData, 'User', 'settings.json');
  const settings = v.parse(v.record(v.string(), v.unknown()), JSON.parse(await readFile(path, 'utf8')));
  await writeFile(path, JSON.stringify({ ...settings, ...changes }, null, 2));
  const before = Object.fromEntries(Object.keys(changes).map((name) => [name, settings[name]]));
  return async () => { await changeSettings(before); };
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch(e2eEnvironment().chromium);
}

export interface WindowOptions {
  readonly folder?: string;
  readonly width?: number;
  readonly height?: number;
  /** Device pixels per CSS pixel. */
  readonly scale?: number;
}

/** A VS Code window in the browser, handled as a person would: keys, clicks and what can be read on the screen. */
export class Workbench {
  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(browser: Browser, options: WindowOptions = {}): Promise<Workbench> {
    const { address, workspace } = e2eEnvironment();
    const { folder = workspace, width = 1440, height = 900, scale = 1 } = options;
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
    const workbench = new Workbench(context, page);
    await workbench.untilReady();
    return workbench;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  /** Reloads the window, once what is open is written down: VS Code in a browser does that every five seconds. */
  async reload(): Promise<void> {
    await this.page.waitForTimeout(7000);
    await this.page.reload();
    await this.untilReady();
  }

  /** Opens a file of the workspace through Go to File. */
  async openFile(name: string): Promise<void> {
    await this.pick('Control+P', name, name);
    await this.tab(name).waitFor();
    await this.page.locator('.editor-instance .view-line').first().waitFor();
  }

  /** Runs a command from the palette, by the title that is shown there. */
  async runCommand(title: string): Promise<void> {
    await this.pick('F1', `>${title}`, title);
  }

  /**
   * Opens a quick input with a key, types into it and takes the first entry that reads like `entry`. Begins again where the
   * input went meanwhile: an editor or webview that comes up takes the focus late, and what loses the focus closes.
   */
  private async pick(key: string, text: string, entry: string): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible');
    const timeout = 6000;
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      try {
        await widget.locator('input[type="text"]').fill(text, { timeout });
        await widget.locator('.monaco-list-row', { hasText: entry }).first().click({ timeout });
        return;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** The document inside the visible webview of an editor. */
  webview(): FrameLocator {
    return this.page.frameLocator('.webview-container iframe.webview.ready:visible, iframe.webview.ready:visible').frameLocator('#active-frame');
  }

  /** Opens the container of the activity bar with this name and gives the side bar. */
  async openSideBar(name: string): Promise<Locator> {
    const sideBar = this.page.locator('.part.sidebar');
    const action = this.page.locator('.part.activitybar .action-item', { has: this.page.locator(`[aria-label^="${name}"]`) });
    if (!(await action.first().getAttribute('class'))?.includes('checked')) await action.locator('a').first().click();
    await sideBar.locator('.pane-header').first().waitFor();
    return sideBar;
  }

  /** Chooses from the context menu of a row in the side bar. */
  async chooseFromMenu(row: Locator, item: string): Promise<void> {
    await row.click({ button: 'right' });
    const entry = this.page.locator('.context-view .monaco-menu').getByRole('menuitem', { name: item });
    await entry.waitFor();
    // A menu of VS Code takes no click in its first tenth of a second.
    await this.page.waitForTimeout(200);
    await entry.click();
  }

  /** The question that waits for an answer before anything else may be done. */
  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  notification(text: string): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** What the editor underlines in red in the active editor. */
  errorsInEditor(): Locator {
    return this.page.locator('.editor-group-container.active .squiggly-error');
  }

  statusBar(): Locator {
    return this.page.locator('.part.statusbar');
  }

  /**
   * Points at the n-th occurrence (from 1) of a text in the active editor and gives the hover that says `expected`.
   * Points again as long as it does not: extensions may still be finding out what to say.
   */
  async hover(text: string, occurrence: number, expected: string): Promise<Locator> {
    const cursor = this.page.locator('.editor-group-container.active .editor-instance .cursors-layer .cursor').first();
    const hover = this.page.locator('.monaco-resizable-hover:visible, .monaco-editor .monaco-hover:visible').filter({ hasText: expected }).first();
    for (let attempt = 1; attempt <= 20 && !(await hover.isVisible()); attempt++) {
      // Looked for again now and then: an editor that comes up late puts its cursor elsewhere.
      if (attempt % 5 === 1) await this.revealText(text, occurrence);
      // Asked anew each time: a CodeLens that appears above moves the lines.
      const box = await cursor.boundingBox();
      if (box === null) throw new Error(`The cursor is not on the screen after finding '${text}'.`);
      // Away first: a hover shows when the pointer comes to rest on the word.
      await this.page.mouse.move(box.x + 300, box.y + 200);
      await this.page.waitForTimeout(700);
      await this.page.mouse.move(box.x - 4, box.y + box.height / 2, { steps: 4 });
      await hover.waitFor({ timeout: 2000 }).catch(() => undefined);
    }
    await hover.waitFor();
    return hover;
  }

  /** Types `replacement` over the first occurrence of a text in the active editor. */
  async replace(text: string, replacement: string): Promise<void> {
    await this.revealText(text, 1);
    await this.page.keyboard.type(replacement);
  }

  /** Puts the cursor at the end of the n-th occurrence of a text, through Find. */
  private async revealText(text: string, occurrence: number): Promise<void> {
    await this.page.keyboard.press('Control+Home');
    await this.page.keyboard.press('Control+F');
    const input = this.page.locator('.find-widget.visible textarea').first();
    await input.fill(text);
    // The first is selected while typing; each Enter goes to the next.
    await this.page.locator('.find-widget.visible .matchesCount', { hasText: /^1 / }).waitFor();
    for (let n = 1; n < occurrence; n++) await this.page.keyboard.press('Enter');
    await this.page.keyboard.press('Escape');
  }

  private async untilReady(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.locator('.monaco-workbench .part.editor').waitFor();
  }
}
