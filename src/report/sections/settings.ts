import { settingRows } from '../../shared/differing-settings';
import { formatDuration } from '../../shared/format';
import type { ReportRun } from '../choose-runs';
import { type Block, code, type Section, type Table } from '../document';
import { nothing } from './words';

/** Exactly what each run was made with. */
export function settingsSection(runs: readonly ReportRun[]): Section {
  return {
    id: 'settings', title: 'Settings',
    blocks: [settings(runs)],
    sections: [{ id: 'versions', title: 'Engine and versions', blocks: [versions(runs)] }, { id: 'checksums', title: 'Dataset', blocks: checksums(runs) }],
  };
}

function settings(runs: readonly ReportRun[]): Table {
  return {
    kind: 'table', look: 'words', caption: 'All settings of all models', head: ['Setting', ...runs.map(({ name, mark }) => ({ text: name, mark }))],
    rows: settingRows(runs.map(({ record }) => ({ record, source: null }))).filter(({ name }) => name !== 'source').map(({ name, values, differs }) => ({
      head: name,
      // Said once where all are equal.
      cells: values.map((value, index) => ({ text: !differs && index > 0 ? '″' : value ?? nothing, ...(differs && value !== null ? {} : { tone: 'quiet' as const }) })),
    })),
    note: '″: as in the first column.',
  };
}

function versions(runs: readonly ReportRun[]): Table {
  return {
    kind: 'table', look: 'words', caption: 'What computed each run',
    head: ['Model', 'Run', 'Engine', 'Threads', 'Lookbook', 'TensorFlow.js', 'Node', 'Platform', 'Ended', 'Time'],
    rows: runs.map(({ name, mark, record: { id, engine, versions: { lookbook, tfjs, node, platform }, endedAt, result, state } }) => ({
      head: name, mark,
      cells: [
        { text: [code(id)] },
        engine === null ? nothing : { text: `${engine.name} ${engine.version}`, below: engine.detail },
        engine === null ? nothing : String(engine.threads), lookbook, tfjs, node, platform,
        { text: endedAt === null ? nothing : `${endedAt.slice(0, 16).replace('T', ' ')} UTC`, ...(state === 'completed' ? {} : { below: state }) },
        result === null ? nothing : formatDuration(result.seconds),
      ],
    })),
  };
}

/** Once for each set of files that runs were trained on. */
function checksums(runs: readonly ReportRun[]): Block[] {
  const sets = new Map(runs.flatMap(({ record: { dataset } }) => (dataset === null ? [] : [[JSON.stringify(Object.entries(dataset.files).sort()), dataset] as const])));
  return [...sets.values()].map((dataset) => ({
    kind: 'table', look: 'words', caption: `Files of ${dataset.name} and their checksums`, head: ['File', 'MD5'],
    rows: Object.entries(dataset.files).sort(([a], [b]) => a.localeCompare(b)).map(([file, md5]) => ({ head: [code(file)], cells: [{ text: [code(md5)] }] })),
  }));
}
