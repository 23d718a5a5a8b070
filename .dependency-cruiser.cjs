// The direction of imports (ARCHITECTURE.md): each room lists what it may reach. `import type` may point up where the
// rule says so, since types are gone at run time. Checked by scripts/lint-imports.mjs.

/** Folders that run in VS Code's extension host. */
const host = 'commands|editor|panels|sidebar|training|workspace';

/** Rooms and what their code may import, besides themselves. */
const mayReach = {
  shared: [],
  dataset: ['shared'],
  runs: ['shared'],
  experiment: ['shared', 'dataset'],
  engine: ['shared', 'dataset', 'experiment'],
  supervisor: ['shared', 'runs'],
  trainer: ['shared', 'dataset', 'experiment', 'engine', 'runs', 'supervisor'],
  inspector: ['shared', 'dataset', 'experiment', 'engine'],
  report: ['shared', 'dataset', 'runs'],
};

/** Rooms below the engine speak of its types (`Tf`), never of its values. */
const typesMayPointUp = ['dataset', 'experiment', 'engine', 'supervisor'];

/** Drawings without a page: what makes a chart's specification or its words, but not what draws into a document. */
const pagelessCharts = 'webview/(charts/(?!live-chart|static-chart|curve-chart|zoom-gestures|figure/(curve-figure|plain-colors))|augmentation/applied-words)';

const rooms = Object.entries(mayReach).map(([room, others]) => ({
  name: `${room}-reaches-down-only`,
  comment: `src/${room} may import ${[room, ...others].map((name) => `src/${name}`).join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^(src|webview|test|scripts)/',
    pathNot: [`^src/(${[room, ...others].join('|')})/`, ...(room === 'report' ? [`^${pagelessCharts}`] : [])],
    ...(typesMayPointUp.includes(room) ? { dependencyTypesNot: ['type-only'] } : {}),
  },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'host-reaches-children-through-messages',
      comment:
        'Code in the extension host imports shared, runs, supervisor and its own kind; it reaches a trainer or inspector ' +
        'only through messages. (Two files outside those folders need no more than a path: editor-support and cache-folder.)',
      severity: 'error',
      from: { path: `^src/((${host})/|extension\\.ts$)` },
      to: { path: '^(src|webview|test|scripts)/', pathNot: `^src/((shared|runs|supervisor|${host})/|experiment/editor-support\\.ts$|dataset/cache-folder\\.ts$)` },
    },
    {
      name: 'extension-wires-alone',
      comment: 'src/extension.ts is the composition root: nothing imports it.',
      severity: 'error',
      from: {},
      to: { path: '^src/extension\\.ts$' },
    },
    {
      name: 'vscode-in-the-host-only',
      comment: "Only the extension host has the 'vscode' module.",
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: `^src/((${host})/|extension\\.ts$)` },
      to: { path: '^vscode$|/@types/vscode/' },
    },
    {
      name: 'tensorflow-through-engines-only',
      comment: 'Values of TensorFlow.js come from an Engine; elsewhere it is imported as types only.',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/engine/' },
      to: { path: '@tensorflow/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'shared-runs-anywhere',
      comment: 'src/shared runs in Node, in a webview and in a worker: no built-in modules.',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'webview-reaches-shared-only',
      comment: 'Browser code imports src/shared and webview/.',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^(src|test|scripts)/', pathNot: '^src/shared/' },
    },
    {
      name: 'webview-has-no-node',
      severity: 'error',
      from: { path: '^webview/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circular',
      comment: 'Modules that import each other cannot be understood, tested or loaded one by one.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(vscode|lookbook)$' },
    },
    {
      name: 'packages-declared',
      comment: 'A package that package.json does not list is there by chance.',
      severity: 'error',
      from: { path: '^(src|webview)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(src|webview)/' },
      to: { path: '^(test|scripts|out|dist)/' },
    },
  ],
  options: {
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/engine/simd/assembly/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
