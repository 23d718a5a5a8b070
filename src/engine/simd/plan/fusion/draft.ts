import type { PlainTarget } from '../../call-target';
import type { Plan, PlanBuffer, PlanCall } from '../plan';
import { bufferWord } from '../word';

/** A plan in a rule's hands: what takes the place of its calls, and the buffers that come with it. */
export class Draft {
  readonly #plan: Plan;
  readonly #buffers: PlanBuffer[];
  readonly #replaced = new Map<PlanCall, readonly PlanCall[]>();

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#buffers = [...plan.buffers];
  }

  /** The word of a new buffer for what `call` computes besides. */
  buffer({ layer }: PlanCall, name: string, bytes: number): number {
    return bufferWord(this.#buffers.push({ name: `${layer}/${name}`, bytes, kind: 'temporary' }) - 1);
  }

  /** The calls that `make` makes, in the service of the same layer as `call`. */
  callsLike(call: PlanCall, make: (target: PlainTarget) => void): PlanCall[] {
    const calls: PlanCall[] = [];
    make({
      kernels: { run: (kernel, units, unitWork, words) => void calls.push({ ...call, kernel, units, unitWork, words: [...words] }) },
      withScratch: (bytes, use) => use(this.buffer(call, 'scratch', bytes)),
    });
    return calls;
  }

  /** Puts other calls, or none, in the place of one. */
  replace(call: PlanCall, ...others: readonly PlanCall[]): void {
    this.#replaced.set(call, others);
  }

  get result(): Plan {
    return { ...this.#plan, buffers: this.#buffers, calls: this.#plan.calls.flatMap((call) => this.#replaced.get(call) ?? call) };
  }
}
