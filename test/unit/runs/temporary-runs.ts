import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processIdentity } from '../../../src/runs/liveness';
import { recordPath } from '../../../src/runs/run-folder';
import { RunWriter } from '../../../src/runs/run-writer';
import type { ProcessIdentity } from '../../../src/shared/run-record';

/** Run folders for one test each, in a folder that is removed after it. */
export class TemporaryRuns {
  /** An experiment's folder. */
  folder = '';

  constructor() {
    beforeEach(async () => { this.folder = await mkdtemp(join(tmpdir(), 'lookbook-runs-')); });
    afterEach(async () => { await rm(this.folder, { recursive: true, force: true }); });
  }

  get runsFolder(): string {
    return join(this.folder, '.lookbook', 'runs');
  }

  create(experiment = 'model-4.model.ts'): Promise<RunWriter> {
    const versions = { lookbook: '0.1.0', node: process.version, tfjs: '4.22.0', platform: process.platform };
    return RunWriter.create({ runsFolder: this.runsFolder, experimentFile: join(this.folder, experiment), versions });
  }

  /** A run in training whose process died: its pid has gone to this process, which started later. */
  async createDead(): Promise<string> {
    const writer = await this.create();
    await writer.update({ state: 'running', startedAt: new Date().toISOString() });
    writer.append({ type: 'phase', phase: 'training' });
    await writer.close();
    await editRecord(writer.folder, { process: await deadProcess() });
    return writer.folder;
  }
}

/** The identity of a process that is gone, and whose pid another one has. */
export async function deadProcess(): Promise<ProcessIdentity> {
  return { ...(await processIdentity()), startTime: '1' };
}

/** Changes `run.json` behind the writer's back. */
export async function editRecord(folder: string, patch: object): Promise<void> {
  const record = JSON.parse(await readFile(recordPath(folder), 'utf8')) as object;
  await writeFile(recordPath(folder), JSON.stringify({ ...record, ...patch }));
}
