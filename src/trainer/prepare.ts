import { makeClassMap, type ClassMap } from '../dataset/class-map';
import { describeDataset } from '../dataset/load-dataset';
import { createEngine } from '../engine/create-engine';
import type { Engine } from '../engine/engine';
import { seedRandomness, type Randomness } from '../engine/randomness';
import { buildModel, type BuiltModel } from '../experiment/build-model';
import { loadExperiment, type LoadedExperiment } from '../experiment/load-experiment';
import type { RunWriter } from '../runs/run-writer';
import { formatFailure } from '../shared/failure';
import { randomKey } from '../shared/random';
import { studyAugmentation, type Augmentation, type ExperimentSettings, type TrainingOverrides } from '../shared/settings';
import type { PrepareRequest } from '../shared/trainer-protocol';
import type { RunJournal } from './run-journal';
import { versions } from './versions';
import type { Watchdog } from './watchdog';

/** An experiment whose code has run as far as it can without data. */
export interface PreparedRun {
  readonly engine: Engine;
  readonly settings: ExperimentSettings;
  readonly classMap: ClassMap;
  readonly randomness: Randomness;
  readonly built: BuiltModel;
}

/** The experiment's settings with a run's own in their place. */
export function applyOverrides(settings: ExperimentSettings, { epochs, batchSize, seed, limit, validationSplit, augment }: TrainingOverrides): ExperimentSettings {
  return {
    ...settings,
    augment: augment === undefined ? settings.augment : augment ? withAugmentation(settings.augment) : [],
    training: {
      ...settings.training,
      ...(epochs === undefined ? {} : { epochs }),
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(seed === undefined ? {} : { seed }),
      ...(validationSplit === undefined ? {} : { validationSplit }),
    },
    ...(limit === undefined ? {} : { limit }),
  };
}

function withAugmentation(own: readonly Augmentation[]): Augmentation[] {
  return [...(own.length > 0 ? own : studyAugmentation)];
}

/** The run's name: the experiment's, and what was put in place of its augmentation, so that two runs of it can be told apart. */
export function nameRun(experiment: string, own: readonly Augmentation[], { augment }: TrainingOverrides): string {
  if (augment === undefined || augment === own.length > 0) return experiment;
  return `${experiment} (${augment ? 'with' : 'without'} augmentation)`;
}

/**
 * Creates the engine, evaluates the experiment, keeps its source and builds its model, so that whatever is wrong with it
 * shows before the run waits for its turn or for data.
 * @param onLoaded is given the experiment before more of its code runs: errors from its timers want their place, too.
 */
export async function prepareRun(
  request: PrepareRequest, writer: RunWriter, journal: RunJournal, watchdog: Watchdog, onLoaded: (loaded: LoadedExperiment) => void,
): Promise<PreparedRun> {
  journal.phase('loading-engine');
  const { engine: wanted = 'auto' } = request.overrides;
  // Whether another engine is faster shows once there is data: auto/faster-engine.ts.
  const engine = await createEngine(wanted === 'auto' ? 'simd' : wanted, {
    cacheFolder: request.cacheFolder, threads: request.overrides.threads, wideSimd: request.overrides.wideSimd, fastMath: request.overrides.fastMath, onWarning: (message) => { journal.warn(message); },
  });
  const { tf } = engine;
  await writer.update({
    engine: { name: engine.name, version: engine.version, threads: engine.threads, detail: engine.detail },
    versions: versions(tf.version_core),
  });

  journal.phase('evaluating-experiment');
  watchdog.guard(writer.folder, request.experimentFile);
  // Layers that are built outside `model`, before the experiment has said its seed, must start alike in every run, too.
  seedRandomness(tf, randomKey(request.overrides.seed ?? 0, 'outside the model'));
  const loaded = await loadExperiment({ file: request.experimentFile, tf });
  onLoaded(loaded);
  const settings = applyOverrides(loaded.settings, request.overrides);
  await writer.saveSource(loaded.sources);
  await writer.update({ name: nameRun(loaded.definition.name, loaded.settings.augment, request.overrides), settings });
  if (request.overrides.augment === true && loaded.settings.augment.length === 0) {
    journal.warn(`The experiment lists no augmentation: it is trained with the study's (${settings.augment.map(({ kind }) => kind).join(', ')}).`);
  }

  const dataset = describeDataset(settings.data.dataset);
  const classMap = makeClassMap(dataset.labelNames, settings.data.classes);
  const randomness = seedRandomness(tf, settings.training.seed);
  const built = buildModel(loaded, tf, { inputShape: [dataset.height, dataset.width, dataset.channels], classCount: classMap.names.length });
  watchdog.release();
  await writer.update({ classes: [...classMap.names], summary: built.summary });
  for (const remark of built.remarks) journal.warn(formatFailure(remark).replace(': error: ', ': '));
  return { engine, settings, classMap, randomness, built };
}
