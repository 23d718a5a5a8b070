import { binaryOperations, unaryOperations } from '../../backend/elementwise';
import { argument, withArguments, type Plan, type PlanCall } from '../plan';
import { Draft } from './draft';
import { onlyReader, readersOf } from './uses';

/**
 * d = dropout(z); y = relu(d)   ⇒   d = relu(z); y = dropout(d)
 *
 * and the same for their gradients, which stand in the opposite order. A factor that is not negative does not mind. So
 * relu stands where other rules join it to what comes before, and dropout where they join it to pooling.
 */
export function reluBeforeDropout(plan: Plan): Plan {
  const readers = readersOf(plan);
  const draft = new Draft(plan);
  for (const dropout of plan.calls) {
    if (dropout.kernel !== 'dropout' || dropout.direction !== 'forward') continue;
    const [z, d] = [argument(dropout, 'x'), argument(dropout, 'y')];
    const relu = onlyReader(readers, d);
    if (relu === undefined || !isRelu(relu)) continue;
    const y = argument(relu, 'y');
    const slope = readers(y).find((call) => isReluGradient(call) && argument(call, 'b') === y);
    const masked = slope === undefined ? undefined : onlyReader(readers, argument(slope, 'y'));
    if (slope !== undefined && masked?.kernel !== 'dropout') continue;
    // The calls keep whom they serve, and change places.
    draft.replace(dropout, withArguments(relu, { x: z, y: d }));
    draft.replace(relu, withArguments(dropout, { x: d, y }));
    if (slope === undefined || masked === undefined) continue;
    const [dy, dd, dz] = [argument(slope, 'a'), argument(slope, 'y'), argument(masked, 'y')];
    draft.replace(slope, withArguments(masked, { x: dy, y: dd }));
    draft.replace(masked, withArguments(slope, { a: dd, b: d, y: dz }));
  }
  return draft.result;
}

export function isRelu(call: PlanCall): boolean {
  return call.kernel === 'unary' && argument(call, 'operation') === unaryOperations.indexOf('relu');
}

export function isReluGradient(call: PlanCall): boolean {
  return call.kernel === 'binary' && argument(call, 'operation') === binaryOperations.indexOf('reluGradient');
}
