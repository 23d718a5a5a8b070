const voidElements = new Set(['meta', 'img', 'br', 'hr', 'input', 'link']);

/** What is wrong with the nesting of tags: those that are closed in the wrong order, and those left open. */
export function markupFaults(markup: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  for (const [whole, closing, name = ''] of markup.replace(/<style>[\s\S]*?<\/style>/g, '').matchAll(/<(\/?)([a-zA-Z][\w-]*)(?:\s+[\w:-]+(?:="[^"]*")?)*\s*\/?>/g)) {
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== name) faults.push(`</${name}> in place of </${expected ?? 'nothing'}>`);
    } else if (!whole.endsWith('/>') && !voidElements.has(name)) {
      open.push(name);
    }
  }
  const ids = [...markup.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);
  return [...faults, ...open.map((name) => `<${name}> is left open`), ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `id ${id ?? ''} is there twice`)];
}

function textOf(markup: string): string {
  return markup.replace(/<[^>]*>/g, ' ').replace(/&#(\d+);/g, (_whole, number: string) => String.fromCharCode(Number(number))).replace(/\s+/g, ' ').trim();
}

/** The cells of each row of the first table with a caption, as text. */
export function tableRows(html: string, caption: string): string[][] {
  const escaped = caption.replace(/['&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const start = html.search(new RegExp(`<caption[^>]*>${escaped.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}</caption>`));
  if (start < 0) throw new Error(`There is no table “${caption}”`);
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(html.slice(start))?.[1] ?? '';
  return [...body.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) => [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = '']) => textOf(cell)));
}
