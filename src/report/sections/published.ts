import { classificationReport } from '../../shared/metrics';
import type { ReportRun } from '../choose-runs';
import { type Block, code, link, type Section, type Table } from '../document';
import { crossEntropy, doubleSoftmaxFloor } from '../double-softmax';
import { impliedAccuracy, publishedAugmentationLoss, publishedModels, type PublishedModel, publishedReceptiveFields } from '../published-study';
import { type AugmentationPair, pairsOf } from './augmentation';
import { fieldWords } from './models';
import { figure, intervalWords, nothing, signed } from './words';

/** A published model beside our run of it. */
interface Pair {
  readonly published: PublishedModel;
  readonly run: ReportRun;
}

/** The published study beside ours, and what it got wrong; `null` where no run is of it. @param notes on model 1's loss */
export function publishedSection(runs: readonly ReportRun[], notes: readonly string[]): Section | null {
  const pairs = publishedModels.flatMap((published): Pair[] => {
    const run = runs.find(({ model, isAugmented, isUnscaled }) => model === published.model && !isAugmented && !isUnscaled);
    return run === undefined ? [] : [{ published, run }];
  });
  if (pairs.length === 0) return null;
  return {
    id: 'published', title: 'The published study',
    blocks: [figuresTable(pairs), classTable(pairs), ...augmentationWords(pairsOf(runs))],
    sections: [{
      id: 'slips', title: 'What it got wrong',
      blocks: [
        { kind: 'note', title: 'Two names are swapped', blocks: swappedNames() },
        { kind: 'note', title: 'Softmax was applied twice', blocks: doubleSoftmax(pairs) },
        { kind: 'note', title: 'Receptive fields of 10 and 16 are 8 and 10', blocks: receptiveFields(pairs) },
        { kind: 'note', title: 'Accuracies and class accuracies are not of the same predictions', blocks: inconsistency(pairs) },
        { kind: 'note', title: 'Model 1’s loss of 11.74 is left unexplained', blocks: [...unscaledPixels(pairs, runs.filter(({ isUnscaled }) => isUnscaled)), ...notes.map((text) => ({ kind: 'paragraph', text } as const))] },
      ],
    }],
  };
}

function figuresTable(pairs: readonly Pair[]): Table {
  return {
    kind: 'table', titled: true, caption: 'Losses and accuracies, published and ours',
    head: ['Model', 'Loss, published', 'Loss, ours', 'Accuracy, published', 'Accuracy, ours', 'Difference', 'Parameters, published', 'Parameters, ours'],
    rows: pairs.map(({ published, run }) => ({
      head: run.name, below: run.detail, mark: run.mark,
      cells: [
        figure(published.testLoss), { text: figure(run.evaluation.testLoss), tone: 'strong' as const },
        figure(published.testAccuracy), { text: figure(run.evaluation.testAccuracy), below: intervalWords(run), tone: 'strong' as const },
        signed(run.evaluation.testAccuracy - published.testAccuracy),
        published.parameters.toLocaleString('en-US'), run.record.summary?.parameters.toLocaleString('en-US') ?? nothing,
      ],
    })),
    note: ['The losses cannot be compared as they stand: the published ones had softmax applied twice, see ', link('below', 'slips'), '.'],
  };
}

function classAccuracy({ evaluation: { classes, confusionMatrix, noClass } }: ReportRun): ReadonlyMap<string, number> {
  return new Map(classificationReport(classes, confusionMatrix, noClass).classes.map(({ name, accuracy }) => [name, accuracy]));
}

const classNames = ['Top', 'Bottom', 'Accessories'] as const;

function classTable(pairs: readonly Pair[]): Table {
  return {
    kind: 'table', titled: true, caption: 'Accuracy of each class against the rest, published and ours',
    head: ['Model', ...classNames.flatMap((name) => [`${name}, published`, `${name}, ours`])],
    rows: pairs.map(({ published, run }) => {
      const ours = classAccuracy(run);
      return { head: run.name, below: run.detail, mark: run.mark, cells: classNames.flatMap((name) => [figure(published.classAccuracy[name]), { text: figure(ours.get(name)), tone: 'strong' as const }]) };
    }),
    note: 'Published figures stand under the right names: Bottom and Accessories are swapped in the publication.',
  };
}

