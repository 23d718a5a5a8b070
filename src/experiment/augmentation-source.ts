import type { AugmentationSource } from '../shared/augmentation-view';
import type { Augmentation } from '../shared/settings';
import type { LoadedExperiment, WrittenDefinition } from './load-experiment';
import { findValue, resolveName } from './property-place';
import type { AnyNode } from './syntax-tree';

export type NodeOf<T extends AnyNode['type']> = Extract<AnyNode, { type: T }>;

/** How the value of a parameter can be changed in the source. */
export type ParameterPlace =
  /** A number that can be written over. */
  | { readonly way: 'replace'; readonly node: AnyNode }
  /** Left out: it joins the options, or (`options` is `null`) becomes the only argument. */
  | { readonly way: 'insert'; readonly call: NodeOf<'CallExpression'>; readonly options: NodeOf<'ObjectExpression'> | null }
  /** Something else makes it; `node` is the nearest thing to look at. */
  | { readonly way: 'none'; readonly node: AnyNode | null };

/** The name by which a call calls its function. */
export function calleeName({ callee }: NodeOf<'CallExpression'>): string | null {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier' ? callee.property.name : null;
}

/** The array literal that `augment` is, by name or in place. */
export function listNode({ program, argument }: WrittenDefinition): NodeOf<'ArrayExpression'> | null {
  const found = findValue(program, argument, ['augment']);
  const list = found === null ? null : resolveName(program, found.value);
  return list?.type === 'ArrayExpression' ? list : null;
}

/** The call that makes step `index`, where it is one of Lookbook's own functions. */
function callOf({ program, argument }: WrittenDefinition, index: number, kind: string): NodeOf<'CallExpression'> | null {
  const found = findValue(program, argument, ['augment', index]);
  const call = found === null ? null : resolveName(program, found.value);
  return call?.type === 'CallExpression' && calleeName(call) === kind ? call : null;
}

/** The fields of an augmentation, in the order in which people think of them. */
export function parametersOf(step: Augmentation): readonly (readonly [name: string, value: number])[] {
  return Object.entries(step).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
}

/** Where the value of a parameter stands. A number elsewhere that only happens to lead there, e.g. through a helper that doubles it, is not taken for it. */
export function placeOfParameter(written: WrittenDefinition, index: number, kind: string, name: string, value: number): ParameterPlace {
  const call = callOf(written, index, kind);
  const found = findValue(written.program, written.argument, ['augment', index, name]);
  // A bare argument has a meaning only where Lookbook's own function takes it.
  if (found !== null && (found.key !== null || call !== null)) {
    const isIt = found.value.type === 'Literal' && found.value.value === value;
    return isIt ? { way: 'replace', node: found.value } : { way: 'none', node: found.value };
  }
  const [options] = call?.arguments ?? [];
  if (call !== null && options === undefined && name === 'probability') return { way: 'insert', call, options: null };
  if (call !== null && options?.type === 'ObjectExpression' && options.properties.every(({ type }) => type === 'Property')) return { way: 'insert', call, options };
  return { way: 'none', node: call ?? findValue(written.program, written.argument, ['augment', index])?.value ?? null };
}

/** True where the steps of the list literal are those of the evaluated list, one by one. */
export function isPlainList(list: NodeOf<'ArrayExpression'>, augment: readonly Augmentation[]): boolean {
  return list.elements.length === augment.length && list.elements.every((element) => element !== null && element.type !== 'SpreadElement');
}

/** An experiment's augmentations as its own file has them: what can be changed there, and what can only be looked at. */
export function locateAugmentation({ settings: { augment }, written, sources }: Pick<LoadedExperiment, 'settings' | 'written' | 'sources'>): AugmentationSource {
  // Only the experiment's own text is edited: others may import a helper.
  const isOwn = written !== null && written.module.path === sources[0]?.path;
  const list = written === null ? null : listNode(written);
  const property = written === null ? null : findValue(written.program, written.argument, ['augment']);
  const plain = isOwn && list !== null && isPlainList(list, augment);
  return {
    written: written === null || property === null ? null : {
      text: written.module.text.slice(property.key?.start ?? property.value.start, property.value.end),
      place: written.module.rangeOf(property.value),
    },
    extensible: isOwn && (plain || (property === null && written.argument.type === 'ObjectExpression')),
    steps: augment.map((step, index) => {
      const node = written === null ? null : findValue(written.program, written.argument, ['augment', index])?.value ?? property?.value ?? null;
      return {
        kind: step.kind,
        place: written === null || node === null ? null : written.module.rangeOf(node),
        removable: plain,
        parameters: parametersOf(step).map(([name, value]) => {
          const place = written === null ? null : placeOfParameter(written, index, step.kind, name, value);
          const at = place === null ? null : place.way === 'insert' ? place.call : place.node;
          return { name, value, editable: isOwn && place !== null && place.way !== 'none', place: written === null || at === null ? null : written.module.rangeOf(at) };
        }),
      };
    }),
  };
}
