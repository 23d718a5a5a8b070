import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { DownloadProgress } from '../../src/shared/data-view';
import { icon } from './buttons';
import { downloadBar } from './download-bar';

/** Stands where images will be. @param download `null` while they are read from the disk */
export function imagesLoading(download: DownloadProgress | null): TemplateResult {
  return html`<section class="empty tall" role="status">${icon('loading', 'codicon-modifier-spin')}<div>
    <p>${download === null ? l10n.t('The images are being read. They appear here in a moment.') : l10n.t('The images are being fetched. This happens once.')}</p>
    ${download === null ? '' : downloadBar(download)}
  </div></section>`;
}
