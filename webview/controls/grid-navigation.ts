/** Where a key leads from a cell of a `rows` × `columns` grid, or `null` where the key means nothing. */
export function cellAfterKey(key: string, ctrl: boolean, [row, column]: readonly [number, number], [rows, columns]: readonly [number, number]): readonly [number, number] | null {
  switch (key) {
    case 'ArrowUp': return [Math.max(0, row - 1), column];
    case 'ArrowDown': return [Math.min(rows - 1, row + 1), column];
    case 'ArrowLeft': return [row, Math.max(0, column - 1)];
    case 'ArrowRight': return [row, Math.min(columns - 1, column + 1)];
    case 'Home': return [ctrl ? 0 : row, 0];
    case 'End': return [ctrl ? rows - 1 : row, columns - 1];
    default: return null;
  }
}

function cellsOf(grid: HTMLElement): HTMLElement[][] {
  return [...grid.querySelectorAll('[role=row]')].map((row) => [...row.querySelectorAll<HTMLElement>('[role=gridcell]')]).filter((cells) => cells.length > 0);
}

/** Moves the focus within an ARIA grid: a listener for `keydown` on the grid. */
export function navigateGrid(event: KeyboardEvent): void {
  const rows = cellsOf(event.currentTarget as HTMLElement);
  const row = rows.findIndex((cells) => cells.some((cell) => cell === event.target));
  const column = rows[row]?.findIndex((cell) => cell === event.target) ?? -1;
  if (column < 0) return;
  const target = cellAfterKey(event.key, event.ctrlKey || event.metaKey, [row, column], [rows.length, rows[row]?.length ?? 0]);
  if (target === null) return;
  event.preventDefault();
  rows[target[0]]?.[target[1]]?.focus();
}

/** Lets Tab come back to the cell that had the focus last, and to it alone: a listener for `focusin` on the grid. */
export function rememberCell(event: FocusEvent): void {
  const cells = cellsOf(event.currentTarget as HTMLElement).flat();
  if (!cells.some((cell) => cell === event.target)) return;
  for (const cell of cells) cell.tabIndex = cell === event.target ? 0 : -1;
}
