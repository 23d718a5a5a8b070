import * as v from 'valibot';
import { makeClassMap } from '../dataset/class-map';
import { describeDataset } from '../dataset/load-dataset';
import { LookbookError, type Failure } from '../shared/failure';
import { augmentation, dataSettings, trainingSettings, type ExperimentSettings } from '../shared/settings';
import type { ValuePath } from './property-place';
import type { ModelContext } from './public-api';
import { settingFault } from './setting-words';

/** What is checked; the order of the fields is the order in which faults are told. */
const definitionSchema = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  data: dataSettings,
  augment: v.optional(v.array(augmentation), []),
  training: v.optional(trainingSettings, {}),
  model: v.function(),
});

/** An experiment's definition, checked and with every default filled in. */
export interface ExperimentDefinition extends Pick<ExperimentSettings, 'data' | 'augment' | 'training'> {
  readonly name: string;
  /** What it gives is the experiment's own affair until `buildModel` has looked at it. */
  readonly model: (context: ModelContext) => unknown;
}

/** Finds the value (or its name) that a path leads to in the source. */
export type FindPlace = (path: ValuePath, wanted?: 'value' | 'key') => Pick<Failure, 'file' | 'position' | 'end'>;

/**
 * Checks what a person passed to `defineExperiment` and fills in defaults.
 * @throws LookbookError that names the field, where it stands and what it may be.
 */
export function checkDefinition(value: unknown, findPlace: FindPlace): ExperimentDefinition {
  const parsed = v.safeParse(definitionSchema, value, { abortEarly: true });
  if (!parsed.success) {
    const { path, message, remedy, isUnknownName } = settingFault(definitionSchema, value, parsed.issues[0]);
    throw new LookbookError({ message, ...(remedy === undefined ? {} : { remedy }), ...findPlace(path, isUnknownName ? 'key' : 'value') });
  }
  const { model, ...settings } = parsed.output;
  try {
    makeClassMap(describeDataset(settings.data.dataset).labelNames, settings.data.classes);
  } catch (thrown) {
    if (thrown instanceof LookbookError) throw new LookbookError({ ...thrown.failure, ...findPlace(['data', 'classes']) });
    throw thrown;
  }
  return { ...settings, model };
}
