import { ownNames } from '../../../webview/charts/figure/compose-figure';
import { strongTint } from '../../shared/matrix-tint';
import type { Block, Cell, Chart, Inline, Phrase, Picture, ReportDocument, RunMark, Section, Table, TableRow } from '../document';
import { plain } from '../document';
import { styleSheet } from './style';

type Gallery = Extract<Block, { kind: 'gallery' }>;

/** The report as one HTML file that needs nothing else: no script, no address, images and drawings within. */
export function renderHtml({ title, subtitle, opening, sections, colophon }: ReportDocument): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Lookbook">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escape(title)}</title>
<style>${styleSheet}</style>
</head>
<body>
<div class="page">
<nav aria-label="Contents"><p>Contents</p>${contents(sections, 2)}</nav>
<main>
<header><h1>${escape(title)}</h1><p class="subtitle">${escape(subtitle)}</p></header>
<div class="opening blocks">${blocks(opening)}</div>
${sections.map((section) => sectionHtml(section, 2)).join('\n')}
<footer><p>${phrase(colophon)}</p></footer>
</main>
</div>
</body>
</html>
`;
}

function contents(sections: readonly Section[], levels: number): string {
  if (levels === 0 || sections.length === 0) return '';
  return `<ol>${sections.map(({ id, title, sections: inner = [] }) => `<li><a href="#${escape(id)}">${escape(title)}</a>${contents(inner, levels - 1)}</li>`).join('')}</ol>`;
}

function sectionHtml({ id, title, mark, blocks: content, sections = [] }: Section, level: number): string {
  const heading = `h${level}`;
  // Landmarks are for finding one's way: the chapters alone.
  const landmark = level === 2 ? ` aria-labelledby="${escape(id)}-title"` : '';
  return `<section id="${escape(id)}"${landmark}><${heading} id="${escape(id)}-title">${mark === undefined ? '' : dot(mark)}${escape(title)}</${heading}>
<div class="blocks">${blocks(content)}</div>
${sections.map((section) => sectionHtml(section, level + 1)).join('\n')}</section>`;
}

function blocks(content: readonly Block[]): string {
  return content.map(block).join('\n');
}

function block(content: Block): string {
  switch (content.kind) {
    case 'paragraph': return `<p class="text${content.look === 'quiet' ? ' quiet' : ''}">${phrase(content.text)}</p>`;
    case 'note': return `<div class="note blocks"><p>${escape(content.title)}</p>${blocks(content.blocks)}</div>`;
    case 'figures': return `<div class="stats">${content.figures.map(({ value, caption, mark }) => `<div><b>${escape(value)}</b><span>${mark === undefined ? '' : dot(mark)}${escape(caption)}</span></div>`).join('')}</div>`;
    case 'table': return table(content);
    case 'chart': return chart(content.chart);
    case 'charts': return `<div class="${content.look}">${content.charts.map(chart).join('\n')}</div>`;
    case 'gallery': return gallery(content);
    case 'source': return `<pre tabindex="0" role="group" aria-label="${escape(content.file)}"><code>${escape(content.text)}</code></pre>`;
    case 'details': return `<details><summary>${escape(content.summary)}</summary><div class="blocks">${blocks(content.blocks)}</div></details>`;
    case 'columns': return `<div class="columns">${content.columns.map((column) => `<div class="blocks">${blocks(column)}</div>`).join('\n')}</div>`;
  }
}

function table({ caption, titled = false, head, rows, look = 'figures', note }: Table): string {
  const marked = rows.some(({ mark }) => mark !== undefined);
  const classes = [look, ...(marked ? ['marked'] : []), ...(look === 'matrix' && rows.some(({ startsGroup }) => startsGroup) ? ['articles'] : [])].join(' ');
  const [corner = '', ...columns] = head.map((cell) => (typeof cell === 'string' ? escape(cell) : `${dot(cell.mark)}${escape(cell.text)}`));
  return `<div>${scrollable(caption, `<table class="${classes}"><caption class="${titled ? 'titled' : 'unseen'}">${escape(caption)}</caption>
<thead><tr><th scope="col"><span>${corner}</span></th>${columns.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>
<tbody>${rows.map(tableRow).join('\n')}</tbody></table>`)}${note === undefined ? '' : `<p class="caption">${phrase(note)}</p>`}</div>`;
}

/** What is wider than the page scrolls by itself; by keys, too. */
function scrollable(label: string, html: string): string {
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escape(label)}">${html}</div>`;
}

