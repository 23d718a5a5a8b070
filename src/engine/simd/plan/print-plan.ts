import { argumentsOf } from '../kernel-arguments';
import type { Plan, PlanCall } from './plan';
import { bufferOf } from './word';

/** One line a call: its layer, direction and kernel, what it reads and what it writes. For people and tests. */
export function printPlan(plan: Plan): string {
  return columns(plan.calls.map((call) => [call.direction, call.layer, call.kernel, flow(plan, call)]));
}

/** One line for each turn of a layer: its kernels. */
export function outlinePlan(plan: Plan): string {
  const turns: { direction: string; layer: string; kernels: string[] }[] = [];
  for (const { direction, layer, kernel } of plan.calls) {
    const last = turns.at(-1);
    if (last?.direction === direction && last.layer === layer) last.kernels.push(kernel);
    else turns.push({ direction, layer, kernels: [kernel] });
  }
  return columns(turns.map(({ direction, layer, kernels }) => [direction, layer, counted(kernels)]));
}

/** `a, 2 b` for a, b, b. */
function counted(kernels: readonly string[]): string {
  const runs: { kernel: string; count: number }[] = [];
  for (const kernel of kernels) {
    const last = runs.at(-1);
    if (last?.kernel === kernel) last.count += 1;
    else runs.push({ kernel, count: 1 });
  }
  return runs.map(({ kernel, count }) => count === 1 ? kernel : `${count} ${kernel}`).join(', ');
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
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
