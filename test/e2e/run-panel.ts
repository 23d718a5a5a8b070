import type { FrameLocator, Locator } from 'playwright-core';

/** The run panel as a person reads it. */
export class RunPanel {
  constructor(private readonly frame: FrameLocator) {}

  /** What the run is doing, in the panel's words: Training, Completed, Stopped… */
  get state(): Locator {
    return this.frame.locator('header .state');
  }

  get confusionMatrix(): Locator {
    return this.frame.getByRole('grid', { name: 'Confusion matrix' });
  }

  get text(): Locator {
    return this.frame.locator('main');
  }

  button(name: string): Locator {
    return this.frame.locator('header').getByRole('button', { name, exact: true });
  }

  async untilState(state: string, timeoutSeconds: number): Promise<void> {
    await this.state.filter({ hasText: new RegExp(`^\\s*${state}\\s*$`) }).waitFor({ timeout: timeoutSeconds * 1000 });
  }

  /** Characters in all drawn paths of a chart: grows with every point that is drawn. */
  async drawn(metric: 'Loss' | 'Accuracy'): Promise<number> {
    const chart = this.frame.locator('lookbook-curve', { has: this.frame.getByRole('heading', { name: metric, exact: true }) });
    const paths = await chart.locator('.plot svg path').evaluateAll((elements) => elements.map((element) => element.getAttribute('d') ?? ''));
    return paths.join('').length;
  }

  /** The images of the cell that is open. */
  get openedImages(): Locator {
    return this.frame.locator('.gallery');
  }

  /** The expected calibration error, as it stands beside its heading. */
  async expectedCalibrationError(): Promise<number> {
    const heading = this.frame.getByRole('heading', { name: /^Calibration/ });
    return Number(/expected error (0\.\d{4})/.exec(await heading.innerText())?.[1]);
  }

  /** The figures of the confusion matrix, row by row: true classes down, predicted ones across. */
  async confusionCounts(): Promise<number[][]> {
    const rows = await this.confusionMatrix.getByRole('row').all();
    const counts = await Promise.all(rows.map(async (row) => {
      const labels = await row.getByRole('gridcell').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label') ?? ''));
      return labels.map((label) => Number(/: ([\d,]+)/.exec(label)?.[1]?.replaceAll(',', '')));
    }));
    return counts.filter((row) => row.length > 0);
  }
}
