import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { defaultCacheFolder } from '../../dataset/cache-folder';
import { ProgramFailure, runProgram } from '../../dataset/sources/run-program';
import type { ChildProgress } from '../../shared/child-progress';
import { failureOf, formatFailure, LookbookError } from '../../shared/failure';
import { checkInstallation } from './check-installation';
import { installTfjsNode } from './install-tfjs-node';
import { installationSeenFrom, type Installation } from './installation';

/** The installer as a program: `npm run engine:tfjs-node`, and the child of the command "Install tfjs-node Engine". */
const command = new Command('engine:tfjs-node')
  .description('Install TensorFlow\'s own library as the engine tfjs-node, for all projects.')
  .option('--cache <folder>', 'the folder that all projects share', defaultCacheFolder())
  .option('--json', 'tell the progress as one JSON value a line')
  .option('--check <folder>', 'only try out the installation in a folder')
  .parse();
const { cache, json, check } = command.opts<{ cache: string; json?: boolean; check?: string }>();

if (check === undefined) await install(resolve(cache));
else await tryOut(resolve(check));

async function install(cacheFolder: string): Promise<void> {
  const canceller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { canceller.abort(); });
  // Started by the extension, it ends with the extension.
  process.on('disconnect', () => { canceller.abort(); });
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => { canceller.abort(); });
  process.on('message', (message) => { if (message === 'cancel') canceller.abort(); });
  try {
    const folder = await installTfjsNode({
      cacheFolder,
      signal: canceller.signal,
      onStep: (message, fraction) => { say({ type: 'step', message, fraction }); },
      onLine: (line) => { if (json) console.error(line); },
      check: (installation) => checkInChild(installation, canceller.signal, cacheFolder),
    });
    if (!json) console.log(folder);
    process.exitCode = 0;
  } catch (error) {
    process.exitCode = canceller.signal.aborted ? 130 : 1;
    if (canceller.signal.aborted) console.error('Cancelled. What was downloaded is kept for the next attempt.');
    else say({ type: 'failed', failure: failureOf(error) });
  } finally {
    if (process.connected) process.disconnect();
  }
}

function say(message: ChildProgress): void {
  if (json) console.log(JSON.stringify(message));
  else if (message.type === 'step') console.log(`${String(Math.round(message.fraction * 100)).padStart(3)} %  ${message.message}`);
  else {
    if (message.failure.detail !== undefined) console.error(message.failure.detail);
    console.error(formatFailure(message.failure));
  }
}

async function checkInChild({ folder }: Installation, signal: AbortSignal, cwd: string): Promise<void> {
  try {
    await runProgram(process.execPath, [fileURLToPath(import.meta.url), '--check', folder], { cwd, signal });
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    throw new LookbookError({
      message: `It was installed, but does not work here: ${error.lastLines.at(-1) ?? error.message}`,
      remedy: 'Use the simd engine; nothing was changed.',
      detail: error.lastLines.join('\n'),
    }, { cause: error });
  }
}

async function tryOut(folder: string): Promise<void> {
  const installation = installationSeenFrom(resolve(folder, 'package.json'));
  try {
    if (!installation?.complete) throw new Error(`${folder} holds no whole installation`);
    console.log(await checkInstallation(installation));
  } catch (error) {
    console.error(failureOf(error).message);
    process.exitCode = 1;
  }
}
