import assert from 'node:assert/strict';
import { pairedTest, testAnswers, unpaired, type TestAnswers } from '../../../src/shared/paired-test';
import { baselineDifferences, bestRuns, comparisonColumns, comparisonRow, sortedRows, type ComparedRun } from '../../../src/shared/run-comparison';
import { madeUpEvents, madeUpRecord, threeClassEvaluation, wideOutputEvaluation } from '../../e2e/webview/made-up-run';
import { runCurve } from '../../../src/shared/run-curve';

const classes = ['Top', 'Bottom', 'Accessories'];

/** Answers to the first images: the class given to each; the truth is 0, 1, 2, 0, 1, 2… */
function answers(given: readonly number[], images = 'the same'): TestAnswers {
  return { images, trueClasses: Int16Array.from(given, (_, image) => image % 3), predicted: Int16Array.from(given) };
}

/** Thirty images; the first `wrong` of them are taken for the next class. */
function wrongAnswers(wrong: number, images?: string): TestAnswers {
  return answers(Array.from({ length: 30 }, (_, image) => (image < wrong ? (image + 1) % 3 : image % 3)), images);
}

function run(id: string, change: Partial<ComparedRun> = {}): ComparedRun {
  const made = { epochs: 2, batches: 20, batchesPerEpoch: 10, state: 'completed' } as const;
  return { record: { ...madeUpRecord(made), id }, evaluation: threeClassEvaluation, epochs: runCurve(madeUpEvents(made)).epochs, answers: wrongAnswers(0), ...change };
}

describe('the answers to the test images', () => {
  const testSet = { version: 1, labelNames: ['a', 'b', 'c'], classOf: [0, -1, 1], images: [4, 7, 9, 12], labels: [0, 2, 2, 0] } as const;
  const results = { testSet: { ...testSet, labelNames: [...testSet.labelNames], classOf: [...testSet.classOf], images: [...testSet.images], labels: [...testSet.labels] },
    predictions: Float32Array.from([0.5, 0.3, 0.2, 0.1, 0.8, 0.1, 0.2, 0.2, 0.6, NaN, NaN, NaN]) };

  it('are the class of the largest output, and none where that is beyond the classes or there is no number', () => {
    const { trueClasses, predicted } = testAnswers(results, { outputs: 3, classes: ['A', 'B'] });
    assert.deepEqual([[...trueClasses], [...predicted]], [[0, 1, 1, 0], [0, 1, -1, -1]]);
  });

  it('know which images they answer', () => {
    const of = (images: number[]): string => testAnswers({ ...results, testSet: { ...results.testSet, images } }, { outputs: 3, classes: ['A', 'B'] }).images;
    assert.equal(of([4, 7, 9, 12]), of([4, 7, 9, 12]));
    assert.equal(new Set([of([4, 7, 9, 12]), of([7, 4, 9, 12]), of([4, 7, 9, 13]), of([4, 7, 9])]).size, 4);
  });
});

describe('a paired test of two runs', () => {
  it('counts the images that one alone got right, of all classes or of one against the rest', () => {
    // Of the first six images the second takes each for the next class; the first takes the last for class 0.
    const [first, second] = [answers([0, 1, 2, 0, 1, 0]), answers([1, 2, 0, 1, 2, 0])];
    assert.deepEqual(pick(pairedTest(first, second)), [5, 0]);
    assert.deepEqual(pick(pairedTest(second, first)), [0, 5]);
    // Class 1 against the rest: the second is wrong on images 0, 1, 3 and 4.
    assert.deepEqual(pick(pairedTest(first, second, 1)), [4, 0]);
  });

  it('is not made of runs that were asked different things, and says which', () => {
    const base = run('a');
    assert.equal(unpaired(base, run('b')), null);
    assert.equal(unpaired(base, run('b', { evaluation: null })), 'untested');
    assert.equal(unpaired(base, run('b', { answers: null })), 'untested');
    assert.equal(unpaired(base, run('b', { evaluation: { ...threeClassEvaluation, classes: ['Top', 'Bottom', 'Bags'] } })), 'classes');
    assert.equal(unpaired(base, run('b', { answers: wrongAnswers(0, 'others') })), 'images');
    assert.equal(unpaired(base, run('b', { answers: { ...wrongAnswers(0), trueClasses: new Int16Array(30) } })), 'classes');
  });
});

function pick({ onlyFirst, onlySecond }: { onlyFirst: number; onlySecond: number }): number[] {
  return [onlyFirst, onlySecond];
}

