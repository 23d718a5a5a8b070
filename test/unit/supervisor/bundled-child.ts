import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import esbuild from 'esbuild';

/** A stand-in for a child process, bundled for the tests of one `describe`. */
export class BundledChild {
  /** Absolute path of the bundle. */
  file = '';

  /** @param source relative to the project's folder. */
  constructor(source: string) {
    let folder = '';
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lookbook-child-'));
      this.file = join(folder, 'child.mjs');
      await esbuild.build({ entryPoints: [resolve(source)], outfile: this.file, bundle: true, platform: 'node', format: 'esm', target: 'node20', mainFields: ['module', 'main'] });
    });
    after(() => rm(folder, { recursive: true, force: true }));
  }
}

/** True while a process with this number is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
