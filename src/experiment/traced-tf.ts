
import type { Tf } from '../engine/engine';
import { callPlace, type CallPlace } from './call-place';
import { blaming, instrumentLayers, type Layer } from './layer-faults';
import type { LayerNames } from './layer-names';
import type { CallRecord } from './layer-trace';



/** What an evaluation collects while the experiment's code calls TensorFlow.js. */
export interface TraceContext {
  readonly calls: CallRecord;
  readonly names: LayerNames;
}

/** Finds the evaluation that code at a place belongs to. */
export type FindContext = (place: CallPlace) => TraceContext | null;

type AnyFunction = (...args: unknown[]) => unknown;

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === 'function';
}

function isGivenName(args: readonly unknown[]): boolean {
  const [config] = args;
  return typeof config === 'object' && config !== null && 'name' in config && typeof config.name === 'string';
}

/**
 * TensorFlow.js as experiments see it: every call that makes a layer, a model or a symbolic input notes where in
 * the experiment's source it stands, and names what it makes.
 */
export function traceTf(tf: Tf, findContext: FindContext): Tf {
  instrumentLayers(tf);
  const contextAt = (place: CallPlace | null): TraceContext | null => (place === null ? null : findContext(place));

  const named = (make: AnyFunction, kind: string): AnyFunction => (...args) => {
    const place = callPlace();
    const context = contextAt(place);
    const [config, ...rest] = args;
    const given = context === null || isGivenName(args) ? args : [{ ...(config as object | undefined), name: context.names.next(kind) }, ...rest];
    const made = blaming({ layer: null, place, inputShapes: [] }, () => make(...given));
    if (made instanceof tf.SymbolicTensor) context?.calls.record(made.sourceLayer, place);
    else if (typeof made === 'object' && made !== null) context?.calls.record(made, place);
    return made;
  };

  const layerMaker = (make: AnyFunction): AnyFunction => (...args) => {
    const place = callPlace();
    const context = contextAt(place);
    const made = blaming({ layer: null, place, inputShapes: [] }, () => make(...args));
    if (context !== null && made instanceof tf.layers.Layer) {
      context.calls.record(made, place);
      if (!isGivenName(args)) context.names.name(made);
    }
    return made;
  };

  /** For classes that people extend. */
  const layerClass = (base: AnyFunction): unknown => new Proxy(base, {
    construct(target, args: unknown[], newTarget) {
      const made = Reflect.construct(target, args, newTarget) as Layer;
      const place = callPlace({ skipConstructors: true });
      const context = contextAt(place);
      context?.calls.record(made, place);
      if (!isGivenName(args)) context?.names.name(made);
      return made;
    },
  });

  const traceLayerExport = (name: string, value: unknown): unknown => {
    if (!isFunction(value)) return value;
    if (name === 'input' || name === 'inputLayer') return named(value, 'input');
    return /^[A-Z]/u.test(name) ? layerClass(value) : layerMaker(value);
  };

  const layers = Object.fromEntries(Object.entries(tf.layers).map(([name, value]) => [name, traceLayerExport(name, value)]));
  return {
    ...tf,
    layers,
    input: named(tf.input as AnyFunction, 'input'),
    model: named(tf.model as AnyFunction, 'model'),
    sequential: named(tf.sequential as AnyFunction, 'sequential'),
  } as unknown as Tf;
}
