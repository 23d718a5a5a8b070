/** A table in columns of equal width: the first to the left, figures to the right. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines.map((line) => widths.map((width, column) => {
    const cell = line[column] ?? '';
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  }).join('  ').trimEnd()).join('\n');
}
