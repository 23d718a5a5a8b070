import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { defaultCacheFolder } from '../../dataset/cache-folder';
import { defaultRunsFolder } from '../../runs/run-folder';
import { engineChoices, trainingOverrides } from '../../shared/settings';
import type { PrepareRequest } from '../../shared/trainer-protocol';
import { experimentsIn } from '../../supervisor/experiment-folder';

/** What the command line asks for. */
export interface TrainCommand {
  /** One a training, in turn; at least one. */
  readonly requests: readonly PrepareRequest[];
  /** A folder or several files were named: a summary is wanted. */
  readonly all: boolean;
  /** Print the journal's lines and a result, for programs. */
  readonly json: boolean;
}

/** The command line asks for nothing that can be done: a mistake in it, or a wish for help. What there is to say has been said. */
export class NoCommand extends Error {
  override readonly name = 'NoCommand';

  constructor(readonly exitCode: number) {
    super('There is no training to do');
  }
}

interface Flags {
  engine?: string;
  epochs?: number;
  limit?: number;
  batchSize?: number;
  seed?: number;
  threads?: number;
  wideSimd?: boolean;
  fastMath?: boolean;
  validationSplit?: number;
  augment?: boolean;
  data?: string;
  dataUrl?: string[];
  out?: string;
  json?: boolean;
  profile?: boolean;
}

function wholeFrom(smallest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < smallest) throw new InvalidArgumentError(`It must be a whole number, at least ${smallest}.`);
    return value;
  };
}

function seedNumber(text: string): number {
  const value = wholeFrom(0)(text);
  if (value > 0xffffffff) throw new InvalidArgumentError('It must be a whole number from 0 to 4294967295.');
  return value;
}

function shareBelowOne(text: string): number {
  const value = Number(text);
  if (!/^(\d+\.?|\d*\.\d+)$/.test(text) || value >= 1) throw new InvalidArgumentError('It must be a number from 0 up to, not including, 1.');
  return value;
}

function addAddress(text: string, before: readonly string[] = []): string[] {
  if (!URL.canParse(text)) throw new InvalidArgumentError('It must be an address, as https://example.org/fashion-mnist/.');
  return [...before, text];
}

function trainProgram(): Command {
  return new Command('npm run --silent train --')
    .description('Trains an image classifier and tests it. What comes of it is kept in .lookbook/runs beside the experiment.')
    .argument('<experiment...>', 'files whose default export is an experiment, *.model.ts, or folders that hold such; several are trained in turn')
    .addOption(new Option('--engine <name>', 'what computes').choices(engineChoices))
    .option('--epochs <n>', 'times to go through the training images', wholeFrom(1))
    .option('--limit <n>', 'take the first N training images only', wholeFrom(1))
    .option('--batch-size <n>', 'images to a step', wholeFrom(1))
    .option('--seed <n>', 'start of all random choices', seedNumber)
    .option('--threads <n>', 'threads to compute with', wholeFrom(1))
    .option('--wide-simd', 'let V8\'s experimental 256-bit instructions compute, where they are right and faster (the default)')
    .option('--no-wide-simd', 'do without them; the numbers are the same')
    .option('--fast-math', 'let the processor round as it likes: about a tenth faster, and other numbers on other machines')
    .option('--validation-split <share>', 'share of the training images that is kept for validation; 0: train on all', shareBelowOne)
    .option('--augment', 'augment the images as the experiment says; where it says nothing, with the study\'s five transforms')
    .option('--no-augment', 'take the images as they are')
    .option('--data <dir>', 'folder with the dataset\'s files')
    .option('--data-url <url>', 'address of a folder that publishes the dataset\'s files, in place of the known ones; several are tried in turn', addAddress)
    .option('--out <dir>', 'folder for run folders, in place of .lookbook/runs')
    .option('--profile', 'tell the milliseconds that each layer takes')
    .option('--json', 'print the run\'s journal and then the result, one JSON object a line')
    .showSuggestionAfterError()
    .allowExcessArguments(false)
    .exitOverride();
}

/**
 * Reads the command line. Paths are relative to `folder`.
 * @param words the arguments, without Node and script.
 * @throws NoCommand after printing what is wrong, or the help that was asked for.
 */
export async function parseArguments(words: readonly string[], folder: string): Promise<TrainCommand> {
  const program = trainProgram();
  try {
    program.parse(words, { from: 'user' });
    const paths = program.args.map((path) => resolve(folder, path));
    return await commandOf(program, paths, program.opts<Flags>(), folder);
  } catch (error) {
    if (error instanceof CommanderError) throw new NoCommand(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}

async function commandOf(program: Command, paths: readonly string[], flags: Flags, folder: string): Promise<TrainCommand> {
  const { data, dataUrl, out, json = false, ...overrides } = flags;
  const files = (await Promise.all(paths.map((path) => experimentsAt(path, program)))).flat();
  const all = paths.length > 1 || paths.some((path) => isA('isDirectory', path));
  const dataFolder = data === undefined ? undefined : resolve(folder, data);
  if (dataFolder !== undefined && !isA('isDirectory', dataFolder)) program.error(`error: There is no folder ${dataFolder}.`);
  const common = {
    type: 'prepare' as const,
    overrides: v.parse(trainingOverrides, overrides),
    ...(dataFolder === undefined ? {} : { dataFolder }),
    ...(dataUrl === undefined ? {} : { dataUrls: dataUrl }),
    cacheFolder: defaultCacheFolder(),
  };
  const runsFolder = (file: string): string => (out === undefined ? defaultRunsFolder(file) : resolve(folder, out));
  return { json, all, requests: files.map((experimentFile) => ({ ...common, experimentFile, runsFolder: runsFolder(experimentFile) })) };
}

async function experimentsAt(path: string, program: Command): Promise<string[]> {
  if (isA('isFile', path)) return [path];
  if (!isA('isDirectory', path)) program.error(`error: There is no file ${path}.`);
  const files = await experimentsIn(path);
  if (files.length === 0) program.error(`error: There is no experiment in ${path}: no file whose name ends in .model.ts or .model.js.`);
  return files;
}

function isA(kind: 'isFile' | 'isDirectory', path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;
}
