// npm start: from a fresh clone to a trained model and an editor to train the next one in.
// Everything imported at the top uses Node's own modules only: it runs before `npm ci`.
import { parseArgs } from 'node:util';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled } from './support/dependencies.mjs';
import { cacheFolder, inRoot, root } from './support/paths.mjs';
import { end, findProgram, run, start } from './support/processes.mjs';
import { main, PlainError, since, step } from './support/say.mjs';

const examples = inRoot('examples');

await main(async () => {
  const { values } = parseArgs({ options: { 'no-open': { type: 'boolean', default: false } } });
  await ensureInstalled();

  step('Building');
  const building = performance.now();
  const { build } = await import('./build.mjs');
  await build({ stale: true });
  console.log(`Built in ${since(building)}`);

  step('Getting Fashion-MNIST');
  const { ensureDataset } = await import('./dataset.mjs');
  await ensureDataset();

  step('Training examples/model-4.model.ts for one epoch');
  // In the terminal's own process group: it draws a progress bar, and Ctrl+C stops it in order.
  const training = await run(process.execPath, [inRoot('dist', 'cli.mjs'), join(examples, 'model-4.model.ts'), '--epochs', '1'], { interactive: true });
  if (training.code !== 0) return training.code;

  if (values['no-open']) return 0;
  const desktop = findProgram('code');
  return desktop === undefined ? openInCodeServer() : openOnDesktop(desktop);
});

/** Opens desktop VS Code with the extension as it is built here. */
async function openOnDesktop(code) {
  step('Opening VS Code');
  const { packageExtension, vsixFile } = await import('./package.mjs');
  // In a terminal of a remote window, `code` is a messenger that cannot load an extension from a folder.
  const remote = process.env.VSCODE_IPC_HOOK_CLI !== undefined;
  if (remote) await packageExtension();
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox', '--user-data-dir', join(cacheFolder(), 'vscode-user-data')] : [];
  const steps = remote
    ? [['--install-extension', vsixFile, '--force'], [examples]]
    : [[`--extensionDevelopmentPath=${root}`, '--new-window', examples, join(examples, 'model-4.model.ts'), ...asRoot]];
  for (const args of steps) {
    const { code: exitCode } = await run(code, args);
    if (exitCode !== 0) throw new PlainError(`${code} ${args.join(' ')} failed (exit code ${exitCode}).`);
  }
  console.log('In VS Code: open an experiment and press the run button, or F1, "Train Fashion Model".');
  return 0;
}

/** Serves the same workbench to a browser, with the packed extension installed, until Ctrl+C. */
async function openInCodeServer() {
  step('Opening VS Code in the browser (there is no `code` on the PATH)');
  const { ensureCodeServer, freePort, untilAnswers } = await import('./support/code-server.mjs');
  const { packageExtension, vsixFile } = await import('./package.mjs');
  const codeServer = await ensureCodeServer();
  await packageExtension();
  const home = join(cacheFolder(), 'code-server');
  await mkdir(home, { recursive: true });
  const profile = ['--user-data-dir', join(home, 'user-data'), '--extensions-dir', join(home, 'extensions')];
  const installed = await run(codeServer.node, [codeServer.command, '--install-extension', vsixFile, '--force', ...profile], { output: 'quiet', timeoutSeconds: 120 });
  if (installed.code !== 0) throw new PlainError(`code-server could not install the extension:\n${installed.output}`);

  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  // Reachable from this machine alone, hence without a password.
  const options = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check', ...profile];
  const server = start(codeServer.node, [codeServer.command, ...options, examples], { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilAnswers(`${address}/healthz`, server).catch(async (error) => {
    await end(server);
    throw error;
  });
  console.log(`\nLookbook is open at ${address}/?folder=${encodeURIComponent(examples)}\nCtrl+C ends it.`);
  const code = await new Promise((resolve) => server.once('close', resolve));
  return code ?? 0;
}
