import type { BaseIssue, GenericSchema } from 'valibot';

/**
 * Says in words what a valibot schema wants and what is wrong with a value. valibot's own messages name one rule of a
 * field; a person wants to know all of them, e.g. "a whole number of at least 1".
 */

/** Parts of valibot's schemas and actions, all optional, as they are read here. */
interface SchemaParts {
  readonly type: string;
  readonly wrapped?: SchemaParts;
  readonly entries?: Readonly<Record<string, SchemaParts>>;
  readonly item?: SchemaParts;
  readonly value?: SchemaParts;
  readonly key?: string | SchemaParts;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

export function formatValue(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined || text.length > 60 ? (Array.isArray(value) ? 'a list' : 'an object') : text;
}

function number(value: unknown): string {
  return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 20 }) : String(value);
}

function alternatives(values: readonly unknown[]): string {
  const words = values.map(formatValue);
  return words.length === 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function numberWords(schema: SchemaParts): string {
  const rule = (type: string): unknown => schema.pipe?.find((action) => action.type === type)?.requirement;
  const isWhole = schema.pipe?.some((action) => action.type === 'integer') ?? false;
  const least = rule('min_value');
  const above = rule('gt_value');
  const most = rule('max_value');
  const below = rule('lt_value');
  const noun = isWhole ? 'a whole number' : 'a number';
  if (least !== undefined && most !== undefined) return `${noun} from ${number(least)} to ${number(most)}`;
  const low = least !== undefined ? `of at least ${number(least)}` : above !== undefined ? `above ${number(above)}` : '';
  const high = most !== undefined ? `up to ${number(most)}` : below !== undefined ? `below ${number(below)}` : '';
  return [noun, [low, high].filter(Boolean).join(' and ')].filter(Boolean).join(' ');
}

function wants(schema: SchemaParts): string {
  switch (schema.type) {
    case 'optional': return schema.wrapped === undefined ? 'a value' : wants(schema.wrapped);
    case 'number': return numberWords(schema);
    case 'string': return 'a text that is not empty';
    case 'boolean': return 'true or false';
    case 'picklist': return alternatives(schema.options ?? []);
    case 'literal': return formatValue(schema.literal);
    case 'array': return schema.pipe?.some((action) => action.type === 'min_length') === true ? 'a list with at least one entry' : 'a list';
    case 'function': return 'a function that makes the model';
    case 'variant': return 'an augmentation such as flipLeftRight(0.5)';
    default: return 'an object';
  }
}

/** The schema at the end of `path`, as far as the path can be followed with the value at hand. */
function schemaAt(schema: SchemaParts, path: readonly (string | number)[], value: unknown): SchemaParts {
  if (schema.type === 'optional' && schema.wrapped !== undefined) return schemaAt(schema.wrapped, path, value);
  const [name, ...rest] = path;
  if (name === undefined) return schema;
  if (schema.type === 'variant') {
    const kind = property(value, 'kind');
    const option = (schema.options as readonly SchemaParts[] | undefined)?.find((candidate) => candidate.entries?.kind?.literal === kind);
    return option === undefined ? schema : schemaAt(option, path, value);
  }
  const next = schema.entries?.[name] ?? schema.item ?? schema.value;
  return next === undefined ? schema : schemaAt(next, rest, property(value, name));
}

function property(value: unknown, name: string | number): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[name] : undefined;
}

/** `training.batchSize`, `augment[0].degrees` */
export function formatPath(path: readonly (string | number)[]): string {
  return path.map((name, index) => (typeof name === 'number' ? `[${name}]` : index === 0 ? name : `.${name}`)).join('');
}

/** How many single-character edits lie between two words, up to `most`. */
function isSimilar(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, otherLetter] of Array.from(b).entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === otherLetter ? 0 : 1)));
    }
    row = next;
  }
  return (row[b.length] ?? Infinity) <= Math.max(1, Math.floor(other.length / 3));
}

export interface SettingFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly remedy?: string;
  /** The name itself is wrong, not what it stands for. */
  readonly isUnknownName: boolean;
}

/** What `issue` says is wrong with `value`, the whole that `schema` was to check. */
export function settingFault(schema: GenericSchema, value: unknown, issue: BaseIssue<unknown>): SettingFault {
  const path = (issue.path ?? []).map((item) => (typeof item.key === 'number' ? item.key : String(item.key)));
  const parent = schemaAt(schema, path.slice(0, -1), value);
  const name = path.at(-1);
  const known = Object.keys(parent.entries ?? {});
  if (issue.expected === 'never' && typeof name === 'string') {
    const meant = known.find((candidate) => isSimilar(name, candidate));
    return {
      path,
      message: `${formatPath(path)} is not known.`,
      remedy: meant === undefined ? `The fields here are ${known.join(', ')}.` : `Did you mean ${meant}?`,
      isUnknownName: true,
    };
  }
  const wanted = wants(schemaAt(schema, path, value));
  const subject = path.length === 0 ? 'The experiment' : formatPath(path);
  const given = path.reduce<unknown>(property, value);
  return given === undefined
    ? { path, message: `${subject} is missing.`, remedy: `It must be ${wanted}.`, isUnknownName: false }
    : { path, message: `${subject} must be ${wanted}, not ${formatValue(given)}.`, isUnknownName: false };
}
