import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { defaultCacheFolder } from '../dataset/cache-folder';
import { archiveRun } from '../runs/archive-run';
import { listRun } from '../runs/read-run';
import { replaceFile } from '../runs/replace-file';
import { LookbookError } from '../shared/failure';
import type { ReportCommand } from './arguments';
import { chooseRuns, type ChosenRuns, type ReportRun } from './choose-runs';
import { composeReport } from './compose-report';
import { openData } from './dataset-pictures';
import { findRuns } from './find-runs';
import { renderHtml } from './html/render-html';
import { renderMarkdown } from './markdown/render-markdown';
import { isTested, readRunContent, type TestedRunContent } from './report-run';
import { findStudy, type StudyFile } from './study-file';

export interface ReportFiles {
  readonly html: string;
  readonly markdown: string;
}

export type OnStep = (words: string, done: number) => void;

interface ReadRuns {
  readonly tested: readonly TestedRunContent[];
  /** Why others are not in the report. */
  readonly leftOut: readonly string[];
}

/**
 * Writes the report of runs as HTML and Markdown.
 * @throws LookbookError where there is nothing to report, a run is damaged or a file cannot be written; the signal's reason when aborted
 */
export async function writeReport(command: ReportCommand, version: string, onStep: OnStep, signal: AbortSignal): Promise<ReportFiles> {
  const folders = (await Promise.all(command.paths.map(findRuns))).flat();
  const study = await studyOf(command.paths);
  const { tested, leftOut } = await readAll(folders, onStep, signal);
  const chosen = chooseRuns(tested, study);
  const baseline = baselineOf(chosen.runs, command.baseline);
  if (command.archive !== undefined) {
    for (const run of chosen.runs) await archiveRun(run.folder, join(command.archive, basename(run.folder)));
  }
  onStep('Loading the dataset', 0.3);
  const { settings } = baseline.record;
  const data = await openData(settings?.data.dataset ?? 'fashion-mnist', { cacheFolder: defaultCacheFolder(), ...(command.dataFolder === undefined ? {} : { folder: command.dataFolder }) }, signal);
  const report = await composeReport({
    title: command.title ?? study?.title ?? titleOf(chosen, command.paths), runs: chosen.runs, baseline, data, study, version, writtenAt: new Date(),
    leftOut: [...leftOut, ...supersededWords(chosen)],
    onStep: (words, done) => {
      signal.throwIfAborted();
      onStep(words, 0.35 + 0.6 * done);
    },
  });
  signal.throwIfAborted();
  onStep('Writing', 0.97);
  return await writeFiles(command.out, renderHtml(report), (folder) => renderMarkdown(report, folder));
}

async function studyOf(paths: readonly string[]): Promise<StudyFile | null> {
  for (const path of paths) {
    const study = await findStudy(path);
    if (study !== null) return study;
  }
  return null;
}

/** Reads runs that have been tested. A run that is there twice, as itself and as a copy, counts once. */
async function readAll(folders: readonly string[], onStep: OnStep, signal: AbortSignal): Promise<ReadRuns> {
  const [tested, leftOut, seen]: [TestedRunContent[], string[], Set<string>] = [[], [], new Set()];
  for (const [index, folder] of folders.entries()) {
    signal.throwIfAborted();
    if (seen.has(basename(folder))) continue;
    seen.add(basename(folder));
    onStep(`Reading run ${index + 1} of ${folders.length}`, (0.3 * index) / folders.length);
    const listed = await listRun(folder);
    if (listed === null) continue;
    if (listed.record === null) {
      leftOut.push(`${basename(folder)}: ${listed.problem.message}`);
      continue;
    }
    const run = await readRunContent(folder);
    if (isTested(run)) tested.push(run);
    else leftOut.push(`${run.record.name} (${run.record.id}): ${run.record.state}, without a test.${run.record.failure === null ? '' : ` ${run.record.failure.message}`}`);
  }
  if (tested.length === 0) {
    throw new LookbookError({ message: `None of these ${folders.length} runs has been tested, so there is nothing to report.`, remedy: `Let a training run to its end.${leftOut.length === 0 ? '' : ` ${leftOut.join(' ')}`}` });
  }
  return { tested, leftOut };
}

function baselineOf(runs: readonly ReportRun[], wish: string | undefined): ReportRun {
  const [first] = runs;
  if (first === undefined) throw new Error('A report has at least one run');
  if (wish === undefined) return first;
  const found = runs.find(({ name, fileName, record }) => [name, record.name, record.id, fileName].includes(wish));
  if (found !== undefined) return found;
  throw new LookbookError({ message: `There is no run “${wish}” to compare with.`, remedy: `Name one of ${runs.map(({ name }) => `“${name}”`).join(', ')}.` });
}

function supersededWords({ superseded }: ChosenRuns): string[] {
  return superseded.map(({ record: { id, name } }) => `${name} (${id}): trained again later with the same settings; the newest is reported.`);
}

function titleOf({ runs }: ChosenRuns, [path = '']: readonly string[]): string {
  const [only] = runs;
  if (runs.length === 1 && only !== undefined) return only.record.name;
  const folders = path.split(/[\\/]/).filter((part) => part !== '' && part !== 'runs' && part !== '.lookbook');
  return `${runs.length} models in ${folders.at(-1) ?? path}`;
}

/** The HTML file, the Markdown file of the same name, and the folder of its drawings. */
async function writeFiles(html: string, page: string, markdownIn: (folder: string) => ReturnType<typeof renderMarkdown>): Promise<ReportFiles> {
  const stem = basename(html, extname(html));
  const [folder, markdown] = [`${stem}-figures`, join(dirname(html), `${stem}.md`)];
  const { text, files } = markdownIn(folder);
  try {
    await mkdir(dirname(html), { recursive: true });
    await mkdir(join(dirname(html), folder), { recursive: true });
    await removeDrawings(join(dirname(html), folder));
    for (const [name, content] of files) await writeFile(join(dirname(html), folder, name), content);
    await replaceFile(markdown, text);
    await replaceFile(html, page);
  } catch (error) {
    throw new LookbookError({ message: `The report cannot be written: ${error instanceof Error ? error.message : String(error)}.`, remedy: 'Name another file with --out.', file: html }, { cause: error });
  }
  return { html, markdown };
}

/** Those of an earlier report; whatever else a person put there stays. */
async function removeDrawings(folder: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(names.filter((name) => /\.(svg|png)$/.test(name)).map((name) => rm(join(folder, name))));
}
