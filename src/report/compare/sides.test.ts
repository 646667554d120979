import { describe, expect, it } from 'vitest';
import type { Segment } from '../../model/verdict.ts';
import type { ActionRow } from '../../store/contract.ts';
import { actionRow, at, segment, strand } from '../rows.fixture.ts';
import { renderComparison } from './render.ts';
import { Comparing } from './sides.ts';

const minute = (n: number): ActionRow['time'] => at(`2026-03-01T09:${String(n).padStart(2, '0')}:00Z`);
const row = (n: number, verdict: Segment['verdict'], reason: string, ip: string): ActionRow =>
  actionRow({
    time: minute(n),
    event: `e${n}` as ActionRow['event'],
    segment: segment({ verdict, reason }),
    strand: strand({ device: { ...strand().device, ip } }),
  });

const HOME = '198.51.100.7';
const AWAY = '203.0.113.9';
const compared = (rows: readonly ActionRow[]) => {
  const comparing = new Comparing();
  for (const r of rows) comparing.add(r);
  return comparing.result([]);
};

describe('the sides of a session', () => {
  const rows = [
    row(1, 'held', 'same-address-and-machine', HOME),
    row(2, 'attributed', 'fresh-login', HOME),
    row(3, 'held', 'same-address-and-machine', HOME),
    row(3, 'held', 'holder-known-other-address', AWAY),
    row(4, 'contested', 'used-from-second-device', AWAY),
    row(5, 'held', 'same-address-and-machine', HOME),
  ];

  it('part between the last use that is surely the holder’s and the first that surely is not', () => {
    const { fork, sides } = compared(rows);
    expect(fork?.lastOfHolder?.event).toBe('e2');
    expect(fork?.firstOfOther.event).toBe('e4');
    expect(fork?.between).toBe(2);
    expect(sides.map((s) => [s.name, s.actions])).toEqual([
      ['holder', 4],
      ['open', 1],
      ['other', 1],
    ]);
  });

  it('are the same in any order of the rows', () => {
    expect(compared([...rows].reverse())).toEqual(compared(rows));
  });

  it('do not part where nothing contradicts the holder', () => {
    expect(compared(rows.slice(0, 4)).fork).toBeNull();
    expect(renderComparison('x', compared(rows.slice(0, 4)), 100, (_, t) => t)).toContain('Nothing in evidence');
  });

  it('are shown safely, whatever an attacker wrote', () => {
    const hostile = actionRow({ action: 'a\u001b[2J\u202eb', time: minute(1) });
    expect(renderComparison('x\u001b]0;y', compared([hostile]), 90, (_, t) => t)).not.toMatch(/[\u001b\u202e]/);
  });
});
