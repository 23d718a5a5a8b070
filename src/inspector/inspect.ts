import { makeClassMap } from '../dataset/class-map';
import { describeDataset } from '../dataset/load-dataset';
import type { Tf } from '../engine/engine';
import { buildModel } from '../experiment/build-model';
import { loadExperiment } from '../experiment/load-experiment';
import type { Inspection, InspectionWish } from '../shared/inspector-protocol';

/**
 * Evaluates an experiment and builds its model, only to look at them. One at a time: what TensorFlow.js allocates
 * meanwhile is released in the end.
 * @throws LookbookError that says where in the source something is wrong.
 */
export async function inspect(tf: Tf, { file, text }: InspectionWish): Promise<Inspection> {
  tf.engine().startScope();
  try {
    const loaded = await loadExperiment({ file, tf, ...(text === undefined ? {} : { text }) });
    const { definition, settings } = loaded;
    const dataset = describeDataset(settings.data.dataset);
    const classes = makeClassMap(dataset.labelNames, settings.data.classes).names;
    const { summary, remarks } = buildModel(loaded, tf, { inputShape: [dataset.height, dataset.width, dataset.channels], classCount: classes.length });
    return {
      name: definition.name,
      settings,
      classes: [...classes],
      summary,
      definition: loaded.definitionRange,
      remarks: [...remarks],
      files: loaded.sources.map(({ path }) => path),
    };
  } finally {
    tf.engine().endScope();
    // Weights outlive scopes.
    tf.disposeVariables();
  }
}
