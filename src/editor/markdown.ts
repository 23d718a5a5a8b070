/** `text` as plain words in a Markdown table: names and messages come from the experiment's author. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~&-]/g, (character) => (character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`)).replace(/\s+/g, ' ');
}

/** A Markdown table whose first column is aligned left and the others as asked. */
export function markdownTable(head: readonly string[], align: readonly ('left' | 'right')[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(align.map((side) => (side === 'left' ? ':--' : '--:'))), ...rows.map(line)].join('\n');
}
