import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { cpus, hostname } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../../runs/replace-file';
import type { ModelSummary } from '../../shared/model-summary';
import { engineTimes, type EngineTimes } from '../../shared/run-record';
import type { ExperimentSettings, TrainingOverrides } from '../../shared/settings';

/** Everything on which it depends how long a step takes. */
export interface TimedSubject {
  readonly cacheFolder: string;
  /** Versions of the engines, in any words. */
  readonly engines: readonly string[];
  readonly threads: number;
  readonly overrides: TrainingOverrides;
  readonly training: ExperimentSettings['training'];
  readonly summary: ModelSummary;
}

/** What the engines took for a step of such a model on this machine, if it was measured before. */
export async function recallTimes(subject: TimedSubject): Promise<EngineTimes | null> {
  const known = v.safeParse(engineTimes, await readFile(fileOf(subject), 'utf8').then(JSON.parse, () => undefined));
  return known.success ? known.output : null;
}

/** Without a cache that can be written, the next training measures again. */
export async function rememberTimes(subject: TimedSubject, times: EngineTimes): Promise<void> {
  const file = fileOf(subject);
  await mkdir(dirname(file), { recursive: true }).then(() => replaceFile(file, `${JSON.stringify(times)}\n`)).catch(() => undefined);
}

/** Named by machine, Node, engines and model; layers count by what they do, not by their names. */
function fileOf({ cacheFolder, engines, threads, overrides: { wideSimd, fastMath }, training: { batchSize, optimizer, loss }, summary }: TimedSubject): string {
  const machine = [hostname(), cpus()[0]?.model, cpus().length, process.arch, process.version];
  const layers = summary.layers.map(({ className, description, inputShape, outputShape, parameters }) => [className, description, inputShape, outputShape, parameters]);
  const key = JSON.stringify([machine, engines, threads, wideSimd, fastMath, batchSize, optimizer, loss, layers]);
  return join(cacheFolder, 'engine-times', `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
}
