import type { RunMark } from './document';
import type { TestedRunContent } from './report-run';
import type { StudyFile } from './study-file';

/** A run with what it is called in this report. */
export interface ReportRun extends TestedRunContent {
  /** Unique in the report, fit for files and links: `model-4`. */
  readonly key: string;
  /** Unique in the report: `Model 4`. */
  readonly name: string;
  /** The rest of its experiment's name: `dropout`. */
  readonly detail: string;
  readonly mark: RunMark;
  /** Both, for a heading. */
  readonly title: string;
  /** The number that a published study gives to its model. */
  readonly model: number | null;
  readonly isAugmented: boolean;
  /** One of the study's models 1 on pixels that were not scaled. */
  readonly isUnscaled: boolean;
}

export interface ChosenRuns {
  readonly runs: readonly ReportRun[];
  /** Runs that were made again later with the same settings: only the newest of each is reported. */
  readonly superseded: readonly TestedRunContent[];
}

const slots = 6;

/** Puts tested runs in the order of a report and names them; of runs that are alike in all settings the newest stays. */
export function chooseRuns(tested: readonly TestedRunContent[], study: StudyFile | null): ChosenRuns {
  const newest = new Map<string, TestedRunContent>();
  for (const run of [...tested].sort((a, b) => (a.record.createdAt < b.record.createdAt ? -1 : 1))) newest.set(identity(run), run);
  const kept = [...newest.values()];
  const ordered = kept.map((run) => placed(run, kept, study)).sort((a, b) =>
    Number(a.isVariation) - Number(b.isVariation) || (a.model ?? Infinity) - (b.model ?? Infinity) || natural.compare(a.run.fileName, b.run.fileName)
    || a.run.record.createdAt.localeCompare(b.run.record.createdAt));
  const names = new Names(ordered.map(({ run }) => run));
  return {
    runs: ordered.map(({ run, model, isUnscaled }, index) => ({
      ...run, ...names.of(run), model, isUnscaled, isAugmented: isAugmented(run), mark: { slot: (index % slots) + 1, square: index >= slots },
    })),
    superseded: tested.filter((run) => !kept.includes(run)),
  };
}

const natural = new Intl.Collator('en', { numeric: true });

/** What makes two runs the same experiment made twice: its file, name, settings and model. */
function identity({ fileName, record: { name, settings, summary, engine } }: TestedRunContent): string {
  return JSON.stringify([fileName, name, settings, summary?.layers.map(({ className, description, outputShape }) => [className, description, outputShape]), engine?.name]);
}

function isAugmented({ record: { settings } }: TestedRunContent): boolean {
  return (settings?.augment.length ?? 0) > 0;
}

interface Placed {
  readonly run: TestedRunContent;
  readonly model: number | null;
  readonly isUnscaled: boolean;
  /** It varies another run of the report, which comes first. */
  readonly isVariation: boolean;
}

function placed(run: TestedRunContent, all: readonly TestedRunContent[], study: StudyFile | null): Placed {
  const isUnscaled = study?.unscaled.includes(run.fileName) === true;
  const model = isUnscaled ? 1 : study?.experiments[run.fileName] ?? null;
  const isVariation = isUnscaled || (isAugmented(run) && all.some((other) => !isAugmented(other) && isSameModel(run, other)));
  return { run, model, isUnscaled, isVariation };
}

/** The same layers under the same settings, augmentation aside. */
export function isSameModel(first: TestedRunContent, second: TestedRunContent): boolean {
  const model = ({ record: { settings, summary } }: TestedRunContent): string =>
    JSON.stringify([settings?.data, settings?.training, settings?.limit, summary?.layers.map(({ className, description, outputShape }) => [className, description, outputShape])]);
  return model(first) === model(second);
}

/** Names that tell the runs of a report apart. */
class Names {
  readonly #runs: readonly TestedRunContent[];
  readonly #used = new Set<string>();

  constructor(runs: readonly TestedRunContent[]) {
    this.#runs = runs;
  }

  of(run: TestedRunContent): Pick<ReportRun, 'key' | 'name' | 'detail' | 'title'> {
    const { name, detail } = this.#parts(run);
    const unique = this.#used.has(name) ? `${name} (${run.record.id.slice(-4)})` : name;
    this.#used.add(unique);
    return { key: unique.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || run.record.id, name: unique, detail: detail === '' ? run.fileName : detail, title: detail === '' ? unique : `${unique}: ${detail}` };
  }

  /** `Model 4: dropout` is `Model 4`, unless another is called so, too; `(…)` at the end stays. A run with augmentation beside one without says so. */
  #parts(run: TestedRunContent): { name: string; detail: string } {
    const { name: whole } = run.record;
    const parts = shortName(whole);
    const isTaken = this.#runs.some((other) => other.record.name !== whole && shortName(other.record.name).name === parts.name);
    const named = isTaken ? { name: whole, detail: '' } : parts;
    const beside = isAugmented(run) && this.#runs.some((other) => other !== run && other.record.name === whole && !isAugmented(other));
    return { name: beside ? `${named.name} (with augmentation)` : named.name, detail: named.detail };
  }
}

function shortName(whole: string): { name: string; detail: string } {
  const [, short, detail, suffix = ''] = /^([^:]{1,24}):\s+(.+?)(\s+\([^()]*\))?$/.exec(whole) ?? [];
  return short === undefined || detail === undefined ? { name: whole, detail: '' } : { name: `${short}${suffix}`, detail };
}
