import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { PanelPage } from './panel-page';

/** What axe finds wrong with a page without frames: so it needs no second page. What it finds right is not told, which would take half as long again. */
export async function findViolations(page: Page): Promise<Awaited<ReturnType<AxeBuilder['analyze']>>['violations']> {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true).analyze();
  return violations;
}

/** Serious problems of accessibility in any of a panel's states, and all that the console said in earnest. */
export async function findFaults<Message, Request>(panel: PanelPage<Message, Request>, states: Readonly<Record<string, () => readonly Message[]>>): Promise<string[]> {
  const found: string[] = [];
  for (const [name, messages] of Object.entries(states)) {
    await panel.show(...messages());
    const grave = (await findViolations(panel.page)).filter(({ impact }) => impact === 'serious' || impact === 'critical');
    found.push(...grave.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`));
  }
  return [...found, ...panel.complaints];
}
