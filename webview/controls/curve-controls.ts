import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { ExportFormat } from '../../src/shared/save-curves-request';
import type { AxisWords } from '../charts/axis';
import type { KeptCurveChoices } from '../charts/curve-choices';
import { iconButton } from './buttons';
import { checkbox, segments, slider } from './fields';
import { menu } from './menu';

/** Units of the horizontal axis. */
export const axisWords: AxisWords = {
  epoch: (label) => l10n.t('epoch {0}', label),
  step: (label) => l10n.t('step {0}', label),
};

/** How curves are drawn. @param smoothing the weight that is in use. */
export function curveControls(choices: KeptCurveChoices, smoothing: number, choose: (changed: Partial<KeptCurveChoices>) => void): TemplateResult {
  return html`${segments({
    label: l10n.t('Horizontal axis'), name: 'position', value: choices.position,
    options: [{ value: 'step', label: l10n.t('Step') }, { value: 'epoch', label: l10n.t('Epoch') }, { value: 'time', label: l10n.t('Time') }],
    onChange: (position) => { choose({ position, zoom: null }); },
  })}
  ${segments({
    label: l10n.t('Training line'), name: 'training', value: choices.training,
    options: [{ value: 'batch', label: l10n.t('Per batch') }, { value: 'epoch', label: l10n.t('Per epoch') }],
    onChange: (training) => { choose({ training }); },
  })}
  ${choices.training === 'epoch' ? '' : slider({
    label: l10n.t('Smoothing'), value: smoothing, max: 0.99, step: 0.01, format: (value) => value.toFixed(2),
    onInput: (weight) => { choose({ smoothing: weight }); },
  })}
  ${checkbox({ label: l10n.t('Log'), checked: choices.logLoss, hint: l10n.t('The loss on a logarithmic axis'), onChange: (logLoss) => { choose({ logLoss }); } })}
  ${checkbox({ label: l10n.t('Ignore outliers'), checked: choices.ignoreOutliers, onChange: (ignoreOutliers) => { choose({ ignoreOutliers }); } })}`;
}

/** Shows the whole axis again. */
export function resetZoom(zoomed: boolean, choose: (changed: Partial<KeptCurveChoices>) => void): TemplateResult {
  return iconButton({ label: l10n.t('Reset Zoom'), icon: 'screen-normal', disabled: !zoomed, onClick: () => { choose({ zoom: null }); } });
}

/** The forms in which curves can be taken away. */
export function exportMenu(save: (format: ExportFormat) => void): TemplateResult {
  const formats: readonly { readonly format: ExportFormat; readonly label: string; readonly icon: string }[] = [
    { format: 'svg', label: l10n.t('Picture (SVG)'), icon: 'file-media' },
    { format: 'png', label: l10n.t('Picture (PNG)'), icon: 'file-media' },
    { format: 'csv', label: l10n.t('Figures (CSV)'), icon: 'table' },
    { format: 'json', label: l10n.t('Figures (JSON)'), icon: 'json' },
  ];
  return menu(l10n.t('Export Curves'), formats.map(({ format, label, icon }) => ({ label, icon, onSelect: () => { save(format); } })), 'export');
}
