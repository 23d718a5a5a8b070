import { resolve } from 'node:path';
import { Command, CommanderError } from 'commander';

/** What the command line asks for. */
export interface ReportCommand {
  /** Absolute; run folders, folders of runs, or folders with experiments. */
  readonly paths: readonly string[];
  /** Absolute path of the HTML file. */
  readonly out: string;
  readonly title?: string;
  /** Name, experiment file or id of the run that others are compared with. */
  readonly baseline?: string;
  /** A folder with the dataset's files. */
  readonly dataFolder?: string;
  /** A folder that gets small copies of the runs. */
  readonly archive?: string;
  /** Tell the progress as one JSON value a line. */
  readonly json: boolean;
}

/** The command line asks for nothing that can be done. What there is to say has been said. */
export class NoReport extends Error {
  override readonly name = 'NoReport';

  constructor(readonly exitCode: number) {
    super('There is no report to write');
  }
}

interface Flags {
  out: string;
  title?: string;
  baseline?: string;
  data?: string;
  archive?: string;
  json?: boolean;
}

/**
 * Reads the command line. Paths are relative to `folder`.
 * @param words the arguments, without Node and script.
 * @throws NoReport after printing what is wrong, or the help that was asked for.
 */
export function parseArguments(words: readonly string[], folder: string): ReportCommand {
  const program = new Command('npm run --silent report --')
    .description('Writes the study of a folder of runs: one HTML file, and Markdown with drawings beside it.')
    .argument('<folder...>', 'a folder with experiments, a folder of runs such as .lookbook/runs, or run folders')
    .option('--out <file>', 'the HTML file', 'report.html')
    .option('--title <words>', 'the report\'s title')
    .option('--baseline <run>', 'the run that others are compared with: its name, experiment file or id; otherwise the first')
    .option('--data <dir>', 'folder with the dataset\'s files')
    .option('--archive <dir>', 'also keep small copies of the runs there, without weights and batches, from which the report can be drawn again')
    .option('--json', 'tell the progress as one JSON value a line')
    .showSuggestionAfterError()
    .exitOverride();
  try {
    program.parse(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new NoReport(error.exitCode === 0 ? 0 : 2);
    throw error;
  }
  const { out, title, baseline, data, archive, json = false } = program.opts<Flags>();
  return {
    paths: program.args.map((path) => resolve(folder, path)), out: resolve(folder, out), json,
    ...(title === undefined ? {} : { title }), ...(baseline === undefined ? {} : { baseline }),
    ...(data === undefined ? {} : { dataFolder: resolve(folder, data) }), ...(archive === undefined ? {} : { archive: resolve(folder, archive) }),
  };
}
