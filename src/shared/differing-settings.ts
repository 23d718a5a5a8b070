import type { LayerSummary } from './model-summary';
import type { RunRecord } from './run-record';
import type { Augmentation, ClassGroups } from './settings';

/** What a run was made with, by the names that an experiment file uses. */
export type FlatSettings = ReadonlyMap<string, string>;

/** One setting of all runs; `null` where a run has none of the kind. */
export interface SettingRow {
  readonly name: string;
  /** In the order of the runs. */
  readonly values: readonly (string | null)[];
  /** Not the same in all runs. */
  readonly differs: boolean;
}

/** Where a run's source came from, and a digest of all that it kept: equal for equal sources. */
export interface SourceIdentity {
  readonly file: string;
  readonly digest: string;
}

export interface RunWithSettings {
  readonly record: Pick<RunRecord, 'settings' | 'summary' | 'engine' | 'dataset'>;
  /** `null` where none was kept. */
  readonly source: SourceIdentity | null;
}

function words(settings: Readonly<Record<string, unknown>>): string {
  return Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`).join(', ');
}

function classWords(groups: ClassGroups): string {
  return Object.entries(groups).map(([name, labels]) => `${name} (${labels.join(', ')})`).join(', ');
}

function augmentationWords({ kind, ...parameters }: Augmentation): string {
  return `${kind} (${words(parameters)})`;
}

/** Layers that are described alike are counted: `rate 0.25 (2×)`. */
function layerWords(layers: readonly LayerSummary[]): string {
  const counts = new Map<string, number>();
  for (const { description } of layers) counts.set(description, (counts.get(description) ?? 0) + 1);
  return [...counts].map(([description, count]) => (count === 1 ? description : `${description} (${count}×)`.trim())).filter(Boolean).join('; ') || String(layers.length);
}

/** The layers one after the other, and each kind of layer with what is set for it. */
function layerSettings(layers: readonly LayerSummary[]): [string, string][] {
  const kinds = [...new Set(layers.map(({ className }) => className))];
  return [
    ['layers', layers.map(({ className }) => className).join(', ')],
    ...kinds.map((kind): [string, string] => [kind, layerWords(layers.filter(({ className }) => className === kind))]),
  ];
}

/** All settings of a run, defaults included, one by one; what it does without is left out. */
export function flatSettings({ settings, summary, engine, dataset }: RunWithSettings['record']): FlatSettings {
  const entries: [string, string][] = [];
  if (settings !== null) {
    const { data, augment, training, limit } = settings;
    entries.push(
      ['dataset', data.dataset],
      ...(data.classes === undefined ? [] : [['classes', classWords(data.classes)] satisfies [string, string]]),
      ...(augment.length === 0 ? [] : [['augment', augment.map(augmentationWords).join(', ')] satisfies [string, string]]),
      ...Object.entries(training).map(([name, value]): [string, string] => [name, String(value)]),
    );
    if (limit !== undefined) entries.push(['limit', String(limit)]);
  }
  if (summary !== null) entries.push(...layerSettings(summary.layers));
  if (dataset !== null) entries.push(['trainingImages', String(dataset.trainingImages)]);
  if (engine !== null) entries.push(['engine', `${engine.name} ${engine.version}`], ['threads', String(engine.threads)]);
  return new Map(entries);
}

/** The settings of all runs side by side, a row each; the last row is the source: its file, numbered where files of one name differ. */
export function settingRows(runs: readonly RunWithSettings[]): SettingRow[] {
  const flat = runs.map(({ record }) => flatSettings(record));
  const names = [...new Set(flat.flatMap((settings) => [...settings.keys()]))];
  // A run that ended before it had any settings differs from nothing.
  const known = flat.map((settings) => settings.size > 0);
  const row = (name: string, values: readonly (string | null)[]): SettingRow => ({ name, values, differs: new Set(values.filter((_, index) => known[index])).size > 1 });
  return [...names.map((name) => row(name, flat.map((settings) => settings.get(name) ?? null))), row('source', sourceWords(runs.map(({ source }) => source)))];
}

function sourceWords(sources: readonly (SourceIdentity | null)[]): (string | null)[] {
  const versions = new Map<string, string[]>();
  for (const source of sources) {
    if (source === null) continue;
    const known = versions.get(source.file) ?? [];
    if (!known.includes(source.digest)) versions.set(source.file, [...known, source.digest]);
  }
  return sources.map((source) => {
    if (source === null) return null;
    const known = versions.get(source.file) ?? [];
    return known.length < 2 ? source.file : `${source.file} (${known.indexOf(source.digest) + 1})`;
  });
}
