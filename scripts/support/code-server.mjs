import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:net';
import { ensureOnMachine, toCompile } from './debian.mjs';
import { inRoot, toolsFolder } from './paths.mjs';
import { npm } from './processes.mjs';
import { PlainError, since, step } from './say.mjs';

/**
 * @typedef {object} CodeServer
 * @property {string} node the Node.js that it runs on
 * @property {string} command code-server's entry, for a person's path: `node command …`
 * @property {string} serverMain the workbench server inside it, for tests within the extension host
 */

/**
 * The code-server of scripts/tools, installed into the cache on first use (two minutes: its native parts compile).
 * It lies outside the project's tree, where its own Node.js would shadow the machine's in npm scripts.
 * @returns {Promise<CodeServer>}
 */
export async function ensureCodeServer() {
  if (process.platform === 'win32') throw new PlainError('code-server does not run on Windows: put VS Code\'s `code` on the PATH instead.');
  const nodeHome = await nodeFolder(await installTool('node'));
  const node = join(nodeHome, 'bin', 'node');
  const folder = await installTool('code-server', {
    needs: toCompile,
    node,
    // node-gyp compiles against these headers instead of downloading some.
    env: { ...process.env, PATH: `${join(nodeHome, 'bin')}:${process.env.PATH}`, npm_config_nodedir: nodeHome },
  });
  const home = join(folder, 'node_modules', 'code-server');
  return { node, command: join(home, 'out', 'node', 'entry.js'), serverMain: join(home, 'lib', 'vscode', 'out', 'server-main.js') };
}

/** The Node that VS Code's extensions run on, from scripts/tools/node, installed into the cache on first use. @returns {Promise<string>} */
export async function ensureNode() {
  return join(await nodeFolder(await installTool('node')), 'bin', 'node');
}

async function nodeFolder(installed) {
  const modules = join(installed, 'node_modules');
  const found = (await readdir(modules)).find((name) => name.startsWith('node-'));
  if (found === undefined) throw new PlainError(`No Node.js package for ${process.platform} ${process.arch} in scripts/tools/node/package.json.`);
  return join(modules, found);
}

/**
 * Installs scripts/tools/<name> from its lock file, unless that very lock file has been installed already.
 * @param {string} name
 * @param {{ needs?: string[], node?: string, env?: NodeJS.ProcessEnv }} how
 */
async function installTool(name, { needs = [], node = process.execPath, env = process.env } = {}) {
  const source = inRoot('scripts', 'tools', name);
  const folder = join(toolsFolder(), name);
  const stamp = join(folder, 'installed');
  const wanted = await readFile(join(source, 'package-lock.json'), 'utf8');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return folder;
  await ensureOnMachine(needs);
  step(`Installing ${name} into ${folder}${name === 'code-server' ? ' (once, about two minutes: native parts compile)' : ''}`);
  const start = performance.now();
  await rm(stamp, { force: true });
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) await copyFile(join(source, file), join(folder, file));
  const { code, output, timedOut } = await npm(['ci', '--no-audit', '--no-fund'], { cwd: folder, node, env, output: 'quiet', timeoutSeconds: 900 });
  if (code !== 0) throw new PlainError(`Installing ${name} ${timedOut ? 'took longer than 15 minutes' : 'failed'}:\n${output.slice(-4000)}`);
  await writeFile(stamp, wanted);
  console.log(`${name} installed in ${since(start)}`);
  return folder;
}

/** A TCP port on the loopback interface that is free now. @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** Waits until a server answers, or fails when it has ended or the time is over. */
export async function untilAnswers(url, child, timeoutSeconds = 60) {
  const deadline = performance.now() + timeoutSeconds * 1000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new PlainError(`The server for ${url} ended with exit code ${child.exitCode}.`);
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (answer !== undefined && answer.status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new PlainError(`No answer from ${url} within ${timeoutSeconds} s.`);
}
