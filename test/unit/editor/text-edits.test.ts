import assert from 'node:assert/strict';
import fc from 'fast-check';
import { afterEdit, afterEdits } from '../../../src/editor/text-edits';

describe('where a stretch of text is after an edit', () => {
  const layer = { start: 10, end: 20 };

  it('follows text that grows before it', () => {
    assert.deepEqual(afterEdit(layer, { offset: 10, length: 0, inserted: 3 }), { start: 13, end: 23 });
    assert.deepEqual(afterEdit(layer, { offset: 2, length: 5, inserted: 0 }), { start: 5, end: 15 });
  });

  it('stays where text changes behind it', () => {
    assert.deepEqual(afterEdit(layer, { offset: 20, length: 4, inserted: 9 }), layer);
  });

  it('grows with what is typed inside it', () => {
    assert.deepEqual(afterEdit(layer, { offset: 15, length: 1, inserted: 4 }), { start: 10, end: 23 });
  });

  it('is lost where an end of it is overwritten', () => {
    assert.equal(afterEdit(layer, { offset: 5, length: 8, inserted: 0 }), null);
    assert.equal(afterEdit(layer, { offset: 10, length: 10, inserted: 10 }), null);
    assert.equal(afterEdits(layer, [{ offset: 0, length: 0, inserted: 1 }, { offset: 18, length: 9, inserted: 0 }]), null);
  });

  it('names the same text as before, whatever is typed around it', () => {
    fc.assert(fc.property(fc.string(), fc.string({ minLength: 1 }), fc.string(), fc.string(), fc.nat(), fc.nat(), (before, inner, after, typed, from, length) => {
      const text = before + inner + after;
      const offset = from % (text.length + 1);
      const removed = Math.min(length, text.length - offset);
      const stretch = { start: before.length, end: before.length + inner.length };
      const moved = afterEdit(stretch, { offset, length: removed, inserted: typed.length });
      const edited = text.slice(0, offset) + typed + text.slice(offset + removed);
      if (moved === null) return;
      const outside = offset + removed <= stretch.start || offset >= stretch.end;
      if (outside) assert.equal(edited.slice(moved.start, moved.end), inner);
      else assert.ok(moved.start === stretch.start && edited.endsWith(text.slice(stretch.end)) && moved.end === edited.length - after.length);
    }));
  });
});
