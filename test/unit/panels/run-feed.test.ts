import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import type * as vscode from 'vscode';
import { RunFeed } from '../../../src/panels/run-feed';
import { journalPath } from '../../../src/runs/run-folder';
import { JournalDamage } from '../../../src/workspace/journal-damage';
import { TemporaryRuns } from '../runs/temporary-runs';

describe('What a run panel is told', () => {
  const temporary = new TemporaryRuns();

  it('leaves a damaged line of the journal out, which the log tells once, however often the run is shown', async () => {
    const writer = await temporary.create();
    await appendFile(journalPath(writer.folder), 'garbage\n');
    await writer.end('stopped', null);
    const warnings: string[] = [];
    const damage = new JournalDamage({ warn: (message: string) => { warnings.push(message); } } as vscode.LogOutputChannel);
    for (const feed of [1, 2].map(() => new RunFeed(writer.folder, () => 1, () => 0, damage.note))) {
      const message = await feed.snapshot();
      assert.ok(message.type === 'snapshot');
      assert.deepEqual(message.events.map(({ type }) => type), ['created', 'ended']);
    }
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /events\.ndjson:2:1: error: Line 2 of the journal is not an event/);
  });
});
