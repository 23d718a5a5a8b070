import assert from 'node:assert/strict';
import { composeFigure } from '../../../../webview/charts/figure/compose-figure';

const colors = { paper: '#ffffff', ink: '#111111', quiet: '#777777' };
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="520" height="240"><clipPath id="clip0"/><g clip-path="url(#clip0)"/></svg>';
const chart = { title: 'Loss', color: '#2870db', keys: [{ label: 'training', value: '0.5', dashed: false }], svg, width: 520, height: 265, remarks: ['1 batch above 2 & more'] };

describe('a figure of curves', () => {
  const figure = composeFigure({ title: 'A <b>', rows: [[chart, chart]], colors, fontFamily: '"Segoe UI", sans-serif', measure: (text) => text.length * 7 });

  it('stands on a background of its own and holds what the panel says beside the charts', () => {
    assert.match(figure.svg, new RegExp(`<rect width="${figure.width}" height="${figure.height}" fill="#ffffff"/>`));
    for (const words of ['A &#60;b&#62;', '>training<', '>0.5<', '1 batch above 2 &#38; more', 'font-family="&#34;Segoe UI&#34;, sans-serif"']) assert.ok(figure.svg.includes(words), words);
  });

  it('keeps the charts apart, by place and by the names of their clip paths', () => {
    assert.deepEqual([...figure.svg.matchAll(/<svg x="(\d+)"/g)].map(([, x]) => x), ['24', '576']);
    for (const name of ['chart0-0-clip0', 'chart0-1-clip0']) {
      assert.ok(figure.svg.includes(`id="${name}"`) && figure.svg.includes(`url(#${name})`), name);
    }
  });

  it('puts rows below one another', () => {
    const two = composeFigure({ title: '', rows: [[chart, chart], [chart]], colors, fontFamily: 'serif', measure: () => 0 });
    assert.deepEqual([...two.svg.matchAll(/<svg x="(\d+)" y="(\d+)"/g)].map(([, x, y]) => [x, y]), [['24', '92'], ['576', '92'], ['24', '437']]);
    assert.equal(two.width, figure.width);
  });

  it('has room for every remark', () => {
    const lower = composeFigure({ title: '', rows: [[{ ...chart, remarks: ['a', 'b', 'c'] }]], colors, fontFamily: 'serif', measure: () => 0 });
    assert.equal(lower.height, figure.height + 32);
  });
});
