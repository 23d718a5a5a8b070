import { argumentsOf } from '../kernel-arguments';
import type { Plan, PlanCall } from './plan';
import { bufferOf } from './word';

/** One line a call: its layer, direction and kernel, what it reads and what it writes. For people and tests. */
export function printPlan(plan: Plan): string {
  const rows = plan.calls.map((call) => [call.layer, call.direction, call.kernel, flow(plan, call)]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** `a, b → y`; where values are changed in place they stand on both sides. */
function flow({ buffers }: Plan, call: PlanCall): string {
  const sides = { from: [] as string[], to: [] as string[] };
  for (const [index, { access }] of argumentsOf(call.kernel).entries()) {
    const buffer = buffers[bufferOf(call.words[index] ?? 0) ?? -1];
    if (access === undefined || buffer === undefined) continue;
    if (access !== 'write') sides.from.push(buffer.name);
    if (access !== 'read') sides.to.push(buffer.name);
  }
  return `${sides.from.join(', ')} → ${sides.to.join(', ')}`;
}
