import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import type { Failure } from '../../src/shared/failure';
import { button, icon, linkButton } from './buttons';

/** The place that a failure names, in short: `model-4.model.ts:9:33`. */
function placeOf({ file, position }: Failure): string | null {
  if (file === undefined) return null;
  const name = file.split(/[\\/]/).at(-1) ?? file;
  return position === undefined ? name : `${name}:${position.line}:${position.column}`;
}

export interface FailureSectionOptions {
  /** Name of a codicon. */
  readonly icon?: string;
  /** Opens the place that the failure names. */
  readonly onPlace: () => void;
  readonly onLog: () => void;
  readonly onRetry?: () => void;
  /** What is shown in spite of the failure. */
  readonly meanwhile?: string;
}

/** What went wrong, where, and what to do. */
export function failureSection(failure: Failure, { icon: iconName = 'error', onPlace, onLog, onRetry, meanwhile }: FailureSectionOptions): TemplateResult {
  const at = placeOf(failure);
  return html`<section class="notice bad">${icon(iconName)}<div>
    <p class="strong message">${failure.message}</p>
    ${failure.remedy === undefined ? '' : html`<p>${failure.remedy}</p>`}
    ${meanwhile === undefined ? '' : html`<p>${meanwhile}</p>`}
    <p class="notice-actions">${onRetry === undefined ? '' : button({ label: l10n.t('Try Again'), icon: 'refresh', onClick: onRetry })}${
      at === null ? '' : linkButton(at, onPlace, failure.file)}${linkButton(l10n.t('Show Log'), onLog)}</p>
  </div></section>`;
}
