import { open } from 'node:fs/promises';
import { chromiumOptions } from './browser.mjs';
import { inRoot } from './paths.mjs';
import { ensureCodeServer, freePort, untilAnswers } from './code-server.mjs';
import { end, run, start } from './processes.mjs';
import { PlainError } from './say.mjs';
import { createProfile } from './workbench-profile.mjs';
import { vsixFile } from '../package.mjs';

/**
 * Serves a workbench with the packed extension installed in a fresh profile, a copy of examples/ beside it.
 * @param {Record<string, unknown>} settings user settings
 * @param {() => Promise<number>} use what to do meanwhile; finds the workbench through $LOOKBOOK_E2E (see test/e2e/workbench.ts)
 * @returns {Promise<number>} what `use` gave
 */
export async function withInstalledExtension(settings, use) {
  const { node, command } = await ensureCodeServer();
  const profile = await createProfile(settings);
  const folders = ['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions];
  try {
    const installed = await run(node, [command, '--install-extension', vsixFile, ...folders], { output: 'quiet', timeoutSeconds: 120 });
    if (installed.code !== 0) throw new PlainError(`code-server could not install ${vsixFile}:\n${installed.output}`);

    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
    const log = await open(inRoot('out', 'test', 'code-server.log'), 'w');
    const server = start(node, [command, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...quiet, ...folders], { stdio: ['ignore', log.fd, log.fd] });
    try {
      await untilAnswers(`${address}/healthz`, server);
      process.env.LOOKBOOK_E2E = JSON.stringify({ address, workspace: profile.workspace, userData: profile.userData, chromium: chromiumOptions() });
      return await use();
    } finally {
      await end(server);
      await log.close();
    }
  } finally {
    await profile.remove();
  }
}
