import { describe, expect, it } from 'vitest';
import type { EventLine, Pair, Reading } from './pair.ts';
import { matching } from './patterns.ts';
import { macro, type Rules, recognition, score } from './score.ts';
import { failures } from './table.ts';
import type { Waiver } from './waiver.ts';

const pair = (stream: string, index: number, ip: string | null): Pair => ({
  stream,
  index,
  original: `${stream} ${index}`,
  expected: ip === null ? null : { source: { ip } },
});

function reading(source: string | null, ip: string | null = null): Reading {
  const device = { ip, userAgent: null, host: null, deviceId: null, pod: null, node: null };
  const principal = { ref: null, id: null, name: null, email: null };
  const event: EventLine = {
    sourceEventId: null,
    source: source ?? '',
    time: null,
    action: '',
    outcome: 'unknown',
    principal,
    credential: [],
    issued: [],
    nativeSession: [],
    device,
  };
  return { source, events: source === null ? [] : [event], reason: null };
}

const rules = (waivers: readonly Waiver[] = []): Rules => ({
  ours: {
    'p:a': { sources: ['v.a'], finished: true },
    'p:b': { sources: ['v.b*'], mixed: 'a host log' },
    'p:later': { sources: ['v.later'] },
  },
  waivers,
  sources: ['v.a', 'v.b1'],
});

/** Two agree, one conflicts, one is not read; of the mixed stream one record is nobody's. */
const PAIRS = [
  ...['192.0.2.1', '192.0.2.1', '192.0.2.9', '192.0.2.1'].map((ip, i) => pair('p:a', i, ip)),
  ...['192.0.2.1', '192.0.2.1'].map((ip, i) => pair('p:b', i, ip)),
  pair('p:later', 0, '192.0.2.1'),
  pair('p:foreign', 0, '192.0.2.1'),
];

const read = ({ stream, index }: Pair): Reading => {
  if (stream === 'p:a' && index < 3) return reading('v.a', '192.0.2.1');
  if (stream === 'p:b' && index === 0) return reading('v.b1', '192.0.2.1');
  return reading(null);
};

describe('scoring', () => {
  it('counts each kind of difference, by stream', () => {
    const { streams } = score(PAIRS, read, rules());
    expect(streams[0]?.dimensions.ip).toEqual({ agree: 2, byTable: 0, conflict: 1, miss: 1, extra: 0, waived: 0 });
    expect(streams[1]?.dimensions.ip).toEqual({ agree: 1, byTable: 0, conflict: 0, miss: 0, extra: 0, waived: 0 });
    expect(streams.map((s) => s.notReadYet)).toEqual([false, false, true, false]);
  });

  it('gives each stream one vote', () => {
    const { streams } = score(PAIRS, read, rules());
    expect(macro(streams.slice(0, 2), 'ip')).toBe(0.75);
    expect(macro(streams, 'time')).toBe(null);
  });

  it("recognition leaves out what is nobody's and what is not read yet, and counts foreign claims", () => {
    expect(recognition(score(PAIRS, read, rules()).streams)).toEqual({
      records: 5,
      right: 4,
      foreign: 2,
      claimedForeign: 0,
    });
    const greedy = (): Reading => reading('v.a', '192.0.2.1');
    expect(recognition(score(PAIRS, greedy, rules()).streams)).toMatchObject({ right: 4, claimedForeign: 2 });
  });

  it('a waiver takes one difference out, is counted, and is a failure once it applies to nothing', () => {
    const waiver: Waiver = { stream: 'p:a', records: [2], dimension: 'ip', peer: /\.9$/, reason: 'the peer is wrong' };
    const scored = score(PAIRS, read, rules([waiver]));
    expect(scored.streams[0]?.dimensions.ip).toMatchObject({ conflict: 0, waived: 1 });
    expect(scored.waived.get(waiver)).toBe(1);
    expect(failures(scored)).toEqual([]);
    const stale: Waiver = { ...waiver, records: [0] };
    expect(failures(score(PAIRS, read, rules([stale])))).toHaveLength(2);
  });

  it('fails for a conflict in a finished stream and for a foreign claim, and not for a miss', () => {
    expect(failures(score(PAIRS, read, rules()))).toEqual([expect.stringContaining('conflict p:a[2] ip')]);
    const greedy = (p: Pair): Reading => (p.stream === 'p:foreign' ? reading('v.a') : read(p));
    expect(failures(score(PAIRS, greedy, rules()))).toContain('p:foreign: 1 records claimed by v.a');
  });
});

describe('patterns', () => {
  it('are parts of a name, with * for anything', () => {
    expect(['elastic:okta/system', 'sekoia:Okta/x', 'elastic:gcp/audit'].filter(matching(['okta']))).toHaveLength(2);
    expect(matching(['elastic*audit'])('elastic:gcp/audit')).toBe(true);
    expect(matching(['a.b'])('aXb')).toBe(false);
    expect(matching([])('anything')).toBe(true);
  });
});
