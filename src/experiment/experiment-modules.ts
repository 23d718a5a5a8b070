import { randomBytes } from 'node:crypto';
import type { Tf } from '../engine/engine';
import { callPlace, type CallPlace } from './call-place';
import { Evaluation } from './evaluation';
import { installModuleHooks } from './module-hooks';
import { isEvaluationMark, markedUrl, markOf, pathOf, providedModuleOf, type ProvidedModule } from './module-resolution';
import * as publicApi from './public-api';
import { traceTf } from './traced-tf';

type ProvidedModules = Readonly<Record<ProvidedModule, Readonly<Record<string, unknown>>>>;

/** Code of provided modules reaches their values through this global; ES modules have no other way to be handed any. */
const globalName = 'lookbook.providedModules';

/** Sets this copy of Lookbook apart from others in the process, as tests have them. */
const installation = randomBytes(4).toString('hex');
const evaluations = new Map<string, WeakRef<Evaluation>>();
const engineMarks = new Map<Tf, string>();
const provided = new Map<string, ProvidedModules>();
let evaluationCount = 0;
let isInstalled = false;

function evaluationOf(mark: string): Evaluation | null {
  return evaluations.get(mark)?.deref() ?? null;
}

function evaluationAt(place: CallPlace): Evaluation | null {
  const mark = markOf(place.url);
  return mark === null ? null : evaluationOf(mark);
}

/** `lookbook` as an experiment imports it: the public functions, `defineExperiment` noting where it is called. */
const tracedApi: typeof publicApi = {
  ...publicApi,
  defineExperiment(definition) {
    const defined = publicApi.defineExperiment(definition);
    const place = callPlace();
    if (place !== null && typeof defined === 'object' as unknown) evaluationAt(place)?.calls.record(defined, place);
    return defined;
  },
};

/** Mark of the modules that stand on `tf`; makes them the first time. */
function engineMarkOf(tf: Tf): string {
  const known = engineMarks.get(tf);
  if (known !== undefined) return known;
  const mark = `${installation}x${engineMarks.size}`;
  const traced: Record<string, unknown> = { ...traceTf(tf, evaluationAt) };
  engineMarks.set(tf, mark);
  provided.set(mark, { 'lookbook': { ...tracedApi }, '@tensorflow/tfjs': traced, '@tensorflow/tfjs-core': traced, '@tensorflow/tfjs-layers': traced });
  return mark;
}

function providedSource(mark: string, name: ProvidedModule, values: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(values).filter((key) => /^[A-Za-z_$][\w$]*$/u.test(key) && key !== 'default');
  const module = `globalThis[Symbol.for('${globalName}')].get('${mark}')['${name}']`;
  return [`const provided = ${module};`, ...names.map((key, index) => `const v${index} = provided.${key};`), `export { ${names.map((key, index) => `v${index} as ${key}`).join(', ')}, provided as default };`].join('\n');
}

function loadMarked(url: string): string | null {
  const mark = markOf(url);
  if (mark === null) return null;
  const name = providedModuleOf(url);
  const values = name === null ? undefined : provided.get(mark)?.[name];
  if (name !== null && values !== undefined) return providedSource(mark, name, values);
  return isEvaluationMark(mark) ? (evaluationOf(mark)?.load(pathOf(url)).code ?? null) : null;
}

/** Starts an evaluation in which `texts` (by absolute path) stand in for what is on the disk. */
export function startEvaluation(tf: Tf, hooksFile: URL, texts: ReadonlyMap<string, string>): Evaluation {
  if (!isInstalled) {
    Object.assign(globalThis, { [Symbol.for(globalName)]: provided });
    installModuleHooks(hooksFile, loadMarked);
    isInstalled = true;
  }
  evaluationCount++;
  const mark = `${engineMarkOf(tf)}.${evaluationCount}`;
  const evaluation = new Evaluation(mark, texts);
  evaluations.set(mark, new WeakRef(evaluation));
  return evaluation;
}

/** Runs the module at `path` and all that it imports, each file afresh. Its exports are unchecked. */
export async function importModule(evaluation: Evaluation, path: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(markedUrl(path, evaluation.mark))) as Readonly<Record<string, unknown>>;
}
