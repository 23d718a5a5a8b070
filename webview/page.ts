import * as l10n from '@vscode/l10n';
import { registerControls } from './controls/register';

/** JSON that the host wrote into the page: `src/panels/webview-page.ts`. */
function pageJson(text: string | null | undefined): unknown {
  return text ? (JSON.parse(text) as unknown) : undefined;
}

/** Prepares words and controls; gives the element to draw in and what the host wrote for the panel. */
export function openPage(): { readonly root: HTMLElement; readonly state: unknown } {
  const root = document.getElementById('app');
  if (root === null) throw new Error('The page has no #app');
  // The extension's own translations, as VS Code read them: nothing of a workspace is in them.
  l10n.config({ contents: (pageJson(document.getElementById('l10n')?.textContent) ?? {}) as Record<string, string> });
  registerControls();
  return { root, state: pageJson(root.dataset.state) };
}

/** Runs `draw` with the next frame, once however often it was asked for. */
export function oncePerFrame(draw: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };
}
