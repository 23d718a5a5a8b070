// npm run package: packs the extension into lookbook.vsix and checks what it weighs.
import { stat } from 'node:fs/promises';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { build } from './build.mjs';
import { inRoot, root } from './support/paths.mjs';
import { isMain, main, PlainError } from './support/say.mjs';

export const vsixFile = inRoot('lookbook.vsix');
const limit = 6_000_000;

/** Packs the extension. Everything it runs from is bundled in dist/, so no node_modules go in. */
export async function packageExtension() {
  await build({ stale: true });
  // There is no public repository yet that the README's pictures could be shown from.
  await createVSIX({ cwd: root, packagePath: vsixFile, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false });
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const { size } = await stat(vsixFile);
  console.log(`lookbook.vsix: ${files.length} files, ${(size / 1e6).toFixed(2)} MB`);
  if (size >= limit) throw new PlainError(`The package must stay under ${limit / 1e6} MB.`);
}

if (isMain(import.meta.url)) await main(packageExtension);