function augmentationWords(pairs: readonly AugmentationPair[]): Block[] {
  const { least, most } = publishedAugmentationLoss;
  const claim = `The publication claims ${least} to ${most} % better test accuracy without augmentation than with it, since the test images resemble the training images.`;
  if (pairs.length === 0) return [{ kind: 'paragraph', text: `${claim} No run here was trained both ways.` }];
  const ours = pairs.map(({ without, augmented }) =>
    `${without.name} reaches ${figure(without.evaluation.testAccuracy)} without and ${figure(augmented.evaluation.testAccuracy)} with augmentation, a difference of ${signed(100 * (without.evaluation.testAccuracy - augmented.evaluation.testAccuracy), 2)} percentage points`);
  return [{ kind: 'paragraph', text: [`${claim} Ours: ${ours.join('; ')}. See `, link('Augmentation', 'augmentation'), '.'] }];
}

function swappedNames(): Block[] {
  return [{ kind: 'paragraph', text: 'In its reports the class of 4,000 test images is called Accessories and the one of 1,000 Bottom. Trousers, sandals, sneakers and ankle boots make 4,000, bags 1,000: the two names are swapped. In this report they stand where they belong.' }];
}

function doubleSoftmax(pairs: readonly Pair[]): Block[] {
  return [
    { kind: 'paragraph', text: ['Its losses near 0.56 come from a model that ends with softmax and a loss that applies it again. Probabilities lie between 0 and 1, so a second softmax can never be sure: for three classes no loss falls below ', code('ln(1 + 2/e)'), ` = ${figure(doubleSoftmaxFloor(3))}, however good the model. Our losses had softmax once; the same predictions with softmax applied twice would have read:`] },
    {
      kind: 'table', caption: 'Our test losses, and what they would have read with softmax applied twice',
      head: ['Model', 'Outputs', 'Loss, ours', 'With softmax twice', 'Its floor', 'Loss, published'],
      rows: pairs.map(({ published, run }) => {
        const { outputs } = run.evaluation;
        return {
          head: run.name, mark: run.mark,
          cells: [String(outputs), figure(run.evaluation.testLoss), run.images === null ? nothing : { text: figure(crossEntropy(run.images.outcomes, true)), tone: 'strong' as const }, figure(doubleSoftmaxFloor(outputs)), figure(published.testLoss)],
        };
      }),
      ...(pairs.some(({ run }) => run.images === null) ? { note: 'A dash: the run did not keep its answers for each test image.' } : {}),
    },
  ];
}

/** Receptive fields after the second convolution and after the pooling that follows it. */
function fieldsOf({ record: { summary } }: ReportRun): { convolution: string; pooling: string } | null {
  const layers = summary?.layers ?? [];
  const [, second] = layers.flatMap((layer, index) => (layer.className === 'Conv2D' ? [index] : []));
  const convolution = second === undefined ? undefined : layers[second];
  const pooling = layers.slice(second).find(({ className }) => className.includes('Pooling'));
  return convolution === undefined || pooling === undefined ? null : { convolution: fieldWords(convolution), pooling: fieldWords(pooling) };
}

function receptiveFields(pairs: readonly Pair[]): Block[] {
  const known = pairs.flatMap(({ run }) => {
    const fields = fieldsOf(run);
    return fields === null ? [] : [{ run, fields }];
  });
  return [
    { kind: 'paragraph', text: ['By the standard rule, ', code('r += (k − 1) · j, j *= s'), ': a 3×3 convolution sees 3 pixels, pooling by 2 makes it 4 with a step of 2, the second convolution adds 2 × 2, the second pooling 1 × 2.'] },
    ...(known.length === 0 ? [] : [{
      kind: 'table', caption: 'Receptive fields in pixels', head: ['Model', 'Second convolution, published', 'Ours', 'Second pooling, published', 'Ours'],
      rows: known.map(({ run, fields }) => ({ head: run.name, mark: run.mark, cells: [String(publishedReceptiveFields.secondConvolution), { text: fields.convolution, tone: 'strong' as const }, String(publishedReceptiveFields.secondPooling), { text: fields.pooling, tone: 'strong' as const }] })),
    } as const]),
  ];
}

