// npm run bench: how fast `simd` trains beside its peers, on this machine. `npm run bench -- --help` tells the flags.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { measureAll } from './bench/measure.mjs';
import { findParticipants } from './bench/participants.mjs';
import { drawPicture } from './bench/picture.mjs';
import { readSelection } from './bench/selection.mjs';
import { tables } from './bench/tables.mjs';
import { ensureDataset } from './dataset.mjs';
import { main } from './support/say.mjs';

await main(async () => {
  const selection = readSelection(process.argv.slice(2));
  if (selection === null) return;
  await ensureDataset();
  const report = await measureAll(await findParticipants(selection), selection);
  console.log(`\n${tables(report)}`);
  // npm starts scripts in the package's folder; the person stands in another.
  const here = process.env.INIT_CWD ?? process.cwd();
  if (selection.json !== undefined) await writeFile(resolve(here, selection.json), `${JSON.stringify(report, null, 1)}\n`);
  if (selection.picture !== undefined) await writeFile(resolve(here, selection.picture), await drawPicture(report));
});
