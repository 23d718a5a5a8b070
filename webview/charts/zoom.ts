/** A part of the horizontal axis, in its units. */
export type Span = readonly [from: number, to: number];

/** What zooming must keep to. */
export interface ZoomLimits {
  /** The whole axis. */
  readonly whole: Span;
  /** The narrowest span that is worth a look. */
  readonly least: number;
}

const width = ([from, to]: Span): number => to - from;

/** The span of a given width that starts at `from`, moved into the limits; `null`, for no zoom, where it is as wide as they are. */
function fitted(from: number, wanted: number, { whole, least }: ZoomLimits): Span | null {
  const wide = Math.max(wanted, least);
  if (wide >= width(whole)) return null;
  const start = Math.min(Math.max(from, whole[0]), whole[1] - wide);
  return [start, start + wide];
}

/** Zooms so that what is under `at` stays there. @param factor below 1 to see less, above 1 to see more. */
export function zoomedAround(span: Span, at: number, factor: number, limits: ZoomLimits): Span | null {
  const wanted = Math.max(width(span) * factor, limits.least);
  return fitted(at - ((at - span[0]) * wanted) / width(span), wanted, limits);
}

/** Moves the span sideways by a share of its width. */
export function moved(span: Span, share: number, limits: ZoomLimits): Span | null {
  return fitted(span[0] + share * width(span), width(span), limits);
}

/** The span between two points that a person chose in any order. */
export function spanBetween(a: number, b: number, limits: ZoomLimits): Span | null {
  const chosen = Math.abs(b - a);
  const from = Math.min(a, b);
  return fitted(chosen < limits.least ? from - (limits.least - chosen) / 2 : from, chosen, limits);
}

/** A span that was kept from an earlier look, as far as it still means something. */
export function usableSpan(kept: Span | null, limits: ZoomLimits): Span | null {
  if (kept === null || !(kept[1] > kept[0]) || kept[0] >= limits.whole[1] || kept[1] <= limits.whole[0]) return null;
  return fitted(kept[0], width(kept), limits);
}
