/**
 * Two vectors at a time where V8 can make one of them: pairs lie side by side, take the same steps and are stored back to
 * back, without a branch.
 */
import { panelColumns } from './panels';

// @ts-ignore: decorator
@inline
export const inPairs: bool = panelColumns == 16;

/** The upper half first: were it stored last, V8 would write the lower one twice. */
// @ts-ignore: decorator
@inline
export function storePair(to: usize, low: v128, high: v128): void {
  v128.store(to, high, 16);
  v128.store(to, low);
}
