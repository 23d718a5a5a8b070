// node scripts/words.mjs [--check]: collects every word that goes through l10n.t in src/ and webview/ into
// l10n/bundle.l10n.json, the file that translators start from. With --check it only says whether that file is up to date.
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { inRoot, root } from './support/paths.mjs';
import { main, PlainError } from './support/say.mjs';

const bundle = inRoot('l10n', 'bundle.l10n.json');

/** @param {string} folder @returns {Promise<string[]>} */
async function sourcesIn(folder) {
  const names = await readdir(inRoot(folder), { recursive: true });
  return names.filter((name) => /(?<!\.d)\.ts$/.test(name)).map((name) => join(inRoot(folder), name)).sort();
}

/**
 * The first arguments of `l10n.t(…)` and `vscode.l10n.t(…)` in a file.
 * @param {string} path @returns {Promise<string[]>}
 */
async function wordsIn(path) {
  const file = ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.Latest, true);
  /** @type {string[]} */
  const words = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText(file))) {
      const [first] = node.arguments;
      if (first === undefined || !ts.isStringLiteralLike(first)) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
        throw new PlainError(`${relative(root, path)}:${line + 1}: l10n.t takes a literal, for translators must find it.`);
      }
      words.push(first.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return words;
}

await main(async () => {
  const paths = [...(await sourcesIn('src')), ...(await sourcesIn('webview'))];
  const words = [...new Set((await Promise.all(paths.map(wordsIn))).flat())].sort();
  const text = `${JSON.stringify(Object.fromEntries(words.map((word) => [word, word])), null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    await writeFile(bundle, text);
    console.log(`${words.length} words in ${relative(root, bundle)}`);
  } else if ((await readFile(bundle, 'utf8').catch(() => '')) !== text) {
    throw new PlainError(`${relative(root, bundle)} is out of date: run npm run words.`);
  }
});
