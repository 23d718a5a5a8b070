import { chromium } from 'playwright-core';
import { findChromium } from './debian.mjs';
import { PlainError } from './say.mjs';

/** How to start the machine's Chromium without a window. @returns {{ executablePath: string, args: string[] }} */
export function chromiumOptions() {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new PlainError('No Chromium on this machine: install it, or set LOOKBOOK_CHROMIUM to its path.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return { executablePath, args: [...asRoot, ...quiet] };
}

export const launchChromium = () => chromium.launch(chromiumOptions());
