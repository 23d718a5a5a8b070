// npm run study [-- --plan] [-- --out DIR …]: trains the six models of the Fashion-MNIST study on all images, model 4 again with
// augmentation, and model 1 on pixels that were not scaled; then writes the report. What was trained to its end with
// these settings is not trained again, so that the study goes on where it was interrupted. --plan only says what is left.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { inRoot } from './support/paths.mjs';
import { main, PlainError, step } from './support/say.mjs';

/** Where the study's own experiments, its report and small copies of its runs are committed. */
const committed = inRoot('docs', 'study');

/** What every run of the study has in common. */
const fixed = { epochs: 10, batchSize: 64, validationSplit: 0, seed: 42 };

/**
 * @typedef {{ file: string, augment: boolean }} Wish an experiment, and whether its images are augmented
 * @typedef {{ epochs: number, limit: number | undefined, engine: string }} Extent
 * @typedef {{ experimentFile: string, sourceFile: string | null, state: string, engine: { name: string } | null, settings: { augment: object[], limit?: number, training: { epochs: number, batchSize: number, validationSplit: number, seed: number } } | null, result: { seconds: number } | null }} RunRecord
 */

/** The six, then what is asked beside them. */
const wishes = [
  ...[1, 2, 3, 4, 5, 6].map((model) => ({ file: inRoot('examples', `model-${model}.model.ts`), augment: false })),
  ...['unscaled', 'unscaled-logits', 'unscaled-test'].map((name) => ({ file: join(committed, `model-1-${name}.model.ts`), augment: false })),
  { file: inRoot('examples', 'model-4.model.ts'), augment: true },
];

await main(async () => {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: committed }, engine: { type: 'string', default: 'simd' }, threads: { type: 'string' }, data: { type: 'string' },
      epochs: { type: 'string' }, limit: { type: 'string' }, plan: { type: 'boolean', default: false },
    },
  });
  const folder = resolve(process.env.INIT_CWD ?? '.', values.out);
  const extent = { engine: values.engine, epochs: values.epochs === undefined ? fixed.epochs : Number(values.epochs), limit: values.limit === undefined ? undefined : Number(values.limit) };
  if (folder === committed && (extent.epochs !== fixed.epochs || extent.limit !== undefined)) {
    throw new PlainError('A shorter study must not take the place of the committed one: name another folder with --out.');
  }
  const runsFolder = join(folder, '.lookbook', 'runs');
  await mkdir(runsFolder, { recursive: true });
  if (folder !== committed) await copyFile(join(committed, 'study.json'), join(folder, 'study.json'));
  if (!values.plan) await build({ stale: true });

  // Ctrl+C reaches the trainings by themselves; this process waits for what they make of it.
  process.on('SIGINT', () => undefined);
  for (const augment of [false, true]) {
    const pending = await stillToTrain(wishes.filter((wish) => wish.augment === augment), runsFolder, extent);
    if (pending.length === 0) continue;
    step(`${values.plan ? 'To train' : 'Training'} ${pending.map(({ file }) => basename(file, '.model.ts')).join(', ')}${augment ? ' with augmentation' : ''}${await describeTime(pending, extent)}`);
    if (values.plan) continue;
    const code = await node('cli.mjs', [
      ...pending.map(({ file }) => file), '--out', runsFolder, '--engine', extent.engine, augment ? '--augment' : '--no-augment',
      '--epochs', `${extent.epochs}`, '--batch-size', `${fixed.batchSize}`, '--validation-split', `${fixed.validationSplit}`, '--seed', `${fixed.seed}`,
      ...(extent.limit === undefined ? [] : ['--limit', `${extent.limit}`]),
      ...(values.threads === undefined ? [] : ['--threads', values.threads]), ...(values.data === undefined ? [] : ['--data', resolve(values.data)]),
    ]);
    if (code !== 0) throw new PlainError('The study is not whole. Run the same command again to go on with it.');
  }
  if (values.plan) return 0;
  step('Keeping small copies of the runs');
  const data = values.data === undefined ? [] : ['--data', resolve(values.data)];
  const archive = join(folder, 'runs');
  await rm(archive, { recursive: true, force: true });
  const draft = await mkdtemp(join(tmpdir(), 'lookbook-study-'));
  try {
    const code = await node('report.mjs', [runsFolder, '--out', join(draft, 'report.html'), '--archive', archive, ...data]);
    if (code !== 0) return code;
  } finally {
    await rm(draft, { recursive: true });
  }
  // Ten outputs an image are most of their bytes; of these runs only loss and accuracy matter.
  for (const { folder: copy, record } of await readRuns(archive)) {
    if (basename(record.experimentFile).startsWith('model-1-')) for (const name of ['predictions.bin', 'test-set.json']) await rm(join(copy, name), { force: true });
  }
  step('Writing the report');
  // From the copies: whoever has them can draw the same.
  return node('report.mjs', [archive, '--out', join(folder, 'report.html'), ...data]);
});

