/** Colours as every program for SVG reads them. */
export interface FigureColors {
  readonly paper: string;
  readonly ink: string;
  readonly quiet: string;
}

export interface FigureKey {
  readonly label: string;
  readonly value: string;
  readonly dashed: boolean;
}

export interface FigureChart {
  readonly title: string;
  /** Of its lines. */
  readonly color: string;
  readonly keys: readonly FigureKey[];
  /** An SVG document without `var()`. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly remarks: readonly string[];
}

export interface Figure {
  readonly title: string;
  /** Charts beside one another, row below row. */
  readonly rows: readonly (readonly FigureChart[])[];
  readonly colors: FigureColors;
  readonly fontFamily: string;
  /** Width of a text in pixels. */
  readonly measure: (text: string, size: number, bold: boolean) => number;
}

const margin = 24;
const gap = 32;
const titleHeight = 40;
const keysHeight = 28;
const remarkHeight = 16;
const keyWidth = 20;

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Two drawings in one document must not have each other's clip paths. */
export function ownNames(svg: string, prefix: string): string {
  return svg.replace(/(\bid="|url\(#)/g, `$1${prefix}-`);
}

/** A figure with charts beside and below one another, each under its name and its key, as an SVG document on a background of its own. */
export function composeFigure({ title, rows, colors, fontFamily, measure }: Figure): { svg: string; width: number; height: number } {
  const text = (x: number, y: number, words: string, { size = 12, bold = false, color = colors.quiet } = {}): string =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${bold ? 600 : 400}" fill="${color}">${escapeXml(words)}</text>`;
  const keys = (chart: FigureChart, left: number, baseline: number): string[] => {
    const parts: string[] = [];
    let x = left;
    for (const { label, value, dashed } of chart.keys) {
      const middle = baseline - 4;
      parts.push(`<path d="M${x} ${middle}h${keyWidth}" stroke="${chart.color}" stroke-width="2" fill="none"${dashed ? ' stroke-dasharray="4 2"' : ''}/>`);
      if (dashed) parts.push(`<circle cx="${x + keyWidth / 2}" cy="${middle}" r="3" fill="${colors.paper}" stroke="${chart.color}" stroke-width="1.75"/>`);
      x += keyWidth + 6;
      parts.push(text(x, baseline, label));
      x += measure(label, 12, false) + 5;
      parts.push(text(x, baseline, value, { bold: true, color: colors.ink }));
      x += measure(value, 12, true) + 14;
    }
    return parts;
  };
  const parts: string[] = [text(margin, margin + 15, title, { size: 15, bold: true, color: colors.ink })];
  let [top, width] = [margin + titleHeight, 0];
  for (const [at, row] of rows.entries()) {
    const chartTop = top + keysHeight;
    let left = margin;
    for (const [index, chart] of row.entries()) {
      const baseline = top + 12;
      parts.push(text(left, baseline, chart.title, { size: 13, bold: true, color: colors.ink }), ...keys(chart, left + measure(chart.title, 13, true) + 14, baseline));
      parts.push(ownNames(chart.svg, `chart${at}-${index}`).replace('<svg ', `<svg x="${left}" y="${chartTop}" overflow="visible" `));
      for (const [line, remark] of chart.remarks.entries()) parts.push(text(left, chartTop + chart.height + 4 + remarkHeight * line + 11, remark, { size: 11 }));
      left += chart.width + gap;
    }
    width = Math.max(width, left - gap + margin);
    top = chartTop + Math.max(...row.map((chart) => chart.height + 4 + remarkHeight * chart.remarks.length)) + (at + 1 < rows.length ? gap : 0);
  }
  const height = top + margin;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(fontFamily)}">
<rect width="${width}" height="${height}" fill="${colors.paper}"/>
${parts.join('\n')}
</svg>
`;
  return { svg, width, height };
}
