import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { errorCode } from './error-code';

/** Which checkpoint: the weights after the last epoch, or those of the lowest validation loss. */
export type CheckpointKind = 'last' | 'best';

/** Where things stand in a run folder. */
export const recordPath = (folder: string): string => join(folder, 'run.json');
export const journalPath = (folder: string): string => join(folder, 'events.ndjson');
export const evaluationPath = (folder: string): string => join(folder, 'evaluation.json');
export const predictionsPath = (folder: string): string => join(folder, 'predictions.bin');
export const testSetPath = (folder: string): string => join(folder, 'test-set.json');
export const curvePath = (folder: string): string => join(folder, 'curve.bin');
export const stopPath = (folder: string): string => join(folder, 'stop');
export const sourceFolder = (folder: string): string => join(folder, 'source');
export const tensorBoardFolder = (folder: string): string => join(folder, 'tensorboard');
export const checkpointFolder = (folder: string): string => join(folder, 'checkpoint');
export const checkpointPath = (folder: string, kind: CheckpointKind): string => join(checkpointFolder(folder), `${kind}.safetensors`);

const idPattern = /^\d{8}-\d{6}-[a-z0-9-]+-[0-9a-f]{4}$/;

/** True for names of the form `YYYYMMDD-HHMMSS-slug-xxxx`. */
export function isRunId(name: string): boolean {
  return idPattern.test(name);
}

/** Where the runs of an experiment live unless another folder was asked for. */
export function defaultRunsFolder(experimentFile: string): string {
  return join(dirname(experimentFile), '.lookbook', 'runs');
}

/** The run folders in a folder, oldest first; none where the folder cannot be read, for then nobody has trained there. */
export async function listRunFolders(runsFolder: string): Promise<string[]> {
  const names = await readdir(runsFolder).catch(() => []);
  return names.filter(isRunId).sort().map((name) => join(runsFolder, name));
}

/** Makes a new, empty run folder that no other process got, and its parents. */
export async function makeRunFolder(runsFolder: string, experimentFile: string, now: Date): Promise<{ id: string; folder: string }> {
  await mkdir(runsFolder, { recursive: true });
  await keepOutOfGit(runsFolder);
  for (;;) {
    const id = `${timestamp(now)}-${slug(experimentFile)}-${randomBytes(2).toString('hex')}`;
    const folder = join(runsFolder, id);
    try {
      await mkdir(folder);
      return { id, folder };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** Only in a folder that is ours by name: the parent of an `--out` folder is the person's own. */
async function keepOutOfGit(runsFolder: string): Promise<void> {
  const parent = dirname(runsFolder);
  if (basename(parent) !== '.lookbook') return;
  try {
    await writeFile(join(parent, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** `20261122-141423`, UTC. */
function timestamp(now: Date): string {
  return now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
}

/** `/x/Model 4.model.ts` → `model-4`. */
function slug(experimentFile: string): string {
  const name = basename(experimentFile).replace(/(\.model)?\.[cm]?[jt]s$/i, '');
  const plain = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-+|-+$/g, '');
  return plain || 'run';
}
