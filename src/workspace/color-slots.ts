import * as v from 'valibot';
import type * as vscode from 'vscode';

const slotCount = 6;
const storageKey = 'lookbook.colorSlots';
const stored = v.object({ next: v.number(), slots: v.record(v.string(), v.number()) });

/**
 * Which of the colours `lookbook.run1` … `lookbook.run6` a run has, in every view and for as long as the run exists.
 * Runs get them in the order in which they were first seen, so neighbours in the list differ.
 */
export class ColorSlots {
  private next: number;
  private readonly slots: Map<string, number>;

  constructor(private readonly memento: vscode.Memento) {
    const held = v.safeParse(stored, memento.get(storageKey));
    this.next = held.success ? held.output.next : 0;
    this.slots = new Map(held.success ? Object.entries(held.output.slots) : []);
  }

  /** The slot of a run, 1 to 6. */
  slotOf(runId: string): number {
    const known = this.slots.get(runId);
    if (known !== undefined) return known;
    const slot = (this.next % slotCount) + 1;
    this.next += 1;
    this.slots.set(runId, slot);
    void this.save();
    return slot;
  }

  /** Forgets a run that was deleted. */
  async forget(runId: string): Promise<void> {
    if (this.slots.delete(runId)) await this.save();
  }

  private async save(): Promise<void> {
    await this.memento.update(storageKey, { next: this.next, slots: Object.fromEntries(this.slots) });
  }
}
