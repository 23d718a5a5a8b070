import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { DownloadProgress } from '../../src/shared/data-view';
import { formatBytes } from '../../src/shared/format';
import { cssVariables } from '../theme/css-variables';

/** How far the download of a file has come. */
export function downloadBar({ file, received, total }: DownloadProgress): TemplateResult {
  const share = total === null ? null : Math.min(1, received / Math.max(1, total));
  return html`<div class="download">
    <span>${file.split(/[\\/]/).at(-1)}</span>
    <div class="progress ${share === null ? 'endless' : ''}" role="progressbar" aria-label=${l10n.t('Download')} aria-valuemin="0" aria-valuemax="100"
      aria-valuenow=${share === null ? 0 : Math.round(100 * share)}><i ${cssVariables({ '--share': `${100 * (share ?? 0)}%` })}></i></div>
    <span>${total === null ? formatBytes(received) : l10n.t('{0} of {1}', formatBytes(received), formatBytes(total))}</span>
  </div>`;
}
