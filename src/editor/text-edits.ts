/** A stretch of text by offsets in UTF-16 code units; `end` is exclusive. */
export interface TextStretch {
  readonly start: number;
  readonly end: number;
}

/** The replacement of `length` code units at `offset` by text of `inserted` code units. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly inserted: number;
}

/**
 * Where `stretch` is after `edit`: moved by an edit before it, grown or shrunk by one inside it,
 * `null` where the edit cuts across one of its ends, so that nobody knows any more.
 */
export function afterEdit(stretch: TextStretch, edit: TextEdit): TextStretch | null {
  const editEnd = edit.offset + edit.length;
  const shift = edit.inserted - edit.length;
  if (edit.offset >= stretch.end) return stretch;
  if (editEnd <= stretch.start) return { start: stretch.start + shift, end: stretch.end + shift };
  if (edit.offset > stretch.start && editEnd < stretch.end) return { start: stretch.start, end: stretch.end + shift };
  return null;
}

/** {@link afterEdit} for edits that were made one after the other. */
export function afterEdits(stretch: TextStretch, edits: readonly TextEdit[]): TextStretch | null {
  let current: TextStretch | null = stretch;
  for (const edit of edits) {
    if (current === null) return null;
    current = afterEdit(current, edit);
  }
  return current;
}
