import type { Drawing } from './draw-chart';
import { cssVariables, type Palette } from './palette';

/** A drawing as a file of its own: plain colours, on the palette's paper, with a little room around. */
export function plainSvg({ svg, width, height }: Drawing, palette: Palette): string {
  const colors = cssVariables(palette);
  const margin = 8;
  const plain = replaceVariables(svg, colors).replace(/<svg [^>]*>/, (tag) => tag.replace('<svg ', `<svg x="${margin}" y="${margin}" overflow="visible" `));
  const [all, tall] = [width + 2 * margin, height + 2 * margin];
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${all}" height="${tall}" viewBox="0 0 ${all} ${tall}">`
    + `<rect width="${all}" height="${tall}" fill="${palette.paper}"/>${plain}</svg>\n`;
}

/** Puts values in the place of `var(--name)` and `var(--name, something)`. */
function replaceVariables(svg: string, colors: Readonly<Record<string, string>>): string {
  return svg.replace(/var\((--[\w-]+)(?:,[^()]*(?:\([^()]*\))?[^()]*)?\)/g, (whole, name: string) => colors[name] ?? whole);
}
