/** Strength of the tint of a confusion matrix's cell, 0 to 100. `largestError` is in the unit of `value`. */
export function tint(value: number, right: boolean, largestError: number): number {
  if (right) return 92;
  return value === 0 || largestError === 0 ? 0 : 16 + (84 * value) / largestError;
}

/** Below this strength a cell's text has the page's colour, from here on the one that is read on tints. */
export const strongTint = 40;
