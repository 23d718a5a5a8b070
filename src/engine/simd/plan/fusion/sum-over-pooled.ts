import { reduceColumns, reductions } from '../../backend/reduction';
import { argument, type Plan, type PlanCall } from '../plan';
import { Draft } from './draft';
import { onlyReader, readersOf, type Readers } from './uses';

/**
 * dz, sums = unpool(dy, places); db = sum of dz   ⇒   db = sum of sums
 *
 * where dz are the rows of a convolution's gradient: they need not be read again for the gradient of its bias.
 */
export function sumOverPooled(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const unpool of plan.calls) {
    if (unpool.kernel !== 'unpool') continue;
    const first = readers(argument(unpool, 'dz')).find(isSum);
    if (first !== undefined) replaceSum(first, { of: argument(unpool, 'sums'), rows: unpool.units }, readers, draft);
  }
  return draft.result;
}

export function isSum(call: PlanCall): boolean {
  return call.kernel === 'reduceColumns' && argument(call, 'operation') === reductions.indexOf('sum');
}

/** Puts the sum of other rows in the place of a sum of rows, which may take several calls, from `first` on. */
export function replaceSum(first: PlanCall, { of, rows }: { readonly of: number; readonly rows: number }, readers: Readers, draft: Draft): void {
  let last = first;
  draft.replace(first);
  for (let next = onlyReader(readers, argument(last, 'y')); next !== undefined && isSum(next) && argument(last, 'rows') > argument(last, 'sliceRows'); next = onlyReader(readers, argument(last, 'y'))) {
    last = next;
    draft.replace(next);
  }
  draft.replace(last, ...draft.callsLike(last, (target) => {
    reduceColumns(target, 'sum', of, argument(last, 'y'), rows, argument(last, 'columns'), 1);
  }));
}
