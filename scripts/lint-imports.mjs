// node scripts/lint-imports.mjs [folder with src/ and webview/]: checks the direction of imports with the rules of
// .dependency-cruiser.cjs.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { inRoot, root } from './support/paths.mjs';
import { main } from './support/say.mjs';

/**
 * @param {string} baseDir the folder that holds src/ and webview/
 * @returns {Promise<{ violations: string[], modules: number }>} one line per violation: `rule: from → to`
 */
async function importViolations(baseDir) {
  const { forbidden, options } = createRequire(import.meta.url)(inRoot('.dependency-cruiser.cjs'));
  const { output } = await cruise(
    ['src', 'webview'],
    { ...options, baseDir, ruleSet: { forbidden }, validate: true, outputType: 'json' },
    undefined,
    { tsConfig: extractTSConfig(inRoot('tsconfig.json')) },
  );
  const { summary } = JSON.parse(String(output));
  return {
    modules: summary.totalCruised,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
  };
}

await main(async () => {
  const { violations, modules } = await importViolations(resolve(process.argv[2] ?? root));
  for (const violation of violations) console.error(violation);
  console.log(`${modules} modules, ${violations.length} imports in the wrong direction`);
  return violations.length > 0 || modules === 0 ? 1 : 0;
});
