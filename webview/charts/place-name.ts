import * as l10n from '@vscode/l10n';
import { formatCount } from '../../src/shared/format';
import { clock, type CurvePosition } from './axis';

/** A place on the horizontal axis, as short as it can be said. */
export function placeName(at: number, position: CurvePosition): string {
  if (position === 'epoch') return at.toFixed(2);
  return position === 'step' ? formatCount(Math.round(at)) : clock(at);
}

/** The same with its unit, to be read out. */
export function spokenPlace(at: number, position: CurvePosition): string {
  const name = placeName(at, position);
  return position === 'epoch' ? l10n.t('epoch {0}', name) : position === 'step' ? l10n.t('step {0}', name) : name;
}
