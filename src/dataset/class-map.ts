import { LookbookError } from '../shared/failure';
import type { ClassGroups } from '../shared/settings';

/** Which class each label of a dataset belongs to. */
export interface ClassMap {
  /** In the order of the model's outputs. */
  readonly names: readonly string[];
  /** Label number to index in `names`; -1: images with this label are left out. */
  readonly classOf: Int32Array;
}

/**
 * The classes that an experiment makes of a dataset's labels: its groups, or without groups each label its own class.
 *
 * @throws LookbookError if a group names a label twice, one that there is not, or one of another group, or if there are
 *   fewer than two classes
 */
export function makeClassMap(labelNames: readonly string[], groups?: ClassGroups): ClassMap {
  if (!groups) return { names: labelNames, classOf: Int32Array.from(labelNames.keys()) };
  const names = Object.keys(groups);
  if (names.length < 2) {
    throw new LookbookError({
      message: `data.classes has ${names.length === 0 ? 'no class' : 'one class only'}.`,
      remedy: 'A classifier needs at least two classes; without data.classes each label is a class.',
    });
  }
  const classOf = new Int32Array(labelNames.length).fill(-1);
  for (const [index, [name, labels]] of Object.entries(groups).entries()) {
    for (const label of labels) {
      const taken = classOf[label];
      if (taken === undefined) {
        throw new LookbookError({
          message: `data.classes.${name} names label ${label}, which there is not.`,
          remedy: `The labels are 0 to ${labelNames.length - 1}: ${labelNames.map((article, number) => `${number} ${article}`).join(', ')}.`,
        });
      }
      if (taken >= 0) {
        throw new LookbookError({
          message: taken === index
            ? `data.classes.${name} names label ${label} (${labelNames[label] ?? ''}) twice.`
            : `Label ${label} (${labelNames[label] ?? ''}) is in two classes, ${names[taken] ?? ''} and ${name}.`,
          remedy: 'Name each label once.',
        });
      }
      classOf[label] = index;
    }
  }
  return { names, classOf };
}