function tableRow({ head, below, mark, cells, sum = false, startsGroup = false }: TableRow): string {
  const classes = [...(sum ? ['sum'] : []), ...(startsGroup ? ['starts-group'] : [])].join(' ');
  return `<tr${classes === '' ? '' : ` class="${classes}"`}><th scope="row">${mark === undefined ? '' : dot(mark)}<span class="head">${phrase(head)}</span>${below === undefined || plain(below) === '' ? '' : `<small>${phrase(below)}</small>`}</th>${cells.map(cellHtml).join('')}</tr>`;
}

function cellHtml(content: Cell | string): string {
  const { text, below, tone, tint }: Cell = typeof content === 'string' ? { text: content } : content;
  const classes = [...(tone === undefined ? [] : [tone]), ...(tint === undefined ? [] : ['tinted', tint.kind, ...(tint.strength < strongTint ? ['light'] : [])])].join(' ');
  return `<td${classes === '' ? '' : ` class="${classes}"`}${tint === undefined ? '' : ` style="--tint: ${tint.strength.toFixed(1)}%"`}>${phrase(text)}${below === undefined ? '' : `<small>${phrase(below)}</small>`}</td>`;
}

function chart({ name, title, mark, keys = [], alt, drawing, remarks = [] }: Chart): string {
  const svg = ownNames(drawing.svg, name).replace('<svg ', '<svg aria-hidden="true" focusable="false" ');
  return `<figure class="chart"><div class="chart-title"><strong>${mark === undefined ? '' : dot(mark)}${escape(title)}</strong>${keys.map(key).join('')}</div>
<div class="drawing" role="img" aria-label="${escape(alt)}">${svg}</div>${remarks.length === 0 ? '' : `<figcaption>${remarks.map((remark) => `<span>${escape(remark)}</span>`).join('')}</figcaption>`}</figure>`;
}

function key({ text, value, line, mark }: NonNullable<Chart['keys']>[number]): string {
  const color = mark === undefined ? 'var(--quiet)' : `var(--lookbook-run-${mark.slot})`;
  const sample = {
    solid: `<svg width="20" height="8" aria-hidden="true"><path d="M0 4h20" stroke="${color}" stroke-width="2"/></svg>`,
    dashed: `<svg width="20" height="8" aria-hidden="true"><path d="M0 4h20" stroke="${color}" stroke-width="2" stroke-dasharray="4 2"/><circle cx="10" cy="4" r="3" fill="var(--paper)" stroke="${color}" stroke-width="1.75"/></svg>`,
    bar: '<i></i>', thinBar: '<i class="thin"></i>', none: '',
  }[line];
  return `<span class="key">${sample}${escape(text)}${value === undefined ? '' : ` <b>${escape(value)}</b>`}</span>`;
}

function gallery({ caption, head, rows }: Gallery): string {
  return scrollable(caption, `<div class="gallery"><table><caption class="unseen">${escape(caption)}</caption>
${head === undefined ? '' : `<thead><tr>${head.map((cell) => `<th scope="col">${escape(cell)}</th>`).join('')}</tr></thead>`}
<tbody>${rows.map(({ head: rowHead, below, pictures }) => `<tr><th scope="row"><span class="head">${escape(rowHead)}</span>${below === '' ? '' : `<small>${escape(below)}</small>`}</th>${pictures
    .map(({ picture, words }) => `<td>${image(picture)}${words === undefined ? '' : `<span>${escape(words)}</span>`}</td>`).join('')}</tr>`).join('\n')}</tbody></table></div>`);
}

function image({ png, width, height, alt }: Picture): string {
  return `<img src="data:image/png;base64,${Buffer.from(png).toString('base64')}" width="${width}" height="${height}" alt="${escape(alt)}">`;
}

function dot({ slot, square }: RunMark): string {
  return `<i class="dot${square ? ' square' : ''}" style="--color: var(--lookbook-run-${slot})"></i>`;
}

function phrase(content: Phrase): string {
  return typeof content === 'string' ? escape(content) : content.map(inline).join('');
}

function inline(part: Inline): string {
  if (typeof part === 'string') return escape(part);
  switch (part.kind) {
    case 'code': return `<code>${escape(part.text)}</code>`;
    case 'strong': return `<strong>${escape(part.text)}</strong>`;
    case 'link': return `<a href="${escape(part.to)}">${escape(part.text)}</a>`;
  }
}

/** Text that is shown as it is, in content and in attributes. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
