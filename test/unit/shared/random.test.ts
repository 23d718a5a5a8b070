import assert from 'node:assert/strict';
import { randomBits, randomInteger, randomKey, randomUniform } from '../../../src/shared/random';

const draws = 100_000;

describe('counter-based random numbers', () => {
  it('give the same draw for the same key and position, in any order', () => {
    const key = randomKey(42, 'shuffle', 3);
    const forwards = Array.from({ length: 100 }, (_, i) => randomBits(key, i));
    const backwards = Array.from({ length: 100 }, (_, i) => randomBits(key, 99 - i)).reverse();
    assert.deepEqual(forwards, backwards);
  });

  it('stay the same from release to release (figures from the same rule in Python), or old runs could not be made again', () => {
    const key = randomKey(42, 'dropout', 1);
    assert.deepEqual([key, randomBits(key, 0), randomBits(key, 1), randomBits(key, 2 ** 32 - 1)], [116990774, 782335976, 927987373, 3508802830]);
  });

  it('tell seeds, names and the order of names apart, 0 being a seed like any other', () => {
    const keys = [randomKey(0), randomKey(1), randomKey(0, 0), randomKey(0, 'a'), randomKey(0, 'a', 1), randomKey(0, 1, 'a'), randomKey(0, 'a1'), randomKey(0, 'a', 'a'), randomKey(0, 'aa')];
    assert.equal(new Set(keys).size, keys.length);
  });

  it('are uniform: mean 1/2, variance 1/12, no bin of a hundred far from its share', () => {
    const key = randomKey(7);
    const bins = new Array<number>(100).fill(0);
    let mean = 0;
    let square = 0;
    for (let i = 0; i < draws; i++) {
      const value = randomUniform(key, i);
      assert.ok(value >= 0 && value < 1);
      mean += value / draws;
      square += (value * value) / draws;
      const bin = Math.floor(value * 100);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    assert.ok(Math.abs(mean - 1 / 2) < 5 * Math.sqrt(1 / 12 / draws));
    assert.ok(Math.abs(square - mean * mean - 1 / 12) < 0.002);
    const chiSquare = bins.reduce((total, count) => total + (count - draws / 100) ** 2 / (draws / 100), 0);
    assert.ok(chiSquare < 160, `chi square ${chiSquare} on 99 degrees of freedom`);
  });

  it('do not run in step for neighbouring keys or positions', () => {
    const correlation = (pair: (i: number) => [number, number]): number => {
      let product = 0;
      for (let i = 0; i < draws; i++) {
        const [a, b] = pair(i);
        product += (a - 0.5) * (b - 0.5) * 12;
      }
      return product / draws;
    };
    const [one, two] = [randomKey(1, 1), randomKey(1, 2)];
    assert.ok(Math.abs(correlation((i) => [randomUniform(one, i), randomUniform(two, i)])) < 0.016);
    assert.ok(Math.abs(correlation((i) => [randomUniform(one, i), randomUniform(one, i + 1)])) < 0.016);
    assert.ok(Math.abs(correlation((i) => [randomUniform(randomKey(i), 0), randomUniform(randomKey(i + 1), 0)])) < 0.016);
  });

  it('draw every integer below a bound', () => {
    const seen = new Set(Array.from({ length: 1000 }, (_, i) => randomInteger(5, i, 6)));
    assert.deepEqual([...seen].sort(), [0, 1, 2, 3, 4, 5]);
  });
});
