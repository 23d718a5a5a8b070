import { makeClassMap } from '../dataset/class-map';
import { describeDataset } from '../dataset/load-dataset';
import type { Tf } from '../engine/engine';
import { locateAugmentation } from '../experiment/augmentation-source';
import { buildModel } from '../experiment/build-model';
import { editAugmentation } from '../experiment/edit-augmentation';
import { loadExperiment, type LoadedExperiment } from '../experiment/load-experiment';
import type { AugmentationChange, SourceEdit } from '../shared/augmentation-view';
import type { Inspection, InspectionWish } from '../shared/inspector-protocol';

/** Does something with TensorFlow.js and releases all that it allocated meanwhile. One at a time. */
async function tidily<Result>(tf: Tf, work: () => Promise<Result>): Promise<Result> {
  tf.engine().startScope();
  try {
    return await work();
  } finally {
    tf.engine().endScope();
    // Weights outlive scopes.
    tf.disposeVariables();
  }
}

function load(tf: Tf, { file, text }: InspectionWish): Promise<LoadedExperiment> {
  return loadExperiment({ file, tf, ...(text === undefined ? {} : { text }) });
}

/**
 * Evaluates an experiment and builds its model, only to look at them.
 * @throws LookbookError that says where in the source something is wrong.
 */
export function inspect(tf: Tf, wish: InspectionWish): Promise<Inspection> {
  return tidily(tf, async () => {
    const loaded = await load(tf, wish);
    const { definition, settings } = loaded;
    const dataset = describeDataset(settings.data.dataset);
    const classes = makeClassMap(dataset.labelNames, settings.data.classes).names;
    const { summary, remarks } = buildModel(loaded, tf, { inputShape: [dataset.height, dataset.width, dataset.channels], classCount: classes.length });
    return {
      name: definition.name,
      settings,
      classes: [...classes],
      summary,
      augmentation: locateAugmentation(loaded),
      definition: loaded.definitionRange,
      remarks: [...remarks],
      files: loaded.sources.map(({ path }) => path),
    };
  });
}

/** What to replace in an experiment's text for a change of its augmentations. @throws LookbookError where it cannot be told, or as {@link inspect} */
export function editExperiment(tf: Tf, wish: InspectionWish, change: AugmentationChange): Promise<SourceEdit[]> {
  return tidily(tf, async () => editAugmentation(await load(tf, wish), change));
}
