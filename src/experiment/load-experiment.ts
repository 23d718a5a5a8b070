import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Tf } from '../engine/engine';
import { LookbookError } from '../shared/failure';
import type { ExperimentSettings } from '../shared/settings';
import type { SourceRange } from '../shared/source-range';
import { checkDefinition, type ExperimentDefinition, type FindPlace } from './definition';
import type { Evaluation } from './evaluation';
import { importModule, startEvaluation } from './experiment-modules';
import { importFailure } from './import-failure';
import type { LayerTrace } from './layer-trace';
import { nodeOfValue } from './property-place';
import type { SourceModule } from './source-module';
import { nodesWithin, type AnyNode, type Program } from './syntax-tree';

export interface LoadOptions {
  /** Absolute path of the experiment file. */
  readonly file: string;
  /** Text to evaluate in place of the file's, e.g. one that is being edited. */
  readonly text?: string;
  /** TensorFlow.js of the engine that the experiment is to be built on. */
  readonly tf: Tf;
  /** Folder of the built bundles; needed only where they are not beside the running one. */
  readonly distFolder?: URL;
}

/** An experiment that was evaluated and found to be one. */
export interface LoadedExperiment {
  readonly definition: ExperimentDefinition;
  /** What of the definition is data. */
  readonly settings: ExperimentSettings;
  /** Every local file that took part, the experiment first. */
  readonly sources: readonly { readonly path: string; readonly text: string }[];
  /** The `defineExperiment(…)` call. */
  readonly definitionRange: SourceRange | null;
  /** What stands in that call; `null` where its module cannot be parsed. */
  readonly written: WrittenDefinition | null;
  readonly trace: LayerTrace;
  /** Where a field of the definition stands, for errors found later. */
  readonly findPlace: FindPlace;
  readonly evaluation: Evaluation;
}

/** The object that the source passes to `defineExperiment`, in the module whose text has it. */
export interface WrittenDefinition {
  readonly module: SourceModule;
  readonly program: Program;
  readonly argument: AnyNode;
}

function writtenDefinition(range: SourceRange | null, evaluation: Evaluation): WrittenDefinition | null {
  const module = range === null ? null : evaluation.module(range.file);
  const program = module?.program ?? null;
  if (range === null || module === null || program === null) return null;
  const call = [...nodesWithin(program)].find((node) => {
    const { start, end } = module.rangeOf(node);
    return node.type === 'CallExpression' && start.line === range.start.line && start.column === range.start.column && end.line === range.end.line && end.column === range.end.column;
  });
  const argument = call?.type === 'CallExpression' ? call.arguments[0] : undefined;
  return argument === undefined ? null : { module, program, argument };
}

/** The file and range of a definition's values; the whole call, or only the file, where the source shows no more. */
function placeFinder(file: string, range: SourceRange | null, written: WrittenDefinition | null): FindPlace {
  if (range === null) return () => ({ file });
  return (path, wanted) => {
    const whole = { file: range.file, position: range.start, end: range.end };
    if (written === null) return whole;
    const node = nodeOfValue(written.program, written.argument, path, wanted);
    if (node === written.argument) return whole;
    const { start, end } = written.module.rangeOf(node);
    return { file: range.file, position: start, end };
  };
}

const oneLine = 'Write `export default defineExperiment({ … })`.';

/** The object that the file exports by default, if `defineExperiment` made it. */
function exportedDefinition(file: string, evaluation: Evaluation, exports: Readonly<Record<string, unknown>>): object {
  if (!('default' in exports)) throw new LookbookError({ message: 'This file has no default export, so it defines no experiment.', remedy: oneLine, file });
  const { default: exported } = exports;
  const isDefined = typeof exported === 'object' && exported !== null && evaluation.calls.placeOf(exported) !== null;
  if (isDefined) return exported;
  const module = evaluation.module(file);
  const node = module?.program?.body.find(({ type }) => type === 'ExportDefaultDeclaration');
  const range = module && node ? module.rangeOf(node) : null;
  throw new LookbookError({
    message: 'The default export was not made by defineExperiment.',
    remedy: oneLine,
    file,
    ...(range === null ? {} : { position: range.start, end: range.end }),
  });
}

/**
 * Evaluates an experiment file and what it imports, afresh each time, and checks its definition. No model is built yet.
 * @throws LookbookError with file and place: syntax, imports, what the code throws, a missing export, a field that is wrong.
 */
export async function loadExperiment({ file: given, text, tf, distFolder }: LoadOptions): Promise<LoadedExperiment> {
  const file = resolve(given);
  if (!['.ts', '.mts', '.js', '.mjs'].includes(extname(file))) {
    throw new LookbookError({ message: 'An experiment is a TypeScript or JavaScript file.', remedy: 'Name it like my.model.ts.', file });
  }
  if (text === undefined && !existsSync(file)) throw new LookbookError({ message: 'There is no such file.', file });
  const hooksFile = new URL('experiment-hooks.mjs', distFolder ?? new URL('.', import.meta.url));
  const evaluation = startEvaluation(tf, hooksFile, new Map(text === undefined ? [] : [[file, text]]));
  let exports;
  try {
    exports = await importModule(evaluation, file);
  } catch (thrown) {
    throw importFailure(evaluation, thrown);
  }
  const written = exportedDefinition(file, evaluation, exports);
  const definitionRange = evaluation.rangeOf(written);
  const source = writtenDefinition(definitionRange, evaluation);
  const findPlace = placeFinder(file, definitionRange, source);
  const definition = checkDefinition(written, findPlace);
  const { data, augment, training } = definition;
  return {
    definition,
    settings: { data, augment, training },
    sources: evaluation.modules.map(({ path, text: source }) => ({ path, text: source })),
    definitionRange,
    written: source,
    trace: evaluation,
    findPlace,
    evaluation,
  };
}
