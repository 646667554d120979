import { describe, expect, it } from 'vitest';
import { type Event, NO_CONTEXT } from '../model/event.ts';
import { ref } from '../model/ref.ts';
import type { Segment } from '../model/verdict.ts';
import { type FactsBuilder, LINUX_BOTO, MAC_BROWSER, MAC_CLI, on, second } from './facts.fixture.ts';
import { judge } from './index.ts';
import { type JudgementPolicy, NO_POLICY } from './policy.ts';
import {
  ALICE,
  ALICE_KEY,
  by,
  honest,
  issued,
  JOB,
  judgedOf,
  MALLORY,
  OFFICE,
  ORPHAN_KEY,
  POLICIES,
  SESSION,
  STOLEN_KEY,
  TRICKS,
  type Trick,
  usesKey,
} from './tricks.fixture.ts';

/** What only the application itself can write is its own: of another's names it says nothing that counts for another's log. */
describe('an application whose own place is vouched for, and which was taken over', () => {
  const ofProducts = (b: FactsBuilder, policy: JudgementPolicy): Map<string, Segment[]> => {
    const custom = new Set(
      b
        .facts()
        .strands.filter((s) => s.source.startsWith('custom.'))
        .map((s) => s.key as string),
    );
    return new Map([...judgedOf(b, policy)].filter(([key]) => !custom.has(key)));
  };
  const SHOP = ref('app.token', 'shop/1');
  const MORE: readonly Trick[] = [
    ...TRICKS,
    [
      'an approval and a rejection of another’s request, and who asked for it',
      (['success', 'failure', 'unknown'] as const).map((outcome, i) =>
        by(ref('github.user', `${i + 2}`), {
          kind: outcome === 'unknown' ? 'act' : 'approve',
          outcome,
          time: second(870 + i),
          context: { ...NO_CONTEXT, job: JOB, request: ref('approval.request', 'github/9') },
        }),
      ),
    ],
    [
      'a use on behalf of the victim, with his session and his device, beside a token of its own',
      [
        {
          ...usesKey(STOLEN_KEY, 699, { ...on('192.0.2.77', LINUX_BOTO), deviceId: ref('okta.device', 'guo1') }),
          onBehalfOf: [ALICE],
          mode: 'delegated',
          nativeSession: [SESSION],
          issued: [issued(ORPHAN_KEY, ALICE, { ref: SHOP, keys: [SHOP], authenticates: true })],
        },
      ],
    ],
    [
      'one access provider for the address of the victim and that of the thief',
      ['203.0.113.9', '192.0.2.77'].map((ip) =>
        by(ref('app.user', 'x'), { time: second(680), device: { ...on(ip, MAC_BROWSER), asn: 64500 } }),
      ),
    ],
    [
      'the victim’s kind of machine at the thief’s address, and the thief’s at the victim’s',
      [
        usesKey(STOLEN_KEY, 690, on('192.0.2.77', MAC_BROWSER)),
        usesKey(STOLEN_KEY, 691, on('203.0.113.9', LINUX_BOTO)),
      ],
    ],
  ];
  it.each(MORE)('cannot do it by %s', (_says, records) => {
    for (const policy of POLICIES) {
      const alone = judgedOf(honest(), policy);
      const b = honest();
      for (const record of records) b.add({ ...record, source: 'custom.shop' }, 'declared');
      expect(ofProducts(b, policy), policy.definition).toEqual(alone);
    }
  });
  it('nor in the log of another application', () => {
    const policy = POLICIES[0] as JudgementPolicy;
    const world = (more: readonly Partial<Event>[]) => {
      const b = honest();
      const own = b.add({ ...usesKey(ALICE_KEY, 640, on(OFFICE, MAC_CLI)), source: 'custom.hr' }, 'declared');
      for (const record of more) b.add({ ...record, source: 'custom.shop' }, 'declared');
      return judge(b.facts(), policy).segments.filter((s) => s.strand === own.key);
    };
    const alone = world([]);
    expect(alone.map((s) => s.holder[0])).toEqual([ALICE]);
    for (const [says, records] of MORE) expect(world(records), says).toEqual(alone);
  });
  it('is heard about what is its own: a token that it issued, and another product saw', () => {
    const b = honest();
    b.add(
      {
        ...by(ref('app.user', 'ada'), { source: 'custom.shop', time: second(1), device: on(OFFICE, MAC_BROWSER) }),
        issued: [
          {
            ...issued(ALICE_KEY, ALICE, { ref: SHOP, keys: [SHOP] }),
            holder: [ref('app.user', 'ada')],
            lineage: 'root',
          },
        ],
      },
      'declared',
    );
    const use = b.add(
      {
        source: 'postgresql.log',
        time: second(60),
        presented: {
          ref: SHOP,
          joins: [{ key: SHOP, cls: 'K2', issuedAt: null, withinMicros: null }],
          holder: [],
          holderClass: 'K2',
          boundTo: null,
          issuance: 'expected',
        },
      },
      'declared',
    );
    const found = judge(b.facts(), NO_POLICY).segments.filter((s) => s.strand === use.key);
    expect(found.map((s) => s.holder)).toEqual([[ref('app.user', 'ada')]]);
  });
  it('and what it says of its own uses is judged by its own word as well', () => {
    const b = honest();
    const own = b.add({ ...usesKey(ORPHAN_KEY, 900, on(OFFICE, MAC_BROWSER)), source: 'custom.shop' }, 'declared');
    b.add(
      { source: 'custom.shop', time: second(7), issued: [issued(ORPHAN_KEY, MALLORY, { issuedAt: second(7) })] },
      'declared',
    );
    const found = judge(b.facts(), NO_POLICY).segments.filter((s) => s.strand === own.key);
    expect(found.map((s) => s.holder[0])).toEqual([MALLORY]);
  });
  it('cannot say that it issued what the provider’s log says who got', () => {
    const policy = POLICIES[0] as JudgementPolicy;
    const b = honest();
    b.add({ source: 'custom.shop', time: second(7), issued: [issued(ALICE_KEY, MALLORY)] }, 'declared');
    const own = [...judgedOf(b, policy).values()]
      .flat()
      .filter((s) => s.credential === `aws.access-key:${ALICE_KEY[0]}`);
    expect(own.map((s) => s.holder[0])).toEqual(own.map(() => ALICE));
  });
});
