import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { LookbookError, type Failure } from '../shared/failure';
import type { Evaluation } from './evaluation';
import { markedUrl, pathOf, resolveImport } from './module-resolution';
import type { SourceModule } from './source-module';
import { nodesWithin, type AnyNode } from './syntax-tree';

/** One `import … from`, `export … from` or `import('…')` of a local file. */
interface ImportPlace {
  readonly module: SourceModule;
  readonly specifier: string;
  readonly source: AnyNode;
  /** What is imported by name, and where that name stands. */
  readonly names: readonly { readonly name: string; readonly node: AnyNode }[];
}

function nameOf(node: AnyNode): string {
  return node.type === 'Identifier' ? node.name : node.type === 'Literal' ? String(node.value) : '';
}

function namesOf(node: AnyNode): ImportPlace['names'] {
  if (node.type === 'ImportDeclaration') {
    return node.specifiers.flatMap((specifier): ImportPlace['names'] => specifier.type === 'ImportSpecifier' ? [{ name: nameOf(specifier.imported), node: specifier }]
      : specifier.type === 'ImportDefaultSpecifier' ? [{ name: 'default', node: specifier }] : []);
  }
  return node.type === 'ExportNamedDeclaration' ? node.specifiers.map((specifier) => ({ name: nameOf(specifier.local), node: specifier })) : [];
}

function importsOf(module: SourceModule): ImportPlace[] {
  if (module.program === null) return [];
  return [...nodesWithin(module.program)].flatMap((node): ImportPlace[] => {
    const source = node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration' || node.type === 'ImportExpression' ? node.source : null;
    return source?.type === 'Literal' && typeof source.value === 'string' ? [{ module, specifier: source.value, source, names: namesOf(node) }] : [];
  });
}

function at(module: SourceModule, node: AnyNode): Pick<Failure, 'file' | 'position' | 'end'> {
  const { file, start, end } = module.rangeOf(node);
  return { file, position: start, end };
}

/** A name that the imported module does not have: most often a type that is imported as if it were a value. */
function missingExport(evaluation: Evaluation, imports: readonly ImportPlace[], message: string): Failure | null {
  const found = /requested module '(?<specifier>[^']+)' does not provide an export named '(?<name>[^']+)'/u.exec(message)?.groups;
  if (found === undefined) return null;
  const { specifier, name } = found;
  for (const place of imports.filter((candidate) => candidate.specifier === specifier)) {
    const node = place.names.find((imported) => imported.name === name)?.node;
    if (node === undefined || name === undefined) continue;
    if (name === 'default') return { message: `'${place.specifier}' has no default export.`, remedy: `Import by name, \`import { … } from '${place.specifier}'\`.`, ...at(place.module, node) };
    const url = resolveImport(place.specifier, markedUrl(place.module.path, evaluation.mark));
    const target = url?.startsWith('file:') === true ? evaluation.module(pathOf(url)) : null;
    const isType = target !== null && new RegExp(`\\b(?:interface|type|declare\\s+\\w+|abstract\\s+class)\\s+${name}\\b`, 'u').test(target.text);
    const withType = `\`import { type ${name} } from '${place.specifier}'\``;
    return isType
      ? { message: `'${name}' is a type, and types are gone when the experiment runs.`, remedy: `Write ${withType}.`, ...at(place.module, node) }
      : { message: `'${place.specifier}' exports nothing named '${name}' that is there when the experiment runs.`, remedy: `If it is a type, write ${withType}; otherwise check the name.`, ...at(place.module, node) };
  }
  return null;
}

/** An import that leads to no file or package. */
function missingModule(evaluation: Evaluation, imports: readonly ImportPlace[], thrown: Error): Failure | null {
  const code = 'code' in thrown ? thrown.code : undefined;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_UNSUPPORTED_DIR_IMPORT' && code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED' && code !== 'ERR_UNSUPPORTED_ESM_URL_SCHEME') return null;
  const packageName = /Cannot find package '([^']+)'/u.exec(thrown.message)?.[1];
  for (const { module, specifier, source } of imports) {
    const isRelative = /^(?:\.{0,2}\/|file:)/u.test(specifier);
    if (isRelative) {
      const url = new URL(specifier, markedUrl(module.path, evaluation.mark));
      if (resolveImport(specifier, markedUrl(module.path, evaluation.mark)) !== null || existsSync(pathOf(url.href))) continue;
      return { message: `There is no file '${specifier}' beside this one.`, remedy: `Looked for ${pathOf(url.href)}, also with .ts and .js, and for an index file in a folder of that name.`, ...at(module, source) };
    }
    if (packageName !== undefined && (specifier === packageName || specifier.startsWith(`${packageName}/`))) {
      return {
        message: `The package '${packageName}' is not installed.`,
        remedy: `Run \`npm install ${packageName}\` in ${dirname(module.path)}. Lookbook itself brings only 'lookbook' and '@tensorflow/tfjs'.`,
        ...at(module, source),
      };
    }
    if (packageName === undefined && thrown.message.includes(specifier)) return { message: thrown.message.split('\n')[0] ?? thrown.message, ...at(module, source) };
  }
  return null;
}

/** What to tell of anything that importing an experiment threw: syntax, imports that lead nowhere, or its own code. */
export function importFailure(evaluation: Evaluation, thrown: unknown): LookbookError {
  if (evaluation.failure !== null) return evaluation.failure;
  if (thrown instanceof LookbookError) return thrown;
  if (thrown instanceof Error) {
    const imports = evaluation.modules.flatMap(importsOf);
    const described = missingExport(evaluation, imports, thrown.message) ?? missingModule(evaluation, imports, thrown);
    if (described !== null) return new LookbookError(described, { cause: thrown });
    if (thrown instanceof SyntaxError) {
      for (const module of evaluation.modules) {
        const error = module.syntaxError();
        if (error !== null) return error;
      }
    }
  }
  const [experiment] = evaluation.modules;
  return new LookbookError({ ...(experiment === undefined ? {} : { file: experiment.path }), ...evaluation.failureOf(thrown) }, { cause: thrown });
}
