import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

describe('the check of import directions', () => {
  it('finds every planted fault, and nothing in what is allowed', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/lint-imports.mjs', 'test/fixtures/import-faults'], { encoding: 'utf8', timeout: 20_000 });
    assert.equal(status, 1);
    assert.deepEqual(stderr.trim().split('\n').sort(), [
      'experiment-reaches-down-only: src/experiment/reaches-engine.ts → src/engine/engine.ts',
      'host-reaches-children-through-messages: src/editor/reaches-trainer.ts → src/trainer/train.ts',
      'no-circular: src/runs/loop.ts → src/runs/pool.ts',
      'shared-reaches-down-only: src/shared/reaches-up.ts → src/runs/loop.ts',
      'shared-runs-anywhere: src/shared/uses-node.ts → fs',
      'tensorflow-through-engines-only: src/dataset/uses-values.ts → ../../../node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js',
      'vscode-in-the-host-only: src/trainer/uses-vscode.ts → ../../../node_modules/@types/vscode/index.d.ts',
      'webview-reaches-shared-only: webview/reaches-host.ts → src/trainer/train.ts',
    ]);
  });
});
