import { unaryOperations } from '../../backend/elementwise';
import { argument, withArguments, type Plan, type PlanCall } from '../plan';
import { readersOf } from './uses';

/** Kernels that clip their result at zero if asked. */
const clipping: ReadonlySet<PlanCall['kernel']> = new Set(['convolution', 'winogradConvolution', 'winogradStridedConvolution', 'matmul']);

/**
 * z = x * filter + bias; y = relu(z)   ⇒   y = relu(x * filter + bias)
 *
 * where nobody else reads z: the gradient of relu looks at y.
 */
export function fuseRelu(plan: Plan): Plan {
  const readers = readersOf(plan);
  const calls: PlanCall[] = [];
  for (const call of plan.calls) {
    const before = calls.at(-1);
    const fits = call.kernel === 'unary' && argument(call, 'operation') === unaryOperations.indexOf('relu')
      && before !== undefined && clipping.has(before.kernel) && argument(before, 'y') === argument(call, 'x') && readers(argument(call, 'x')).length === 1;
    if (fits) calls[calls.length - 1] = withArguments(before, { y: argument(call, 'y'), relu: 1 });
    else calls.push(call);
  }
  return { ...plan, calls };
}
