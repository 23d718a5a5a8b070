import { chromium } from 'playwright-core';
import { findChromium } from './debian.mjs';
import { PlainError } from './say.mjs';

/** Starts the machine's Chromium without a window. */
export async function launchChromium() {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new PlainError('No Chromium on this machine: install it, or set LOOKBOOK_CHROMIUM to its path.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath, args: [...asRoot, ...quiet] });
}