/**
 * Those of `wanted` that no run has carried out.
 * @param {Wish[]} wanted @param {string} runsFolder @param {Extent} extent @returns {Promise<Wish[]>}
 */
async function stillToTrain(wanted, runsFolder, extent) {
  const runs = await readRuns(runsFolder);
  /** @type {Wish[]} */
  const pending = [];
  for (const wish of wanted) {
    const text = await readFile(wish.file, 'utf8');
    const done = await Promise.all(runs.map(async ({ folder, record }) => isRunOf(record, wish, extent) && (await readFile(join(folder, record.sourceFile ?? ''), 'utf8').catch(() => '')) === text));
    const name = `${basename(wish.file)}${wish.augment ? ' with augmentation' : ''}`;
    if (done.includes(true)) console.log(`${name} was trained before: ${relative(process.cwd(), runs[done.indexOf(true)].folder)}`);
    else pending.push(wish);
  }
  return pending;
}

/** @param {RunRecord} record @param {Wish} wish @param {Extent} extent */
function isRunOf({ experimentFile, state, engine, settings }, { file, augment }, { epochs, limit, engine: wanted }) {
  if (state !== 'completed' || settings === null || basename(experimentFile) !== basename(file)) return false;
  const { training } = settings;
  return (wanted === 'auto' || engine?.name === wanted) && settings.limit === limit && settings.augment.length > 0 === augment && training.epochs === epochs
    && training.batchSize === fixed.batchSize && training.validationSplit === fixed.validationSplit && training.seed === fixed.seed;
}

/** @param {string} runsFolder @returns {Promise<{ folder: string, record: RunRecord }[]>} */
async function readRuns(runsFolder) {
  const names = await readdir(runsFolder).catch(() => []);
  const runs = await Promise.all(names.map(async (name) => {
    const text = await readFile(join(runsFolder, name, 'run.json'), 'utf8').catch(() => undefined);
    return text === undefined ? [] : [{ folder: join(runsFolder, name), record: JSON.parse(text) }];
  }));
  return runs.flat();
}

/**
 * What the committed study took for the same, scaled to this one's extent.
 * @param {Wish[]} pending @param {Extent} extent
 */
async function describeTime(pending, { epochs, limit = 60_000 }) {
  const before = await readRuns(join(committed, 'runs'));
  const seconds = pending.flatMap((wish) => before.find(({ record }) => isRunOf(record, wish, { engine: 'auto', epochs: fixed.epochs, limit: undefined }))?.record.result?.seconds ?? []);
  if (seconds.length < pending.length) return '';
  const minutes = (seconds.reduce((sum, one) => sum + one, 0) * epochs * limit) / (fixed.epochs * 60_000) / 60;
  return ` (${minutes < 1 ? 'less than a minute' : `${Math.round(minutes)} min`} where the committed study was trained, on two cores)`;
}

/**
 * Runs a script of dist/ in this terminal.
 * @param {string} name @param {string[]} words @returns {Promise<number>} its exit code
 */
async function node(name, words) {
  const child = spawn(process.execPath, [inRoot('dist', name), ...words], { stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return code ?? 1;
}
