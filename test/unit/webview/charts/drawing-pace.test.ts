import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { DrawingPace } from '../../../../webview/charts/drawing-pace';

describe('How often charts draw what came', () => {
  let frames: (() => void)[] = [];
  let drawn: string[] = [];
  const makePace = (): DrawingPace => new DrawingPace((work) => { frames.push(work); }, setImmediate);
  const nextFrame = (): void => { for (const frame of frames.splice(0)) frame(); };

  beforeEach(() => {
    frames = [];
    drawn = [];
  });

  it('draws all charts in one frame, the first at once', () => {
    const pace = makePace();
    pace.request(() => drawn.push('loss'), false);
    pace.request(() => drawn.push('accuracy'), false);
    assert.equal(frames.length, 1);
    nextFrame();
    assert.deepEqual(drawn, ['loss', 'accuracy']);
  });

  it('lets fresh data wait, but not a pointer', () => {
    const pace = makePace();
    const draw = (): unknown => drawn.push('loss');
    pace.request(draw, false);
    nextFrame();
    pace.request(draw, false);
    assert.equal(frames.length, 0);
    pace.request(draw, true);
    nextFrame();
    assert.deepEqual(drawn, ['loss', 'loss']);
  });

  it('draws no chart that is gone', () => {
    const pace = makePace();
    const draw = (): unknown => drawn.push('loss');
    pace.request(draw, false);
    pace.forget(draw);
    nextFrame();
    assert.deepEqual(drawn, []);
  });

  it('draws no chart that goes while its time is waited for', async () => {
    const pace = makePace();
    const draw = (): unknown => drawn.push('loss');
    pace.request(draw, false);
    nextFrame();
    pace.request(draw, false);
    pace.forget(draw);
    await delay(400);
    nextFrame();
    assert.deepEqual(drawn, ['loss']);
  });

  it('waits forty times as long as a drawing took', async () => {
    const pace = makePace();
    const draw = (): void => {
      for (const end = performance.now() + 20; performance.now() < end;);
    };
    pace.request(draw, false);
    nextFrame();
    await delay(10);
    pace.request(draw, false);
    await delay(600);
    assert.equal(frames.length, 0);
    await delay(1_500);
    assert.equal(frames.length, 1);
  });
});
