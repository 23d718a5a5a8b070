import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MemoryPool } from '../../src/engine/simd/memory/memory-pool';

function pool(maximum = 1024): MemoryPool {
  return new MemoryPool(new WebAssembly.Memory({ initial: 1, maximum, shared: true }), 100);
}

describe('the memory pool', () => {
  it('never hands out overlapping blocks, whole multiples of 64 bytes within the memory', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 300_000 }), fc.constant(-1)), { maxLength: 60 }), (requests) => {
      const memory = pool();
      const blocks: { address: number; bytes: number }[] = [];
      for (const bytes of requests) {
        if (bytes < 0) {
          const block = blocks.shift();
          if (block !== undefined) memory.release(block.address, block.bytes);
          continue;
        }
        const address = memory.allocate(bytes);
        assert.equal(address % 64, 0);
        assert(address >= 100 && address + Math.ceil(bytes / 64) * 64 + 64 <= memory.memory.buffer.byteLength);
        for (const other of blocks) {
          assert(address >= other.address + Math.max(other.bytes, 1) || other.address >= address + Math.max(bytes, 1));
        }
        blocks.push({ address, bytes });
      }
    }), { seed: 2, numRuns: 100 });
  });

  it('hands a released block out again', () => {
    const memory = pool();
    const address = memory.allocate(1000);
    memory.release(address, 1000);
    assert.equal(memory.allocate(990), address);
  });

  it('keeps views valid when it grows', () => {
    const memory = pool();
    const view = memory.floats(memory.allocate(400), 100).fill(7);
    memory.allocate(10 * 2 ** 20);
    view[5] = 8;
    assert.deepEqual([...memory.floats(view.byteOffset, 7)], [7, 7, 7, 7, 7, 8, 7]);
  });

  it('says how full it is when there is no more', () => {
    assert.throws(() => pool(16).allocate(2 ** 20), /out of memory at 0 MB.*batch size/);
  });
});
