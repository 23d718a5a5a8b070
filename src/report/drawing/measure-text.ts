/** Widths of characters in ems, of the usual sans-serif faces; anything else is as wide as a digit. */
const widths: readonly (readonly [characters: string, width: number])[] = [
  ['ijlI.,:;|\'!', 0.26], ['ftr()[]/ -·', 0.33], ['mwMW%', 0.86], ['ABCDEFGHKNOPQRSTUVXYZ&@', 0.67], ['csxyzkvJ', 0.51],
];
const ofDigit = 0.56;

/** About how many pixels a text is wide: there is no canvas to ask. Tends to be a little too much. */
export function measureText(text: string, size: number, bold: boolean): number {
  const ems = Array.from(text).reduce((sum, character) => sum + (widths.find(([characters]) => characters.includes(character))?.[1] ?? ofDigit), 0);
  return Math.ceil(ems * size * (bold ? 1.14 : 1.08));
}
