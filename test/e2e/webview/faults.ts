import { AxeBuilder } from '@axe-core/playwright';
import type { PanelPage } from './panel-page';

/** Serious problems of accessibility in any of a panel's states, and all that the console said in earnest. */
export async function findFaults<Message, Request>(panel: PanelPage<Message, Request>, states: Readonly<Record<string, () => readonly Message[]>>): Promise<string[]> {
  const found: string[] = [];
  for (const [name, messages] of Object.entries(states)) {
    await panel.show(...messages());
    const { violations } = await new AxeBuilder({ page: panel.page }).analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    found.push(...grave.map(({ id, nodes }) => `${name}: ${id}: ${nodes.map(({ html }) => html).join(' | ')}`));
  }
  return [...found, ...panel.complaints];
}