function inconsistency(pairs: readonly Pair[]): Block[] {
  return [
    { kind: 'paragraph', text: 'With three classes each error counts against two of them: the class that the image has and the one that it was given. So the errors of the accuracies of one class against the rest add up to twice the overall error, and the three give the overall accuracy. The published ones do not:' },
    {
      kind: 'table', caption: 'Overall accuracy, and what class accuracies imply', head: ['Model', 'Published', 'Implied by its class accuracies', 'Ours', 'Implied by our class accuracies'],
      rows: pairs.map(({ published, run }) => {
        const { noClass, testAccuracy } = run.evaluation;
        const holds = noClass.every((count) => count === 0);
        return {
          head: run.name, mark: run.mark,
          cells: [figure(published.testAccuracy), published.model === 1 ? nothing : { text: figure(impliedAccuracy(Object.values(published.classAccuracy))), tone: 'strong' as const }, figure(testAccuracy), holds ? figure(impliedAccuracy([...classAccuracy(run).values()])) : nothing],
        };
      }),
      note: 'A dash: images that were given no class count against one class only, so nothing follows. Model 1 has ten outputs for three classes.',
    },
  ];
}

/** Probabilities are kept this far from 0 before the logarithm. */
const leastProbability = 1e-7;

function unscaledPixels(pairs: readonly Pair[], unscaled: readonly ReportRun[]): Block[] {
  const first = pairs.find(({ published }) => published.model === 1);
  if (first === undefined) return [{ kind: 'paragraph', text: 'Model 1 is not among the runs of this report.' }];
  const { published, run } = first;
  const dearest = -Math.log(leastProbability);
  const bound = dearest * (1 - published.testAccuracy);
  return [
    { kind: 'paragraph', text: [
      `The published model 1 has a test loss of ${figure(published.testLoss)} at an accuracy of ${figure(published.testAccuracy)}; ours, on pixels scaled to 0 to 1, has ${figure(run.evaluation.testLoss)} at ${figure(run.evaluation.testAccuracy)}. `
      + 'Images with pixels from 0 to 255 make outputs hundreds of times larger, and each mistake a very certain one. A loss of probabilities, as Lookbook computes it, keeps them ', code('1e-7'),
      ` away from 0: a mistake costs at most ${figure(dearest)}, and at the published accuracy all mistakes together make ${figure(bound)} at most. A loss of logits has no such bound.`,
    ] },
    ...(unscaled.length === 0
      ? [{ kind: 'paragraph', text: 'Pixels from 0 to 255 without scaling would do it; no run here tries that.' } as const]
      : [unscaledTable(published, [run, ...unscaled]), { kind: 'paragraph', text: nearestWords(published, unscaled) } as const]),
  ];
}

function unscaledTable(published: PublishedModel, runs: readonly ReportRun[]): Block {
  return {
    kind: 'table', caption: 'Model 1 on scaled and unscaled pixels', head: ['Model', 'Loss takes', 'Test loss', 'Share of the published loss', 'Test accuracy'],
    rows: [
      ...runs.map(({ name, mark, record: { settings }, evaluation: { testLoss, testAccuracy } }) => ({
        head: name, mark,
        cells: [settings?.training.loss === 'crossEntropyFromLogits' ? 'logits' : 'probabilities', { text: figure(testLoss), tone: 'strong' as const }, (testLoss / published.testLoss).toFixed(2), figure(testAccuracy)],
      })),
      { head: 'Published', sum: true, cells: [nothing, figure(published.testLoss), (1).toFixed(2), figure(published.testAccuracy)] },
    ],
  };
}

/** Accuracies this close to the published one are like it. */
const likeAccuracy = 0.05;

function nearestWords(published: PublishedModel, unscaled: readonly ReportRun[]): string {
  const like = unscaled.filter(({ evaluation }) => Math.abs(evaluation.testAccuracy - published.testAccuracy) < likeAccuracy && Number.isFinite(evaluation.testLoss));
  const distance = ({ evaluation }: ReportRun): number => Math.abs(Math.log(evaluation.testLoss / published.testLoss));
  const [nearest] = [...like].sort((a, b) => distance(a) - distance(b));
  if (nearest === undefined) return 'None of these has an accuracy near the published one, so none explains the figure.';
  const { testLoss, testAccuracy } = nearest.evaluation;
  const words = `Of those with an accuracy like the published one, ${nearest.name} is the nearest: ${figure(testLoss)} at ${figure(testAccuracy)}.`;
  return testLoss / published.testLoss > 0.5 && testLoss / published.testLoss < 2
    ? `${words} That is of the published size, so it is a likely explanation, though the publication does not say.`
    : `${words} That is ${(testLoss / published.testLoss).toFixed(2)} of the published loss, so pixels alone, under our settings, do not explain the figure whole.`;
}
