import { binaryOperations } from '../../backend/elementwise';
import { argument, withArguments, type Plan, type PlanCall } from '../plan';
import { Draft } from './draft';
import { isRelu, isReluGradient } from './relu-before-dropout';
import { isReadBy, onlyReader, readersOf, type Readers } from './uses';

/**
 * n = normalise(x); s = n + b; r = relu(s)   ⇒   r = relu(normalise(x) + b)
 *
 * with or without b, the shortcut of a residual block. Without it relu's slope is known from x, so backwards
 *
 * dn = gradient of relu, from dr and r; sums, products = normalisationSums(x, dn); dx = normalisationGradient(x, dn)
 *
 * ⇒   the same two from dr: dn is neither written nor read.
 */
export function fuseNormalisedRelu(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const normalise of plan.calls) {
    if (normalise.kernel !== 'normalise' || argument(normalise, 'relu') !== 0) continue;
    const n = argument(normalise, 'y');
    const next = onlyReader(readers, n);
    const sum = next !== undefined && isPlainSum(next) ? next : undefined;
    const relu = sum === undefined ? next : onlyReader(readers, argument(sum, 'y'));
    if (relu === undefined || !isRelu(relu)) continue;
    const r = argument(relu, 'y');
    const added = sum === undefined ? 0 : argument(sum, argument(sum, 'a') === n ? 'b' : 'a');
    draft.replace(normalise);
    if (sum !== undefined) draft.replace(sum);
    // Where relu stood: what is added may be computed after x is.
    draft.replace(relu, withArguments(normalise, { y: r, added, relu: 1 }));
    if (sum === undefined) fuseGradient(normalise, r, readers, draft);
  }
  return draft.result;
}

/** Whether a call adds two tensors of the same shape. */
function isPlainSum(call: PlanCall): boolean {
  return call.kernel === 'binary' && argument(call, 'operation') === binaryOperations.indexOf('add')
    && argument(call, 'rank') === 0 && argument(call, 'stepA') === 1 && argument(call, 'stepB') === 1;
}

function fuseGradient(normalise: PlanCall, r: number, readers: Readers, draft: Draft): void {
  const slope = readers(r).find((call) => isReluGradient(call) && argument(call, 'b') === r);
  if (slope === undefined) return;
  const dn = argument(slope, 'y');
  const sums = readers(dn).find(({ kernel }) => kernel === 'normalisationSums');
  const gradient = readers(dn).find(({ kernel }) => kernel === 'normalisationGradient');
  if (sums === undefined || gradient === undefined || !isReadBy(readers, dn, [sums, gradient])) return;
  const [dy, scale, offset] = [argument(slope, 'a'), argument(normalise, 'scale'), argument(normalise, 'offset')];
  draft.replace(slope);
  draft.replace(sums, withArguments(sums, { dy, scale, offset, relu: 1 }));
  draft.replace(gradient, withArguments(gradient, { dy, offset, relu: 1 }));
}
