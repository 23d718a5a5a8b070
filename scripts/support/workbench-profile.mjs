import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './paths.mjs';

/** Settings that keep a fresh workbench from talking: no trust question, no welcome page, no side offers. */
const calm = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'window.commandCenter': false,
};

/**
 * A throw-away folder with a profile for a workbench and a copy of examples/ to open in it.
 * @param {Record<string, unknown>} settings user settings, over the calming ones
 */
export async function createProfile(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'lookbook-'));
  const userData = join(folder, 'user-data');
  const extensions = join(folder, 'extensions');
  const workspace = join(folder, 'examples');
  await mkdir(join(userData, 'User'), { recursive: true });
  await mkdir(extensions);
  await writeFile(join(userData, 'User', 'settings.json'), JSON.stringify({ ...calm, ...settings }, null, 2));
  await cp(inRoot('examples'), workspace, { recursive: true, filter: (path) => !path.includes('.lookbook') });
  return { folder, userData, extensions, workspace, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
