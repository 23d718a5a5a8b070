import type { LayerSummary } from '../shared/model-summary';

/** Colours of the strip: an image in a hover cannot read the theme's variables. */
export interface StripColors {
  readonly layer: string;
  readonly marked: string;
  readonly text: string;
}

const height = 44;
const middle = 20;
const gap = 12;
const edgeText = 22;
/** Layers to either side of the marked one that are drawn; the rest is an ellipsis. */
const neighbours = 8;

/**
 * A network as a strip of blocks, the marked layer in colour: a block is as tall as the layer's output is,
 * and as wide as it has channels (both on a logarithmic scale), so that one sees an image shrink and deepen.
 * @returns a complete SVG document.
 */
export function networkStrip(layers: readonly LayerSummary[], marked: ReadonlySet<string>, colors: StripColors, label: string): string {
  const first = layers.findIndex((layer) => marked.has(layer.name));
  const from = Math.max(0, first - neighbours);
  const to = Math.min(layers.length, Math.max(first, 0) + neighbours + 1);
  const parts: string[] = [];
  const write = (x: number, y: number, words: string, anchor: string): void => {
    parts.push(`<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${colors.text}">${escapeXml(words)}</text>`);
  };
  write(0, middle + 4, from === 0 ? 'in' : '…', 'start');
  let x = edgeText;
  for (const [index, layer] of layers.slice(from, to).entries()) {
    const block = blockOf(layer);
    if (index > 0) {
      parts.push(`<line x1="${x}" y1="${middle}" x2="${x + gap}" y2="${middle}" stroke="${colors.layer}"/>`);
      x += gap;
    }
    const fill = marked.has(layer.name) ? colors.marked : colors.layer;
    parts.push(`<rect x="${x}" y="${middle - block.height / 2}" width="${block.width}" height="${block.height}" rx="1.5" fill="${fill}"/>`);
    if (marked.has(layer.name)) parts.push(`<rect x="${x}" y="${height - 4}" width="${block.width}" height="2" fill="${colors.marked}"/>`);
    x += block.width;
  }
  write(x + 8, middle + 4, to === layers.length ? 'out' : '…', 'start');
  const width = x + 8 + edgeText;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" `
    + `font-family="system-ui, sans-serif" font-size="11"><title>${escapeXml(label)}</title>${parts.join('')}</svg>`;
}

/** Size of a layer's block in pixels. */
function blockOf({ outputShape }: LayerSummary): { width: number; height: number } {
  const sizes = outputShape.slice(1).map((size) => size ?? 1);
  const channels = sizes.length > 1 ? (sizes.at(-1) ?? 1) : 1;
  const extent = sizes[0] ?? 1;
  const logarithmic = (value: number, least: number, most: number, full: number): number =>
    Math.round(Math.min(most, least + ((most - least) * Math.log2(Math.max(1, value))) / Math.log2(full)));
  return { width: logarithmic(channels, 3, 18, 256), height: logarithmic(extent, 6, 36, 4096) };
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
