import { darkPalette, lightPalette } from '../drawing/palette';
import { plainSvg } from '../drawing/plain-svg';
import type { Block, Cell, Chart, Inline, Phrase, Picture, ReportDocument, Section, Table } from '../document';

/** A Markdown file and what stands in the folder beside it, by name. */
export interface RenderedMarkdown {
  readonly text: string;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** The report as Markdown as code hosts show it: tables, and drawings as SVG files for light and dark pages. @param folder name of the folder with the drawings, beside the file. */
export function renderMarkdown(report: ReportDocument, folder: string): RenderedMarkdown {
  const writer = new MarkdownWriter(folder);
  return { text: writer.report(report), files: writer.files };
}

class MarkdownWriter {
  readonly files = new Map<string, string | Uint8Array>();
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = encodeURI(folder);
  }

  report({ title, subtitle, opening, sections, colophon }: ReportDocument): string {
    const contents = sections.map(({ id, title: name }) => `- [${escape(name)}](#${id})`).join('\n');
    return `${[`# ${escape(title)}`, escape(subtitle), ...opening.map((block) => this.#block(block)), contents, ...sections.map((section) => this.#section(section, 2)), '---', this.#phrase(colophon)].join('\n\n')}\n`;
  }

  #section({ id, title, blocks, sections = [] }: Section, level: number): string {
    return [`<a id="${id}"></a>`, `${'#'.repeat(level)} ${escape(title)}`, ...blocks.map((block) => this.#block(block)), ...sections.map((section) => this.#section(section, level + 1))].join('\n\n');
  }

  #block(block: Block): string {
    switch (block.kind) {
      case 'paragraph': return this.#phrase(block.text);
      case 'note': return [`**${escape(block.title)}**`, ...block.blocks.map((inner) => this.#block(inner))].join('\n\n');
      case 'figures': return rowsOf([block.figures.map(({ value }) => `**${escape(value)}**`), block.figures.map(({ caption }) => escape(caption))], block.figures.map(() => ':--'));
      case 'table': return this.#table(block);
      case 'chart': return this.#chart(block.chart, true);
      case 'charts': return this.#charts(block.charts, block.look === 'pair' ? 2 : 3);
      case 'gallery': return rowsOf(
        [block.head?.map(escape) ?? ['', ''], ...block.rows.map(({ head, below, pictures }) => [
          `${escape(head)}${below === '' ? '' : `<br><sub>${escape(below)}</sub>`}`,
          ...pictures.map(({ picture, words }) => `${this.#picture(picture)}${words === undefined ? '' : `<br><sub>${escape(words)}</sub>`}`),
        ])], block.head?.map(() => ':--') ?? [':--', ':--'],
      );
      case 'source': return fenced(block.text);
      case 'details': return [`<details><summary>${escapeHtml(block.summary)}</summary>`, ...block.blocks.map((inner) => this.#block(inner)), '</details>'].join('\n\n');
      case 'columns': return block.columns.flat().map((inner) => this.#block(inner)).join('\n\n');
    }
  }

  #table({ caption, titled = false, head, rows, look, note }: Table): string {
    const title = titled ? [`**${escape(caption)}**`] : [];
    const body = rowsOf(
      [head.map((cell) => escape(typeof cell === 'string' ? cell : cell.text)), ...rows.map((row) => [
        `${this.#phrase(row.head)}${row.below === undefined || row.below === '' ? '' : `<br><sub>${this.#phrase(row.below)}</sub>`}`, ...row.cells.map((cell) => this.#cell(cell)),
      ])],
      head.map((_, index) => (index === 0 || look === 'words' ? ':--' : '--:')),
    );
    return [...title, body, ...(note === undefined ? [] : [`<sub>${this.#phrase(note)}</sub>`])].join('\n\n');
  }

  #cell(cell: Cell | string): string {
    if (typeof cell === 'string') return escape(cell);
    const text = this.#phrase(cell.text);
    const weighty = cell.tone === 'strong' || cell.tone === 'better' || cell.tone === 'worse' || cell.tint?.kind === 'right';
    return `${weighty ? `**${text}**` : text}${cell.below === undefined ? '' : `<br><sub>${this.#phrase(cell.below)}</sub>`}`;
  }

  #charts(charts: readonly Chart[], columns: number): string {
    const lines: (readonly string[])[] = [];
    for (let at = 0; at < charts.length; at += columns) lines.push(Array.from({ length: columns }, (_, index) => charts[at + index]).map((chart) => (chart === undefined ? '' : this.#chart(chart, false))));
    const empty = Array.from({ length: columns }, () => '');
    return rowsOf([empty, ...lines], empty.map(() => ':--'));
  }

  /** @param apart it stands alone, not in a table's cell. */
  #chart({ name, title, keys = [], alt, drawing, remarks = [] }: Chart, apart: boolean): string {
    this.files.set(`${name}.svg`, plainSvg(drawing, lightPalette));
    this.files.set(`${name}-dark.svg`, plainSvg(drawing, darkPalette));
    const words = [`**${escape(title)}**`, ...keys.flatMap(({ text, value }) => (value === undefined ? [] : [`${escape(text)} ${escape(value)}`]))].join(' · ');
    const at = (file: string): string => `${this.#folder}/${file}`;
    const picture = `<picture><source media="(prefers-color-scheme: dark)" srcset="${at(`${name}-dark.svg`)}"><img src="${at(`${name}.svg`)}" alt="${escapeHtml(alt)}"></picture>`;
    return [words, picture, ...remarks.map((remark) => `<sub>${escape(remark)}</sub>`)].join(apart ? '\n\n' : '<br>');
  }

  #picture({ name, png, width, height, alt }: Picture): string {
    this.files.set(`${name}.png`, png);
    return `<img src="${this.#folder}/${name}.png" width="${width}" height="${height}" alt="${escapeHtml(alt)}">`;
  }

  #phrase(phrase: Phrase): string {
    return typeof phrase === 'string' ? escape(phrase) : phrase.map((part) => this.#inline(part)).join('');
  }

  #inline(part: Inline): string {
    if (typeof part === 'string') return escape(part);
    switch (part.kind) {
      case 'code': return `<code>${escape(part.text)}</code>`;
      case 'strong': return `**${escape(part.text)}**`;
      case 'link': return `[${escape(part.text)}](${part.to})`;
    }
  }
}

/** A table: the first row is its head. */
function rowsOf(rows: readonly (readonly string[])[], alignment: readonly string[]): string {
  const [head = [], ...others] = rows;
  return [head, alignment, ...others].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A fence longer than any run of backticks in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}ts\n${text.trimEnd()}\n${fence}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"|]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\s*\n\s*/g, ' ');
}

/** Text that is shown as it is, in a table's cell, too. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]#|<>&~]/g, (character) => (character === '<' || character === '>' || character === '&' || character === '|' ? `&#${character.charCodeAt(0)};` : `\\${character}`)).replace(/\s*\n\s*/g, ' ');
}
