// npm run dataset: gets Fashion-MNIST into the cache (or finds it), with the same code as the trainer.
import { mkdir } from 'node:fs/promises';
import esbuild from 'esbuild';
import { requireBanner } from './build.mjs';
import { cacheFolder, inRoot, root } from './support/paths.mjs';
import { isMain, main } from './support/say.mjs';

/** Loads the dataset once, which puts it into the cache. */
export async function ensureDataset() {
  const { loadDataset } = await bundledModule('src/dataset/load-dataset.ts');
  let line = '';
  const start = performance.now();
  const set = await loadDataset('fashion-mnist', {
    cacheFolder: cacheFolder(),
    onProgress: ({ file, received, total }) => {
      const next = total === null ? `${file}` : `${file} ${Math.floor((received / total) * 10) * 10} %`;
      if (next !== line) console.log((line = next));
    },
    onWarning: (message) => console.warn(message),
  });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`Fashion-MNIST is there: ${set.train.count} training and ${set.test.count} test images (${seconds} s)`);
}

async function bundledModule(entry) {
  const outfile = inRoot('out', 'scripts', 'dataset.mjs');
  await mkdir(inRoot('out', 'scripts'), { recursive: true });
  await esbuild.build({ absWorkingDir: root, entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', banner: { js: requireBanner } });
  return import(outfile);
}

if (isMain(import.meta.url)) await main(ensureDataset);
