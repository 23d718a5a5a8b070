/** `text` as plain words in a Markdown table: names and messages come from the experiment's author. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~&-]/g, (character) => (character === '<' ? '&lt;' : character === '&' ? '&amp;' : `\\${character}`)).replace(/\s+/g, ' ');
}

/** Tables in hovers have no space between columns of their own. */
const gap = '&emsp;';

/** A Markdown table with its columns aligned as asked. */
export function markdownTable(head: readonly string[], align: readonly ('left' | 'right')[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => (cell === '' ? cell : `${cell} ${gap}`)).join('| ')} |`;
  const rule = `| ${align.map((side) => (side === 'left' ? ':--' : '--:')).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
