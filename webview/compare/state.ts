import type { ComparePanelMessage, ComparePanelMessageOf, DescribedRun, RunCourse } from '../../src/shared/compare-panel-protocol';
import { emptyCurve, joinCurves, type RunCurve } from '../../src/shared/run-curve';
import type { ComparedRun } from '../../src/shared/run-comparison';

/** Tells runs of one colour apart: a symbol of Vega's. */
const shapes = ['circle', 'square', 'triangle-up', 'diamond'] as const;
export type RunShape = (typeof shapes)[number];

/** One of the runs that are compared. */
export interface ShownRun extends ComparedRun, Pick<DescribedRun, 'folder' | 'colorSlot' | 'source'> {
  readonly curve: RunCurve;
  /** Whether the course has come, as far as the run has got. */
  readonly courseKnown: boolean;
  /** Its name, numbered where several have the same. */
  readonly label: string;
  readonly shape: RunShape;
}

export interface ShownRuns {
  readonly kind: 'runs';
  readonly runs: readonly ShownRun[];
  readonly problems: ComparePanelMessageOf<'runs'>['problems'];
}

/** What the panel knows. Everything in it came by message. */
export type PanelState = { readonly kind: 'waiting' } | ShownRuns;

export interface Received {
  readonly state: PanelState;
  /** True where a course does not follow what is held: everything must be asked for. */
  readonly gap: boolean;
}

/** How many of the runs before the one at `index` have the same. */
function sameBefore(values: readonly unknown[], index: number): number {
  return values.slice(0, index).filter((value) => value === values[index]).length;
}

function shown({ runs, problems }: ComparePanelMessageOf<'runs'>): ShownRuns {
  const names = runs.map(({ record }) => record.name);
  const slots = runs.map(({ colorSlot }) => colorSlot);
  return {
    kind: 'runs', problems,
    runs: runs.map((run, index) => ({
      ...run, curve: emptyCurve, courseKnown: false, epochs: [], answers: null,
      label: names.filter((name) => name === run.record.name).length > 1 ? `${run.record.name} (${sameBefore(names, index) + 1})` : run.record.name,
      shape: shapes[sameBefore(slots, index) % shapes.length] ?? 'circle',
    })),
  };
}

function changeRun(state: PanelState, folder: string, change: (run: ShownRun) => ShownRun): PanelState {
  return state.kind === 'runs' ? { ...state, runs: state.runs.map((run) => (run.folder === folder ? change(run) : run)) } : state;
}

function withCourse(run: ShownRun, { step, seconds, loss, accuracy, epochs, batchesPerEpoch, plannedEpochs }: RunCourse): ShownRun {
  const curve = joinCurves(run.curve, { batches: { step, seconds, loss, accuracy }, epochs, batchesPerEpoch, plannedEpochs });
  return { ...run, curve, courseKnown: true, epochs: curve.epochs };
}

/** The state after a message. What does not fit changes nothing. */
export function receive(state: PanelState, message: ComparePanelMessage): Received {
  switch (message.type) {
    case 'runs':
      return { state: shown(message), gap: false };
    case 'changed': {
      const { folder, record, evaluation } = message;
      return { state: changeRun(state, folder, (run) => ({ ...run, record, evaluation, answers: evaluation === null ? null : run.answers })), gap: false };
    }
    case 'courses': {
      let next = state;
      for (const course of message.courses) {
        const run = next.kind === 'runs' ? next.runs.find(({ folder }) => folder === course.folder) : undefined;
        // Of a run that was taken out meanwhile.
        if (run === undefined) continue;
        if (run.curve.batches.step.length !== course.from) return { state, gap: true };
        next = changeRun(next, course.folder, (before) => withCourse(before, course));
      }
      return { state: next, gap: false };
    }
    case 'answers':
      return {
        state: message.answers.reduce<PanelState>((next, { folder, ...answers }) => changeRun(next, folder, (run) => ({ ...run, answers })), state),
        gap: false,
      };
  }
}

/** The run that others are compared with: the one chosen, else the first. */
export function baselineOf(runs: readonly ShownRun[], chosen: string | null): ShownRun | undefined {
  return runs.find(({ folder }) => folder === chosen) ?? runs[0];
}
