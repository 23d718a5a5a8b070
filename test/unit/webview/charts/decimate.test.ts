import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decimate } from '../../../../webview/charts/decimate';

function positions(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

describe('thinning of a line', () => {
  it('leaves a line alone that has room', () => {
    const { points, merged } = decimate([1, 2, 3], [5, Number.NaN, 7], [0, 3], 100);
    assert.deepEqual(points, [{ x: 1, y: 5 }, { x: 2, y: null }, { x: 3, y: 7 }]);
    assert.equal(merged, false);
  });

  it('keeps the lowest and the highest value of every pixel column, and the ends', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 50, maxLength: 400 }), fc.integer({ min: 2, max: 20 }), (ys, columns) => {
      const xs = positions(ys.length);
      const span = [0, ys.length] as const;
      const { points } = decimate(xs, ys, span, columns);
      const kept = new Set(points.map(({ x }) => x));
      assert.ok(kept.has(0) && kept.has(ys.length - 1));
      const columnOf = (x: number): number => Math.floor(x * (columns / ys.length));
      for (let column = 0; column < columns; column++) {
        const all = xs.filter((x) => columnOf(x) === column).map((x) => ys[x] ?? 0);
        const drawn = points.filter(({ x }) => columnOf(x) === column).map(({ y }) => y ?? 0);
        // `===`, to which 0 and -0 are one place on the plot.
        assert.ok(Math.min(...drawn) === Math.min(...all) && Math.max(...drawn) === Math.max(...all), `column ${column}`);
      }
    }));
  });

  it('draws a run of 8,440 batches with about two points a pixel, in order, and says so', () => {
    const xs = positions(8440);
    const { points, merged } = decimate(xs, xs.map((x) => Math.sin(x)), [0, 8440], 370);
    assert.equal(merged, true);
    assert.ok(points.length <= 2 * 371 + 2, `${points.length} points`);
    assert.deepEqual(points.map(({ x }) => x), points.map(({ x }) => x).sort((a, b) => a - b));
  });

  it('breaks the line at a value that is not finite, however thin it is drawn', () => {
    const ys = positions(1000).map((x) => (x === 500 ? Number.NaN : 1));
    const { points } = decimate(positions(1000), ys, [0, 1000], 10);
    assert.deepEqual(points.filter(({ y }) => y === null), [{ x: 500, y: null }]);
  });
});