describe('the rows of a comparison', () => {
  it('hold what the test, the epochs and the record say', () => {
    const row = comparisonRow(run('a'));
    assert.deepEqual([row.testAccuracy, row.testLoss, row.parameters], [0.9939, 0.0265, 420_739]);
    assert.deepEqual([...row.classAccuracy], [['Top', 0.9945], ['Bottom', 0.9964], ['Accessories', 0.9969]]);
    const losses = run('a').epochs.map(({ val_loss }) => val_loss ?? NaN);
    assert.equal(row.bestValidation?.loss, Math.min(...losses));
    assert.equal(row.bestValidation.epoch, losses.indexOf(Math.min(...losses)) + 1);
    assert.deepEqual([row.interval?.low.toFixed(4), row.interval?.high.toFixed(4)], ['0.9922', '0.9952']);
  });

  it('say of a run that failed early only what there is', () => {
    const record = { ...madeUpRecord({ epochs: 2, batches: 0, state: 'failed' }), summary: null, startedAt: null };
    const row = comparisonRow({ record, evaluation: null, epochs: [], answers: null });
    assert.deepEqual([row.testAccuracy, row.testLoss, row.bestValidation, row.parameters, row.seconds, row.interval], [null, null, null, null, null, null]);
  });

  it('judge by the training loss where nothing is validated, and say so', () => {
    const epochs = run('a').epochs.map(({ val_loss, val_accuracy, ...epoch }) => epoch);
    assert.equal(comparisonRow(run('a', { epochs })).bestValidation?.of, 'training');
  });

  it('have a column for each class of any run', () => {
    const other = run('b', { evaluation: { ...threeClassEvaluation, classes: ['Top', 'Shoes', 'Bags'] } });
    const columns = comparisonColumns([run('a'), other].map(comparisonRow));
    assert.deepEqual(columns.flatMap((column) => (column.kind === 'class' ? [column.name] : [])), ['Top', 'Bottom', 'Accessories', 'Shoes', 'Bags']);
  });

  it('are sorted by any column, those without a figure last either way', () => {
    const rows = [run('a', { evaluation: null }), run('b'), run('c', { evaluation: wideOutputEvaluation })].map(comparisonRow);
    const ids = (descending: boolean): string[] => sortedRows(rows, { kind: 'testAccuracy' }, descending).map(({ id }) => id);
    assert.deepEqual([ids(true), ids(false)], [['b', 'c', 'a'], ['c', 'b', 'a']]);
  });

  it('mark the best among runs with the same classes, both where two are', () => {
    const tenClasses = run('t', { evaluation: { ...threeClassEvaluation, classes: ['x', 'y', 'z'], testAccuracy: 1 } });
    const rows = [run('a'), run('b'), run('c', { evaluation: wideOutputEvaluation }), tenClasses].map(comparisonRow);
    const [reference] = rows;
    assert.ok(reference);
    assert.deepEqual([...bestRuns(rows, { kind: 'testAccuracy' }, reference)], ['a', 'b']);
    assert.deepEqual([...bestRuns(rows, { kind: 'testLoss' }, reference)], ['a', 'b']);
    assert.deepEqual([...bestRuns(rows, { kind: 'parameters' }, reference)], [], 'neither more nor less is better');
    assert.deepEqual([...bestRuns([reference], { kind: 'testAccuracy' }, reference)], [], 'nothing to choose from');
  });
});

describe('differences to a baseline', () => {
  const baseline = run('a');

  it('carry the paired test of the test images, of each class too', () => {
    const { unpaired: why, testAccuracy, testLoss, classes: ofClasses } = baselineDifferences(run('b', { evaluation: wideOutputEvaluation, answers: wrongAnswers(9) }), baseline);
    assert.equal(why, null);
    assert.equal(testAccuracy?.value, 0.9698 - 0.9939);
    assert.deepEqual(testAccuracy.test === null ? [] : pick(testAccuracy.test), [0, 9]);
    assert.equal(testLoss?.test, null);
    assert.deepEqual([...ofClasses.keys()], classes);
    // Class 0 is wrong where it is the truth (images 0, 3, 6) and where it is given (2, 5, 8).
    assert.equal(ofClasses.get('Top')?.test?.onlySecond, 6);
  });

  it('are not drawn between different classes or images', () => {
    for (const change of [{ evaluation: { ...threeClassEvaluation, classes: ['Top', 'Bottom', 'Bags'] } }, { answers: wrongAnswers(0, 'others') }]) {
      const { testAccuracy, testLoss, classes: ofClasses } = baselineDifferences(run('b', change), baseline);
      assert.deepEqual([testAccuracy, testLoss, ofClasses.size], [null, null, 0]);
    }
  });

  it('are told, but not tested, where the answers were not kept', () => {
    const { unpaired: why, testAccuracy } = baselineDifferences(run('b', { evaluation: wideOutputEvaluation, answers: null }), baseline);
    assert.equal(why, 'untested');
    assert.deepEqual([testAccuracy?.value, testAccuracy?.test], [0.9698 - 0.9939, null]);
  });
});
