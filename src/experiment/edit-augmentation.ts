import type { AugmentationChange, SourceEdit } from '../shared/augmentation-view';
import { LookbookError } from '../shared/failure';
import type { Augmentation } from '../shared/settings';
import { calleeName, isPlainList, listNode, parametersOf, placeOfParameter, type NodeOf } from './augmentation-source';
import type { LoadedExperiment, WrittenDefinition } from './load-experiment';
import { findValue } from './property-place';
import { LineIndex, nodesWithin, type AnyNode, type Program } from './syntax-tree';

/** A replacement by offsets. */
interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * What to replace in the experiment's text so that its list of augmentations is as a person wants it.
 * @throws LookbookError where the text is not so plain that one can tell.
 */
export function editAugmentation({ settings: { augment }, written, sources }: Pick<LoadedExperiment, 'settings' | 'written' | 'sources'>, change: AugmentationChange): SourceEdit[] {
  if (written === null || written.module.path !== sources[0]?.path) throw notPlain('The experiment is defined in another file.');
  const { module } = written;
  return changes(written, augment, change).map(({ start, end, text }) => ({ place: module.rangeOf({ start, end }), text }));
}

function notPlain(message: string): LookbookError {
  return new LookbookError({ message, remedy: 'Change it in the source.' });
}

function changes(written: WrittenDefinition, augment: readonly Augmentation[], change: AugmentationChange): TextChange[] {
  switch (change.change) {
    case 'set': return [setParameter(written, augment, change)];
    case 'add': return addStep(written, augment, change.step);
    case 'remove': return removeStep(written, augment, change.step);
  }
}

/** A number as a person would write it: `0.3`, not `0.30000000000000004`. */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function setParameter(written: WrittenDefinition, augment: readonly Augmentation[], { step: index, name, value }: Extract<AugmentationChange, { change: 'set' }>): TextChange {
  const step = augment[index];
  const [, present] = (step === undefined ? [] : parametersOf(step)).find(([known]) => known === name) ?? [];
  if (step === undefined || present === undefined) throw notPlain('The list of augmentations has changed meanwhile.');
  const place = placeOfParameter(written, index, step.kind, name, present);
  if (place.way === 'replace') return { start: place.node.start, end: place.node.end, text: formatNumber(value) };
  if (place.way === 'none') throw notPlain(`The value of ${name} is not written as a number.`);
  const { call, options } = place;
  if (options === null) return { start: call.end - 1, end: call.end - 1, text: formatNumber(value) };
  const last = options.properties.at(-1);
  return last === undefined
    ? { start: options.start, end: options.end, text: `{ ${name}: ${formatNumber(value)} }` }
    : { start: last.end, end: last.end, text: `, ${name}: ${formatNumber(value)}` };
}

/** `rotate({ degrees: 15, probability: 0.5 })`; a black fill goes without saying. */
function callText(name: string, step: Augmentation): string {
  const parameters = parametersOf(step).filter(([parameter, value]) => parameter !== 'fill' || value !== 0);
  const [only] = parameters;
  if (parameters.length === 1 && only?.[0] === 'probability') return `${name}(${formatNumber(only[1])})`;
  return `${name}({ ${parameters.map(([parameter, value]) => `${parameter}: ${formatNumber(value)}`).join(', ')} })`;
}

function addStep(written: WrittenDefinition, augment: readonly Augmentation[], step: Augmentation): TextChange[] {
  const { program, argument, module: { text } } = written;
  const { name, imported } = functionName(program, step.kind);
  const call = callText(name, step);
  const list = listNode(written);
  if (list !== null && isPlainList(list, augment)) {
    const last = list.elements.at(-1);
    if (!last) return [...imported, { start: list.start, end: list.end, text: `[${call}]` }];
    const lines = new LineIndex(text);
    // A list with each step on its own line stays one.
    const between = lines.positionAt(list.start).line === lines.positionAt(last.start).line ? ', ' : `,\n${indentAt(lines, last.start)}`;
    return [...imported, { start: last.end, end: last.end, text: `${between}${call}` }];
  }
  if (findValue(program, argument, ['augment']) !== null || argument.type !== 'ObjectExpression') throw notPlain('The list of augmentations is not written as a plain list.');
  const before = argument.properties.find((property) => property.type === 'Property' && property.key.type === 'Identifier' && property.key.name === 'data') ?? argument.properties.at(-1);
  if (before === undefined) throw notPlain('The definition is empty.');
  return [...imported, { start: before.end, end: before.end, text: `,\n${indentAt(new LineIndex(text), before.start)}augment: [${call}]` }];
}

function indentAt(lines: LineIndex, offset: number): string {
  return /^\s*/u.exec(lines.line(lines.positionAt(offset).line))?.[0] ?? '';
}

/** The declaration that imports from `lookbook`. */
function lookbookImport(program: Program): NodeOf<'ImportDeclaration'> | undefined {
  return program.body.find((node): node is NodeOf<'ImportDeclaration'> => node.type === 'ImportDeclaration' && node.source.value === 'lookbook' && node.specifiers.length > 0);
}

/** What a function of Lookbook's is called in a module, and what to insert so that it is known there. */
function functionName(program: Program, kind: string): { readonly name: string; readonly imported: readonly TextChange[] } {
  const specifiers = lookbookImport(program)?.specifiers ?? [];
  for (const { type, local, ...rest } of specifiers) {
    if (type === 'ImportNamespaceSpecifier') return { name: `${local.name}.${kind}`, imported: [] };
    if ('imported' in rest && rest.imported.type === 'Identifier' && rest.imported.name === kind) return { name: local.name, imported: [] };
  }
  const last = specifiers.at(-1);
  if (last === undefined) throw notPlain("The file imports nothing from 'lookbook'.");
  const isTaken = [...nodesWithin(program)].some((node) => node.type === 'Identifier' && node.name === kind);
  if (isTaken) throw notPlain(`The name ${kind} already stands for something else in the file.`);
  return { name: kind, imported: [{ start: last.end, end: last.end, text: `, ${kind}` }] };
}

function removeStep(written: WrittenDefinition, augment: readonly Augmentation[], index: number): TextChange[] {
  const { program, module: { text } } = written;
  const list = listNode(written);
  const element = list?.elements[index];
  if (list === null || !element || !isPlainList(list, augment)) throw notPlain('The list of augmentations is not written as a plain list.');
  return [...unusedImport(text, program, element), withoutComma(text, element)];
}

/** The import of the function that only `element` calls: left behind, it would be an unused name. */
function unusedImport(text: string, program: Program, element: AnyNode): TextChange[] {
  const name = element.type === 'CallExpression' ? calleeName(element) : null;
  const specifiers = lookbookImport(program)?.specifiers ?? [];
  const specifier = specifiers.find(({ type, local }) => type === 'ImportSpecifier' && local.name === name);
  if (specifier === undefined || specifiers.length < 2) return [];
  const uses = [...nodesWithin(program)].filter((node) => node.type === 'Identifier' && node.name === name && (node.start < specifier.start || node.start >= specifier.end));
  return uses.length === 1 ? [withoutComma(text, specifier)] : [];
}

/** Takes a member out of a list in the text, with the comma behind it or before it. */
function withoutComma(text: string, { start, end }: { readonly start: number; readonly end: number }): TextChange {
  const behind = /^\s*,\s*/u.exec(text.slice(end))?.[0].length;
  if (behind !== undefined) return { start, end: end + behind, text: '' };
  const before = /,\s*$/u.exec(text.slice(0, start))?.[0].length ?? 0;
  return { start: start - before, end, text: '' };
}
