import type { AnyNode, Program } from './syntax-tree';
import { nodesWithin } from './syntax-tree';

/** Names and indices that lead to a value, e.g. `['training', 'batchSize']` or `['augment', 0, 'degrees']`. */
export type ValuePath = readonly (string | number)[];

/** A value in an object literal's text. */
export interface Found {
  readonly value: AnyNode;
  /** The property's name, where the value is one's. */
  readonly key: AnyNode | null;
}

type NodeOf<T extends AnyNode['type']> = Extract<AnyNode, { type: T }>;

/** The value that a name stands for, where one declaration of the module says so. */
export function resolveName(program: Program, node: AnyNode): AnyNode {
  if (node.type !== 'Identifier') return node;
  for (const inner of nodesWithin(program)) {
    if (inner.type === 'VariableDeclarator' && inner.id.type === 'Identifier' && inner.id.name === node.name && inner.init) return inner.init;
  }
  return node;
}

function inObject(program: Program, object: NodeOf<'ObjectExpression'>, name: string | number): Found | null {
  // What stands later wins, as when the object is made.
  for (const property of object.properties.toReversed()) {
    if (property.type === 'SpreadElement') {
      const found = step(program, property.argument, name);
      if (found !== null) return found;
    } else if (!property.computed) {
      const { key, value } = property;
      if ((key.type === 'Identifier' && key.name === name) || (key.type === 'Literal' && String(key.value) === String(name))) return { key, value };
    }
  }
  return null;
}

/** An augmentation's call stands for the object that it makes: its fields are the argument's, or the argument is the probability. */
function inCall(program: Program, call: NodeOf<'CallExpression'>, name: string | number): Found | null {
  const [argument] = call.arguments;
  if (argument === undefined) return null;
  return step(program, argument, name) ?? (name === 'probability' && argument.type !== 'ObjectExpression' ? { key: null, value: argument } : null);
}

function step(program: Program, node: AnyNode, name: string | number): Found | null {
  const meant = resolveName(program, node);
  switch (meant.type) {
    case 'ObjectExpression': return inObject(program, meant, name);
    case 'CallExpression': return inCall(program, meant, name);
    case 'ArrayExpression': {
      const before = meant.elements.slice(0, Number(name) + 1);
      const element = before.at(Number(name));
      return element && before.every((other) => other?.type !== 'SpreadElement') ? { key: null, value: element } : null;
    }
    default: return null;
  }
}

/** The value that `path` leads to within an object literal, where the source shows all of the way. Follows what {@link nodeOfValue} follows. */
export function findValue(program: Program, object: AnyNode, path: ValuePath): Found | null {
  let found: Found = { key: null, value: object };
  for (const name of path) {
    const next = step(program, found.value, name);
    if (next === null) return null;
    found = next;
  }
  return found;
}

/**
 * The node of a value within an object literal, or of the nearest value around it that the source shows.
 * Follows names to their declarations in the same file, spreads and the calls of augmentation functions.
 * @param wanted `key`: the property's name, where the last step has one.
 */
export function nodeOfValue(program: Program, object: AnyNode, path: ValuePath, wanted: 'value' | 'key' = 'value'): AnyNode {
  let node = object;
  for (const [index, name] of path.entries()) {
    const found = step(program, node, name);
    if (found === null) return node;
    node = wanted === 'key' && index === path.length - 1 ? (found.key ?? found.value) : found.value;
  }
  return node;
}
