/** Run colours that the extension contributes. */
const slots = 6;

/** The CSS colour of a run's slot, 1 to 6. A run has the same in every view. */
export function runColor(slot: number): string {
  return `var(--lookbook-run-${((slot - 1) % slots) + 1})`;
}
