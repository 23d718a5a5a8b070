import type { Workbench } from './workbench';

/** Called in a suite: keeps a picture of the window after each test that fails, in out/test/e2e. */
export function keepFailurePictures(workbench: () => Workbench): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    await workbench().page.screenshot({ path: `out/test/e2e/failed-${this.currentTest.title.replaceAll(/\W+/g, '-')}.png` });
  });
}
