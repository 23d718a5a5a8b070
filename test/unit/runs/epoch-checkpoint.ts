import type { Checkpoint } from '../../../src/runs/checkpoint';

/** Larger than what a system writes in one piece without a thought, and different in every value from epoch to epoch. */
export function epochCheckpoint(epoch: number): Checkpoint {
  const data = Float32Array.from({ length: 20_000 }, (_, index) => epoch * 100_000 + index);
  return {
    position: { epoch, batch: 2, step: epoch * 2 },
    weights: new Map([['kernel', { shape: [200, 100], data }]]),
    optimizer: new Map([['m/kernel', { shape: [200, 100], data: data.map((value) => -value) }]]),
  };
}
