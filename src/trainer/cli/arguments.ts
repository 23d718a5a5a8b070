import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import * as v from 'valibot';
import { defaultCacheFolder } from '../../dataset/cache-folder';
import { defaultRunsFolder } from '../../runs/run-folder';
import { engineChoices, trainingOverrides } from '../../shared/settings';
import type { PrepareRequest } from '../../shared/trainer-protocol';

/** What the command line asks for. */
export interface TrainCommand {
  readonly request: PrepareRequest;
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
  data?: string;
  out?: string;
  json?: boolean;
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

function trainProgram(): Command {
  return new Command('npm run --silent train --')
    .description('Trains an image classifier and tests it. What comes of it is kept in .lookbook/runs beside the experiment.')
    .argument('<experiment>', 'file whose default export is an experiment, *.model.ts')
    .addOption(new Option('--engine <name>', 'what computes').choices(engineChoices))
    .option('--epochs <n>', 'times to go through the training images', wholeFrom(1))
    .option('--limit <n>', 'take the first N training images only', wholeFrom(1))
    .option('--batch-size <n>', 'images to a step', wholeFrom(1))
    .option('--seed <n>', 'start of all random choices', seedNumber)
    .option('--threads <n>', 'threads to compute with', wholeFrom(1))
    .option('--data <dir>', 'folder with the dataset\'s files')
    .option('--out <dir>', 'folder for run folders, in place of .lookbook/runs')
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
export function parseArguments(words: readonly string[], folder: string): TrainCommand {
  const program = trainProgram();
  try {
    program.parse(words, { from: 'user' });
    const [experiment = ''] = program.args;
    return commandOf(program, resolve(folder, experiment), program.opts<Flags>(), folder);
  } catch (error) {
    if (error instanceof CommanderError) throw new NoCommand(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
}

function commandOf(program: Command, experimentFile: string, flags: Flags, folder: string): TrainCommand {
  const { data, out, json = false, ...overrides } = flags;
  if (!isA('isFile', experimentFile)) program.error(`error: There is no file ${experimentFile}.`);
  const dataFolder = data === undefined ? undefined : resolve(folder, data);
  if (dataFolder !== undefined && !isA('isDirectory', dataFolder)) program.error(`error: There is no folder ${dataFolder}.`);
  return {
    json,
    request: {
      type: 'prepare',
      experimentFile,
      runsFolder: out === undefined ? defaultRunsFolder(experimentFile) : resolve(folder, out),
      overrides: v.parse(trainingOverrides, overrides),
      ...(dataFolder === undefined ? {} : { dataFolder }),
      cacheFolder: defaultCacheFolder(),
    },
  };
}

function isA(kind: 'isFile' | 'isDirectory', path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.[kind]() ?? false;
}
