// npm run bits: whether training the six models gives the committed bits (test/fixtures/bits.json), on any number of
// threads, with V8's 256-bit instructions and without. `-- --node PATH` runs another Node ("tests": the one that the tests
// fetch), `-- --variants 1,2,2-narrow` tells the numbers of threads, `-- --write` commits to what comes out now.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { ensureNode } from './support/code-server.mjs';
import { inRoot } from './support/paths.mjs';
import { run } from './support/processes.mjs';
import { main, PlainError } from './support/say.mjs';
import { bundlePrograms } from './support/test-bundles.mjs';

const fixture = inRoot('test', 'fixtures', 'bits.json');

await main(async () => {
  const { values } = parseArgs({ options: { node: { type: 'string' }, variants: { type: 'string', default: '1,2,3,4,2-narrow' }, write: { type: 'boolean', default: false } } });
  const node = values.node === 'tests' ? await ensureNode() : values.node ?? process.execPath;
  const variants = values.variants.split(',');
  const found = await trainAndHash(node, variants);
  const [first, ...others] = found;
  const unlike = others.findIndex((digests) => JSON.stringify(digests) !== JSON.stringify(first));
  if (unlike >= 0) {
    throw new PlainError(`${variants[0]} and ${variants[unlike + 1]} threads give different bits (${differing(first, others[unlike])}).
A sum's order, or what is summed, depends on threads or tiles: that is a mistake in a kernel or in how it is called.`);
  }
  if (values.write) {
    await writeFile(fixture, `${JSON.stringify(first, null, 2)}\n`);
    console.log('test/fixtures/bits.json is written: commit it with the change that made new bits, and raise the engine\'s version.');
    return;
  }
  const committed = JSON.parse(await readFile(fixture, 'utf8'));
  const names = differing(first, committed);
  if (names !== '') throw new PlainError(`${names}: other bits than the committed ones, on ${variants.join(', ')} threads alike.
If you have changed arithmetic (a kernel, a fusion, an order of sums, random draws, the data path): raise the engine's version in
src/engine/simd/create-simd-engine.ts and run "npm run bits -- --write". If you have not, this Node or this processor computes
other numbers than the one that wrote them, which nothing in the engine should allow: please report it with the lines above.`);
  console.log(`The bits of six models are the committed ones on ${variants.join(', ')} threads.`);
});

/** @returns {Promise<Record<string, string>[]>} digests by model, for each variant */
async function trainAndHash(node, variants) {
  await build({ stale: true });
  const [program] = await bundlePrograms([inRoot('scripts', 'bits', 'train-and-hash.ts')], { outdir: inRoot('out', 'bits'), outbase: inRoot('scripts', 'bits') });
  const version = await run(node, ['--version'], { output: 'quiet' });
  console.log(`Node ${version.output.trim()} on ${process.platform} ${process.arch}`);
  const { code, output } = await run(node, [program, ...variants], { output: 'quiet', timeoutSeconds: 500 });
  if (code !== 0) throw new PlainError(`The training failed (exit code ${code}):\n${output}`);
  return output.split('\n').filter((line) => line.startsWith('{"model-1"')).map((line) => JSON.parse(line));
}

function differing(one, other) {
  return Object.keys(one).filter((name) => one[name] !== other[name]).join(', ');
}
