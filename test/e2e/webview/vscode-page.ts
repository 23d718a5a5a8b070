/** What `src/panels/webview-page.ts` asks of the `vscode` module, for a page in a plain browser. */
export const Uri = { joinPath: (base: string, ...parts: readonly string[]): string => [base, ...parts].join('/') };
export const env = { language: 'en' };
export const l10n = { bundle: undefined };
