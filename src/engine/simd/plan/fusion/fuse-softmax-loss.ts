import { givenKinds } from '../cross-entropy';
import { argument, withArguments, type Plan, type PlanCall } from '../plan';
import { readersOf } from './uses';

/**
 * dy = gradient of the cross-entropy of y; dx = gradient of softmax, from y and dy   ⇒   dx = y - (1 at the class)
 *
 * where y is the result of softmax and nobody else reads dy: division and product cancel out.
 */
export function fuseSoftmaxLoss(plan: Plan): Plan {
  const readers = readersOf(plan);
  const fused = new Map<PlanCall, PlanCall | null>();
  for (const loss of plan.calls) {
    if (loss.kernel !== 'crossEntropy' || argument(loss, 'given') !== givenKinds.indexOf('probabilities')) continue;
    const [softmax, ...others] = readers(argument(loss, 'dx'));
    if (softmax?.kernel !== 'softmaxGradient' || others.length > 0 || argument(softmax, 'y') !== argument(loss, 'x')) continue;
    fused.set(loss, withArguments(loss, { dx: argument(softmax, 'dx'), given: givenKinds.indexOf('softmax') }));
    fused.set(softmax, null);
  }
  return { ...plan, calls: plan.calls.flatMap((call) => fused.get(call) ?? (fused.has(call) ? [] : [call])) };
}
