import assert from 'node:assert/strict';

/** Waits until `holds` does; fails after five seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000;
  while (!(await holds())) {
    assert.ok(Date.now() < end, `not within five seconds: ${holds.toString()}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}
