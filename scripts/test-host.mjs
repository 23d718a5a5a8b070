// npm run test:host: mocha inside the extension host of a real VS Code. That of @vscode/test-electron where it can be
// downloaded, otherwise code-server's, driven through Chromium. LOOKBOOK_TEST_HOST=code-server skips the download.
import { createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { build } from './build.mjs';
import { launchChromium } from './support/browser.mjs';
import { ensureCodeServer, freePort, untilAnswers } from './support/code-server.mjs';
import { ensureOnMachine } from './support/debian.mjs';
import { closingLine } from './support/mocha.mjs';
import { inRoot, root, toolsFolder } from './support/paths.mjs';
import { end, findProgram, run, start } from './support/processes.mjs';
import { main, PlainError, step } from './support/say.mjs';
import { bundleHostTests } from './support/test-bundles.mjs';
import { createProfile } from './support/workbench-profile.mjs';

const testsFolder = inRoot('out', 'test', 'host');
const timeoutSeconds = 420;
/** Said by test/host/index.ts. */
const testsBegin = 'Tests begin';

await main(async () => {
  await build({ stale: true });
  await bundleHostTests(testsFolder);
  const profile = await createProfile();
  try {
    const electron = await downloadVSCode();
    const ended = electron === undefined ? await runInCodeServer(profile) : await runInElectron(electron, profile);
    const result = await readResult();
    if (result === undefined) throw new PlainError(`The extension host ended without a result (${ended}).`);
    console.log(closingLine('host', result));
    return result.failures > 0 || result.passes === 0 ? 1 : 0;
  } finally {
    await profile.remove();
  }
});

async function readResult() {
  const text = await readFile(join(testsFolder, 'result.json'), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** The path of a VS Code, or undefined where none can be had. */
async function downloadVSCode() {
  if (process.env.LOOKBOOK_TEST_HOST === 'code-server') return undefined;
  try {
    // The time-out counts from the last byte received: it ends a stuck download, not a slow one.
    return await downloadAndUnzipVSCode({ cachePath: join(toolsFolder(), 'vscode'), timeout: 10_000, reporter: { report: () => undefined, error: () => undefined } });
  } catch (error) {
    console.log(`VS Code cannot be downloaded here (${error instanceof Error ? error.message : String(error)}): the tests run in code-server.`);
    return undefined;
  }
}

async function runInElectron(executable, { userData, extensions, workspace }) {
  const args = [
    workspace, '--no-sandbox', '--disable-gpu', '--disable-updates', '--skip-welcome', '--skip-release-notes', '--disable-workspace-trust',
    `--user-data-dir=${userData}`, `--extensions-dir=${extensions}`,
    `--extensionDevelopmentPath=${root}`, `--extensionTestsPath=${join(testsFolder, 'index.cjs')}`,
  ];
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (headless) await ensureOnMachine(['Xvfb']);
  const [command, all] = headless ? [findProgram('xvfb-run') ?? 'xvfb-run', ['-a', executable, ...args]] : [executable, args];
  step('Tests in VS Code');
  const { code, timedOut } = await run(command, all, { timeoutSeconds });
  return timedOut ? `time-out after ${timeoutSeconds} s` : `exit code ${code}`;
}

async function runInCodeServer({ userData, extensions, workspace }) {
  await ensureOnMachine(['chromium']);
  const codeServer = await ensureCodeServer();
  const port = await freePort();
  step(`Tests in code-server on port ${port}`);
  const log = await open(join(testsFolder, 'server.log'), 'w');
  const server = start(
    codeServer.node,
    [
      codeServer.serverMain, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms',
      '--enable-smoke-test-driver', '--user-data-dir', userData, '--extensions-dir', extensions,
    ],
    { stdio: ['ignore', log.fd, log.fd] },
  );
  const browser = await launchChromium();
  try {
    await untilAnswers(`http://127.0.0.1:${port}/`, server);
    return await runInPage(await browser.newPage(), port, workspace);
  } finally {
    await browser.close();
    await end(server);
    await log.close();
  }
}

/** Opens the workbench with our tests as its errand and waits until it says that they are over. */
async function runInPage(page, port, workspace) {
  /** @type {(how: string) => void} */
  let over = () => undefined;
  const ended = new Promise((resolve) => (over = resolve));
  const timer = setTimeout(() => over(`time-out after ${timeoutSeconds} s`), timeoutSeconds * 1000);
  page.once('crash', () => over('the page crashed'));
  const log = createWriteStream(join(testsFolder, 'workbench.log'));
  let testsRun = false;
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    log.write(`${format(...args)}\n`);
    // What the workbench says while it starts is not about our tests; from the first suite on all of it may be.
    testsRun ||= String(args[0]) === testsBegin;
    if (testsRun) console.log(...args);
  });
  await page.exposeFunction('codeAutomationExit', (code) => over(`exit code ${code}`));
  const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(root)],
    ['extensionTestsPath', remote(join(testsFolder, 'index.cjs'))],
    ['skipWelcome', 'true'],
  ];
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  const how = await ended;
  clearTimeout(timer);
  log.end();
  return how;
}
