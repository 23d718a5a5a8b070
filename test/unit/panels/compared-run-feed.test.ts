import assert from 'node:assert/strict';
import * as v from 'valibot';
import { ComparedRunFeed, comparisonToWire } from '../../../src/panels/compared-run-feed';
import { comparePanelMessage } from '../../../src/shared/compare-panel-protocol';
import { writeRun } from '../../runs-on-disk';
import { TemporaryRuns } from '../runs/temporary-runs';

const quiet = (): void => undefined;

describe('what a comparison is told of a run', () => {
  const runs = new TemporaryRuns();
  const write = (text: string): Promise<string> => writeRun({ runsFolder: runs.runsFolder, experimentFile: `${runs.folder}/model-2.model.ts`, name: 'Model 2', batches: 40, wrong: 30, text });

  it('is all that the protocol asks for, through the wire', async () => {
    const feed = new ComparedRunFeed(await write('1'), quiet);
    const described = await feed.describe(3);
    const course = await feed.course();
    assert.ok(described.evaluation !== null && course !== null);
    const answers = await feed.answers(described.evaluation);
    assert.ok(answers !== null);
    course.loss[1] = NaN;
    for (const message of [{ type: 'runs', runs: [described], problems: [] }, { type: 'courses', courses: [course] }, { type: 'answers', answers: [answers] }] as const) {
      assert.deepEqual(v.parse(comparePanelMessage, comparisonToWire(message)), message);
    }
    assert.deepEqual([course.from, course.step.length, course.epochs.length, course.plannedEpochs, answers.predicted.length], [0, 40, 10, 10, 3000]);
    assert.equal(answers.predicted.filter((given, image) => given !== answers.trueClasses[image]).length, 30);
    assert.equal(described.source?.file, 'model-2.model.ts');
  });

  it('tells equal sources from others', async () => {
    const digests = [];
    for (const text of ['1', '1', '2']) digests.push((await new ComparedRunFeed(await write(text), quiet).describe(1)).source?.digest);
    assert.equal(digests[0], digests[1]);
    assert.notEqual(digests[0], digests[2]);
  });

  it('goes on from what was told, and says nothing where nothing came', async () => {
    const writer = await runs.create();
    const feed = new ComparedRunFeed(writer.folder, quiet);
    await feed.describe(1);
    assert.equal((await feed.course())?.step.length, 0, 'the first time there is always an answer');
    assert.equal(await feed.course(), null);
    assert.equal(await feed.change(), null);
    for (const step of [1, 2]) writer.append({ type: 'batch', epoch: 1, batch: step, step, loss: 1, accuracy: 0, images: 64, seconds: step });
    await writer.update({ state: 'running' });
    assert.deepEqual([(await feed.course())?.from, (await feed.change())?.record.state], [0, 'running']);
    writer.append({ type: 'batch', epoch: 1, batch: 3, step: 3, loss: 1, accuracy: 0, images: 64, seconds: 3 });
    assert.deepEqual([...(await feed.course())?.step ?? []], [3]);
    await writer.close();
  });
});
