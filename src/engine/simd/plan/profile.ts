import type { LayerTime, StepProfile } from '../../engine';
import { runMatmul } from '../backend/matmul';
import type { SimdBackend } from '../backend/simd-backend';
import { argumentsOf } from '../kernel-arguments';
import { argument, type Direction, type Plan, type PlanCall } from './plan';

/** Adds up the time of a training program's calls. */
export class Profile {
  #steps = 0;
  #milliseconds = 0;
  readonly #layers = new Map<string, { forward: number; backward: number; update: number; multiplyAdds: number }>();

  /**
   * @param times milliseconds of each call of the plan
   * @param whole milliseconds of the step, what lies between its calls included
   */
  add({ calls }: Plan, times: Float64Array, whole: number): void {
    this.#steps += 1;
    this.#milliseconds += whole;
    for (const [index, call] of calls.entries()) {
      const layer = this.#layers.get(call.layer) ?? { forward: 0, backward: 0, update: 0, multiplyAdds: 0 };
      this.#layers.set(call.layer, layer);
      layer[columnOf[call.direction]] += times[index] ?? 0;
      layer.multiplyAdds += multiplyAddsOf(call);
    }
  }

  get steps(): number {
    return this.#steps;
  }

  /** @param peak multiply-adds that the machine does in a millisecond at best */
  result(peak: number): StepProfile {
    const layers = [...this.#layers].map(([layer, { forward, backward, update, multiplyAdds }]): LayerTime => ({
      layer, forward: forward / this.#steps, backward: backward / this.#steps, update: update / this.#steps,
      peakShare: multiplyAdds === 0 ? null : multiplyAdds / (forward + backward) / peak,
    }));
    return { steps: this.#steps, milliseconds: this.#milliseconds / this.#steps, gigaflops: 2 * peak / 1e6, layers };
  }
}

const columnOf: Readonly<Record<Direction, 'forward' | 'backward' | 'update'>> = {
  forward: 'forward', loss: 'forward', backward: 'backward', penalty: 'backward', update: 'update',
};

/** Multiply-adds that a call stands for, as if Winograd's algorithm did not save any; 0 for what is no product. */
export function multiplyAddsOf(call: PlanCall): number {
  const names = new Set(argumentsOf(call.kernel).map(({ name }) => name));
  const of = (name: string, absent: number): number => names.has(name) ? argument(call, name) : absent;
  if (call.kernel === 'matmul') return Math.max(of('batchA', 1), of('batchB', 1)) * of('m', 1) * of('n', 1) * of('k', 1);
  const winograd = call.kernel.startsWith('winograd') && names.has('outHeight');
  if (!winograd && !names.has('filterHeight') || call.kernel.toLowerCase().includes('pool') && !names.has('filters')) return 0;
  const taps = winograd ? 9 : of('filterHeight', 1) * of('filterWidth', 1);
  const places = of('outHeight', 1) * of('outWidth', 1) / of('spreadHeight', 1) / of('spreadWidth', 1);
  // Calls over slices of the batch say how many images there are; the others have a unit an image.
  return of('images', call.units) * places * taps * of('channels', 1) * of('filters', 1);
}

const side = 384;
const probeMilliseconds = 60;

/** Multiply-adds a millisecond of a matrix product that fits the caches, on all threads: the best of a short probe. */
export function measurePeak(simd: SimdBackend): number {
  return simd.withScratch(3 * side * side * 4, (a) => {
    const [b, y] = [a + side * side * 4, a + 2 * side * side * 4];
    simd.pool.floats(a, 2 * side * side).fill(1);
    let best = Infinity;
    for (const end = performance.now() + probeMilliseconds; performance.now() < end;) {
      const begin = performance.now();
      runMatmul(simd, { a, b, bias: 0, y }, { m: side, n: side, k: side });
      best = Math.min(best, performance.now() - begin);
    }
    return side ** 3 / best;
  });
}
