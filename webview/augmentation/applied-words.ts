import * as l10n from '@vscode/l10n';
import type { AppliedTransform } from '../../src/shared/augmentation-view';

/** With its sign, the minus a real one. */
function signed(value: number): string {
  return value < 0 ? `−${-value}` : value > 0 ? `+${value}` : '0';
}

function words(transform: AppliedTransform): string {
  switch (transform.kind) {
    case 'flipLeftRight': return l10n.t('flip');
    case 'flipUpDown': return l10n.t('upside down');
    case 'rotate': return `${signed(Math.round(transform.degrees))}°`;
    case 'randomCrop': return l10n.t('crop {0}', transform.scale.toFixed(2));
    case 'cutout': return l10n.t('cutout');
    case 'translate': return l10n.t('move {0}, {1}', signed(transform.right), signed(transform.down));
    case 'zoom': return l10n.t('zoom ×{0}', transform.factor.toFixed(2));
    case 'brightness': return l10n.t('light ×{0}', transform.factor.toFixed(2));
    case 'noise': return l10n.t('noise');
  }
}

/** What was applied to an image, in order, in few words. */
export function appliedWords(applied: readonly AppliedTransform[]): string {
  return applied.length === 0 ? l10n.t('as it is') : applied.map(words).join(', ');
}
