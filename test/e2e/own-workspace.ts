import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder to open in a window of its own, thrown away in the end. */
export class OwnWorkspace {
  private constructor(readonly folder: string) {}

  static async make(): Promise<OwnWorkspace> {
    return new OwnWorkspace(await mkdtemp(join(tmpdir(), 'lookbook-workspace-')));
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Copies one of the examples, changed as wished. */
  async addExample(name: string, as = name, change: (text: string) => string = (text) => text): Promise<void> {
    await mkdir(this.path(as, '..'), { recursive: true });
    await copyFile(join('examples', name), this.path(as));
    await writeFile(this.path(as), change(await readFile(this.path(as), 'utf8')));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
