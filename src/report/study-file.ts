import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { readJsonFile } from '../runs/json-file';

const modelNumber = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(6));

/**
 * `study.json`, beside experiments or runs: says that they are those of a published study, so that its figures are shown
 * beside theirs. Without it nobody's experiments are taken for somebody else's.
 */
export const studyFile = v.object({
  version: v.literal(1),
  title: v.string(),
  /** Which published study; see `published-study.ts`. */
  published: v.literal('six-models'),
  /** Names of experiment files with the number that the study gives to their model. */
  experiments: v.record(v.string(), modelNumber),
  /** Experiment files of model 1 on pixels from 0 to 255, one way or another. */
  unscaled: v.optional(v.array(v.string()), []),
  /** What else is known of model 1's loss, in plain words; a paragraph each. */
  notes: v.optional(v.array(v.string()), []),
});
export type StudyFile = v.InferOutput<typeof studyFile>;

export const studyFileName = 'study.json';

/** Levels above the folder that was named: from `.lookbook/runs/<id>` to the experiments. */
const levels = 4;

/** The study that a folder belongs to: its own `study.json`, or one of a folder above that is still beside the experiments. @throws LookbookError where it is damaged. */
export async function findStudy(folder: string): Promise<StudyFile | null> {
  let at = folder;
  for (let level = 0; level < levels; level++) {
    const file = join(at, studyFileName);
    if (await access(file).then(() => true, () => false)) return readJsonFile(file, studyFile);
    if (!isInside(at)) return null;
    at = dirname(at);
  }
  return null;
}

/** Below the folder of the experiments: in `.lookbook`, `runs`, or a run. */
function isInside(folder: string): boolean {
  return ['.lookbook', 'runs'].includes(basename(folder)) || ['.lookbook', 'runs'].includes(basename(dirname(folder)));
}
