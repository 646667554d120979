import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { BatchMemory } from './memory.ts';

const MIB = 1024 * 1024;

describe('BatchMemory', () => {
  it('hands a buffer out again only after it was given back, and only where it is long enough', () => {
    const memory = new BatchMemory();
    const first = memory.take(3 * MIB);
    const second = memory.take(3 * MIB);
    expect(second.buffer).not.toBe(first.buffer);
    memory.give(first.buffer as ArrayBuffer);
    expect(memory.take(4 * MIB).buffer).not.toBe(first.buffer);
    const again = memory.take(2 * MIB + 1);
    expect(again.buffer).toBe(first.buffer);
    expect(again.length).toBe(2 * MIB + 1);
    expect(memory.take(MIB).buffer).not.toBe(first.buffer);
  });

  it('keeps no more than a few, and none that is small', () => {
    const memory = new BatchMemory();
    const given = Array.from({ length: 20 }, () => memory.take(MIB).buffer as ArrayBuffer);
    const small = memory.take(10).buffer as ArrayBuffer;
    for (const buffer of [small, ...given]) memory.give(buffer);
    const taken = Array.from({ length: 20 }, () => memory.take(10_000_00).buffer as ArrayBuffer);
    expect(taken.filter((buffer) => given.includes(buffer)).length).toBeLessThan(5);
    expect(taken).not.toContain(small);
  });

  it('gives the same records where each batch is written over the one before', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `line ${i} ${'x'.repeat(i % 97)}`);
    const stdin = (async function* () {
      for (let i = 0; i < lines.length; i += 1000) yield Buffer.from(`${lines.slice(i, i + 1000).join('\n')}\n`);
    })();
    const memory = new BatchMemory();
    const seen: string[] = [];
    for await (const item of collect(['-'], { stdin, memory, limits: { batchRecords: 10_000 } })) {
      if (item.type !== 'batch') continue;
      const { bytes, starts, ends } = item.batch;
      for (const [i, start] of starts.entries()) seen.push(Buffer.from(bytes.subarray(start, ends[i])).toString());
      memory.give(bytes.buffer as ArrayBuffer);
    }
    expect(seen).toEqual(lines);
  });
});
