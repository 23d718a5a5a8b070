import { classificationReport } from '../../shared/metrics';
import type { ReportRun } from '../choose-runs';
import { type Block, code, link, type Section, type Table } from '../document';
import { crossEntropy, doubleSoftmaxFloor } from '../double-softmax';
import { impliedAccuracy, publishedAugmentationLoss, publishedModels, type PublishedModel, publishedReceptiveFields } from '../published-study';
import { type AugmentationPair, pairsOf } from './augmentation';
import { fieldWords } from './models';
import { figure, intervalWords, listed, nothing, percent, signed } from './words';

/** A published model beside our run of it. */
interface Pair {
  readonly published: PublishedModel;
  readonly run: ReportRun;
}

/** The published study beside ours, and what it got wrong; `null` where no run is of it. */
export function publishedSection(runs: readonly ReportRun[]): Section | null {
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
        { kind: 'note', title: 'Model 1’s loss of 11.74 is left unexplained', blocks: unscaledPixels(pairs, runs.find(({ isUnscaled }) => isUnscaled)) },
      ],
    }],
  };
}

function figuresTable(pairs: readonly Pair[]): Table {
  return {
    kind: 'table', titled: true, caption: 'Losses and accuracies, published and ours',
    head: ['Model', 'Loss, published', 'Loss, ours', 'Accuracy, published', 'Accuracy, ours', 'Difference', 'Parameters, published', 'Parameters, ours'],
    rows: pairs.map(({ published, run }) => ({
      head: run.name, small: run.detail, mark: run.mark,
      cells: [
        figure(published.testLoss), { text: figure(run.evaluation.testLoss), tone: 'strong' as const },
        figure(published.testAccuracy), { text: figure(run.evaluation.testAccuracy), small: intervalWords(run), tone: 'strong' as const },
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
      return { head: run.name, small: run.detail, mark: run.mark, cells: classNames.flatMap((name) => [figure(published.classAccuracy[name]), { text: figure(ours.get(name)), tone: 'strong' as const }]) };
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

function unscaledPixels(pairs: readonly Pair[], unscaled: ReportRun | undefined): Block[] {
  const first = pairs.find(({ published }) => published.model === 1);
  if (first === undefined) return [{ kind: 'paragraph', text: 'Model 1 is not among the runs of this report.' }];
  const { published, run } = first;
  const words = `The published model 1 has a test loss of ${figure(published.testLoss)} at an accuracy of ${figure(published.testAccuracy)}; ours, on pixels scaled to 0 to 1, has ${figure(run.evaluation.testLoss)} at ${figure(run.evaluation.testAccuracy)}.`;
  if (unscaled === undefined) return [{ kind: 'paragraph', text: `${words} Pixels from 0 to 255 without scaling would do it; no run here tries that.` }];
  const { testLoss, testAccuracy, noClass } = unscaled.evaluation;
  const errors = 1 - testAccuracy;
  const ratio = testLoss / published.testLoss;
  const verdict = ratio > 0.5 && ratio < 2
    ? 'That is of the published size, so unscaled pixels are a sufficient explanation.'
    : `That is ${ratio < 1 ? `${(1 / ratio).toFixed(1)} times smaller than` : `${ratio.toFixed(1)} times`} the published loss: unscaled pixels make the loss ${(testLoss / run.evaluation.testLoss).toFixed(1)} times what it is with scaled ones, but do not explain all of it under our settings, nor do we know those of the publication.`;
  return [
    { kind: 'paragraph', text: `${words} The same model trained on pixels from 0 to 255 (${unscaled.name}) has a test loss of ${figure(testLoss)} at an accuracy of ${figure(testAccuracy)}. ${verdict}` },
    { kind: 'paragraph', look: 'quiet', text: `With inputs so large the outputs before softmax are large, too, and each of the ${percent(errors)} of images that are missed is missed with great certainty: ${listed([`an image missed costs about ${figure(testLoss / errors)} on average if all others cost nothing`, `clipping at 1e-7 allows at most ${figure(-Math.log(1e-7))}`])}.${noClass.some((count) => count > 0) ? ' Some images were given none of the three classes.' : ''}` },
  ];
}
