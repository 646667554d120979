import { describe, expect, it } from 'vitest';
import type { Ended, Event, Issued, Presented } from '../model/event.ts';
import { NO_CONTEXT, NO_DEVICE } from '../model/event.ts';
import type { Trust } from '../model/grade.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { Segment } from '../model/verdict.ts';
import {
  asRole,
  delivers,
  FactsBuilder,
  LINUX_BOTO,
  MAC_BROWSER,
  MAC_CLI,
  on,
  presentsKey,
  role,
  second,
  signIn,
  uses,
} from './facts.fixture.ts';
import { judge } from './index.ts';
import { type JudgementPolicy, NO_POLICY } from './policy.ts';

/**
 * Somebody can write one log: an application's, or any in a place that nobody vouches for. He knows every id. Each trick below tries to clear
 * him or to frame another; none may change a word of what is said of a log that he cannot write.
 */

const OFFICE = '198.51.100.1';
const ALICE_KEY = ['ASIAEXAMPLE000000001', 'AROA1:alice'] as const;
const STOLEN_KEY = ['ASIAEXAMPLE000000002', 'AROA2:worker'] as const;
const ORPHAN_KEY = ['ASIAEXAMPLE000000003', 'AROA3:nobody'] as const;
const INSTANCE = 'i-0123456789abcdef0';
const ALICE = ref('okta.user', 'alice');
const MALLORY = ref('okta.user', 'mallory');
const JOB = ref('ci.job', 'github/o/r/1');
const VERSION = ref('secret.version', 'kv_1/cases/db#3');
const ACCOUNT = ref('pg.role', 'cases-db/app');

const POLICIES: readonly JudgementPolicy[] = (['device', 'network'] as const).map((definition) => ({
  ...NO_POLICY,
  definition,
  needsApproval: (holder) => holder.includes(ref('github.user', '1')),
  opened: [{ secret: 'kv_1/cases/db', account: ACCOUNT, overlap: 0 }],
}));

const holds = (r: Ref): Presented => ({
  ref: null,
  joins: [],
  holder: [r],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});
const named = (r: Ref): Event['principal'] => ({ ref: r, id: null, name: null, email: null, type: null });
const by = (r: Ref, over: Partial<Event>): Partial<Event> => ({ principal: named(r), presented: holds(r), ...over });

/** What the logs that are vouched for say: a login and its key, a key of an instance, a run without approval, a secret with one reader. */
function honest(): FactsBuilder {
  const b = new FactsBuilder('declared');
  signIn(b, 'alice', ...ALICE_KEY, 0, OFFICE);
  for (const at of [600, 1200, 3000]) uses(b, ...ALICE_KEY, 7, at, on(OFFICE, MAC_CLI));
  signIn(b, 'mallory', ...STOLEN_KEY, 100, '203.0.113.9');
  uses(b, ...STOLEN_KEY, 107, 700, on('192.0.2.77', LINUX_BOTO), { privileged: true, outcome: 'success' });
  uses(b, ...ORPHAN_KEY, 0, 800, on('192.0.2.78', LINUX_BOTO));
  for (const at of [10, 20, 30]) delivers(b, INSTANCE, 'ASIAEXAMPLE000000004', at, on('10.0.0.4', LINUX_BOTO));
  b.add(
    by(ref('github.user', '1'), {
      source: 'github.actions',
      time: second(900),
      privileged: true,
      outcome: 'success',
      context: { ...NO_CONTEXT, job: JOB },
    }),
  );
  b.add(
    by(ref('github.user', '1'), {
      source: 'github.actions',
      kind: 'run',
      time: second(890),
      context: { ...NO_CONTEXT, job: JOB },
    }),
  );
  b.add(
    by(ref('k8s.serviceaccount', 'cases/reader'), {
      source: 'vault.audit',
      kind: 'read-secret',
      outcome: 'success',
      time: second(50),
      secretVersion: VERSION,
    }),
  );
  b.add(by(ACCOUNT, { source: 'postgresql.log', time: second(500), device: { ...NO_DEVICE, ip: '10.0.0.9' } }));
  return b;
}

const issued = (key: readonly [string, string], holder: Ref, over: Partial<Issued> = {}): Issued => ({
  ref: ref('aws.access-key', key[0]),
  keys: [ref('aws.sts-credential', `${key[0]}/${key[1]}`)],
  issuedAt: second(7),
  expires: null,
  lineage: 'root',
  holder: [holder, role(key[1].split(':')[0] as string)],
  boundTo: null,
  authenticates: false,
  ...over,
});
const ends = (r: Ref, how: Ended['how'] = 'revoked'): Ended => ({ ref: r, how, at: null });
const usesKey = (key: readonly [string, string], at: number, device: Event['device']): Partial<Event> => ({
  time: second(at),
  principal: asRole(key[1]),
  device,
  presented: presentsKey(key[0], key[1], second(7)),
});
const says = (r: Ref, attribute: 'state' | 'owner' | 'name' | 'email' | 'holder', value: string) => ({
  ref: r,
  attribute,
  value,
});
const SESSION = ref('okta.session', '102alice');

type Trick = readonly [says: string, records: readonly Partial<Event>[]];

const TRICKS: readonly Trick[] = [
  ['an issuance of the victim’s key to somebody else', [{ time: second(7), issued: [issued(ALICE_KEY, MALLORY)] }]],
  ['an issuance of the thief’s own key to the victim', [{ time: second(107), issued: [issued(STOLEN_KEY, ALICE)] }]],
  [
    'an issuance, where there is none, of the thief’s key to the victim',
    [{ time: second(0), issued: [issued(ORPHAN_KEY, ALICE, { issuedAt: second(0) })] }],
  ],
  [
    'a second holder, to turn a name into several candidates',
    [1, 2, 3].map((n) => ({ time: second(7), issued: [issued(ALICE_KEY, ref('okta.user', `other${n}`))] })),
  ],
  [
    'a login of the victim at the thief’s machine',
    [
      {
        ...by(ALICE, { time: second(690), device: on('192.0.2.77', LINUX_BOTO) }),
        issued: [{ ...issued(STOLEN_KEY, ALICE), authenticates: true, holder: [ALICE] }],
      },
    ],
  ],
  [
    'a login of the thief on the victim’s device',
    [
      {
        ...by(MALLORY, { time: second(5), device: on(OFFICE, MAC_BROWSER) }),
        issued: [{ ...issued(ALICE_KEY, MALLORY), authenticates: true }],
      },
    ],
  ],
  [
    'a logout of the victim, to contest what came after',
    [{ time: second(500), ended: [ends(SESSION, 'ended'), ends(ref('aws.access-key', ALICE_KEY[0]))] }],
  ],
  [
    'a revocation of the thief’s key before his use, or after, to move the window',
    [
      { time: second(690), ended: [ends(ref('aws.sts-credential', `${STOLEN_KEY[0]}/${STOLEN_KEY[1]}`))] },
      { time: second(5000), ended: [ends(ref('aws.access-key', STOLEN_KEY[0]))] },
    ],
  ],
  [
    'an offboarding, a lock and a deletion of the victim’s account',
    (['disabled', 'deleted', 'offboarded'] as const).map((how) => ({
      time: second(300),
      ended: [ends(ALICE, how)],
      statements: [says(ALICE, 'state', how)],
    })),
  ],
  [
    'a return to duty of an account that was locked',
    [{ time: second(650), statements: [says(MALLORY, 'state', 'active')] }],
  ],
  [
    'an approval of the thief’s run',
    [
      by(ref('github.user', '2'), {
        kind: 'approve',
        outcome: 'success',
        time: second(880),
        context: { ...NO_CONTEXT, job: JOB },
      }),
    ],
  ],
  [
    'a rejection of an honest run, and a second one who ran it',
    [
      by(ref('github.user', '2'), {
        kind: 'approve',
        outcome: 'failure',
        time: second(880),
        context: { ...NO_CONTEXT, job: JOB },
      }),
      by(ref('github.user', '3'), { kind: 'run', time: second(885), context: { ...NO_CONTEXT, job: JOB } }),
    ],
  ],
  [
    'a second reader of the secret',
    [by(ALICE, { kind: 'read-secret', outcome: 'success', time: second(60), secretVersion: VERSION })],
  ],
  [
    'a rotation of the secret, to move who can have used it',
    [
      by(ALICE, {
        kind: 'rotate',
        outcome: 'success',
        time: second(400),
        secretVersion: ref('secret.version', 'kv_1/cases/db#4'),
      }),
    ],
  ],
  [
    'a use of the victim’s key from another place, to make it look stolen',
    [usesKey(ALICE_KEY, 1300, on('192.0.2.99', LINUX_BOTO))],
  ],
  [
    'a use of the instance’s key from another place',
    [
      {
        ...usesKey(['ASIAEXAMPLE000000004', `Worker:${INSTANCE}`], 40, on('192.0.2.99', MAC_CLI)),
        presented: presentsKey('ASIAEXAMPLE000000004', `Worker:${INSTANCE}`, null, {
          boundTo: ref('aws.ec2-instance', INSTANCE),
        }),
      },
    ],
  ],
  ['other people at the victim’s address', [by(MALLORY, { time: second(300), device: on(OFFICE, MAC_BROWSER) })]],
  [
    'many tools at the victim’s address',
    ['curl/8.0', 'Terraform/1.7', LINUX_BOTO].map((agent, i) => usesKey(ALICE_KEY, 300 + i, on(OFFICE, agent))),
  ],
  [
    'a registered device for the thief’s use',
    [{ ...usesKey(STOLEN_KEY, 700, { ...on('192.0.2.77', LINUX_BOTO), deviceId: ref('okta.device', 'guo1') }) }],
  ],
  [
    'a tool call and an agent run behind the thief’s use',
    [
      {
        source: 'ascribe.gateway',
        time: second(699),
        onBehalfOf: [ALICE],
        mode: 'delegated',
        context: { ...NO_CONTEXT, agentRun: ref('agent.run', 'x'), toolCall: 'c' },
        issued: [issued(STOLEN_KEY, ALICE)],
        statements: [
          says(ref('api.request', 'aws/1'), 'owner', 'c'),
          says(ref('aws.access-key', STOLEN_KEY[0]), 'owner', 'gateway'),
        ],
      },
    ],
  ],
  [
    'an assertion of an identity provider, so that all others seem forged',
    [
      {
        source: 'okta.system-log',
        time: second(9),
        issued: [
          issued(ORPHAN_KEY, ALICE, { ref: ref('saml.subject', 'okta|x@y'), keys: [ref('saml.subject', 'okta|x@y')] }),
        ],
      },
    ],
  ],
  [
    'names and e-mails of the victim for the thief, and the other way round',
    [
      {
        time: second(1),
        statements: [
          says(MALLORY, 'email', 'alice@example.com'),
          says(ALICE, 'name', 'worker'),
          says(ALICE, 'email', 'worker'),
        ],
      },
    ],
  ],
  [
    'an inventory that nobody imported',
    [
      {
        source: 'ascribe.inventory',
        time: second(300),
        ended: [ends(ALICE, 'offboarded')],
        statements: [says(ALICE, 'holder', 'E1'), says(MALLORY, 'holder', 'E1')],
      },
    ],
  ],
  [
    'a flood of issuances of one key',
    Array.from({ length: 1500 }, (_, n) => ({
      time: second(-n),
      issued: [issued(ALICE_KEY, ref('okta.user', `flood${n}`), { issuedAt: second(7) })],
    })),
  ],
  [
    'a clock that runs an hour behind',
    Array.from({ length: 60 }, (_, n) => ({
      time: second(3600 + n),
      issued: [issued(ALICE_KEY, ALICE, { authenticates: true })],
      device: on(OFFICE, MAC_BROWSER),
    })),
  ],
];

const judgedOf = (b: FactsBuilder, policy: JudgementPolicy): Map<string, Segment[]> => {
  const facts = b.facts();
  const honestKeys = new Set(facts.strands.filter((s) => s.trust === 'declared').map((s) => s.key));
  const found = new Map<string, Segment[]>();
  for (const s of judge(facts, policy).segments)
    if (honestKeys.has(s.strand)) found.set(s.strand, [...(found.get(s.strand) ?? []), s]);
  return found;
};

/** Where he can write: an application's own log, a product's log in a place that nobody vouches for, a place declared for something else. */
const PLACES: readonly (readonly [source: string, trust: Trust])[] = [
  ['custom.shop', 'unprotected'],
  ['aws.cloudtrail', 'unprotected'],
  ['okta.system-log', 'unprotected'],
  ['aws.cloudtrail', 'foreign'],
];

describe('the honest logs by themselves', () => {
  it('name, hold, contest and leave open, so that a trick has something to change', () => {
    const reasons = new Set(POLICIES.flatMap((p) => [...judgedOf(honest(), p).values()].flat().map((s) => s.reason)));
    for (const reason of [
      'fresh-login',
      'chain-to-root-same-network',
      'bound-to-workload',
      'used-from-second-device',
      'issuance-missing',
      'only-reader-of-secret',
    ])
      expect([...reasons]).toContain(reason);
    const found = [...judgedOf(honest(), POLICIES[0] as JudgementPolicy).values()].flat().flatMap((s) => s.findings);
    expect(found).toContain('privileged-without-approval');
  });
});

describe.each(TRICKS)('%s', (_says, records) => {
  it('changes nothing that is said of a log that he cannot write', () => {
    for (const policy of POLICIES) {
      const alone = judgedOf(honest(), policy);
      for (const [source, trust] of PLACES) {
        const b = honest();
        for (const record of records) b.add({ source, ...record }, trust);
        expect(judgedOf(b, policy), `${source} ${trust} ${policy.definition}`).toEqual(alone);
      }
    }
  });
});

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

describe('evidence of the same worth', () => {
  it('does contradict: where nobody vouches for any log, all are worth the same', () => {
    const b = new FactsBuilder();
    signIn(b, 'alice', ...ALICE_KEY, 0, OFFICE);
    const use = uses(b, ...ALICE_KEY, 7, 600, on(OFFICE, MAC_CLI));
    b.add({ time: second(7), issued: [issued(ALICE_KEY, MALLORY)] });
    const judged = judge(b.facts(), NO_POLICY).segments.filter((s) => s.strand === use.key);
    expect(judged.map((s) => [s.verdict, s.operator])).toEqual([['ambiguous', []]]);
  });

  it('and a stronger join of a worse place does not outdo a weaker one of a better place', () => {
    const b = honest();
    const strong = ref('k8s.jti', 'x');
    const use = b.add(
      {
        ...usesKey(ALICE_KEY, 650, on(OFFICE, MAC_CLI)),
        presented: {
          ...presentsKey(ALICE_KEY[0], ALICE_KEY[1], second(7)),
          joins: [
            { key: strong, cls: 'K1', issuedAt: null, withinMicros: null },
            ...presentsKey(ALICE_KEY[0], ALICE_KEY[1], second(7)).joins,
          ],
        },
      },
      'unprotected',
    );
    b.add({ time: second(1), issued: [issued(ALICE_KEY, MALLORY, { keys: [strong] })] }, 'unprotected');
    const judged = judge(b.facts(), NO_POLICY).segments.filter((s) => s.strand === use.key);
    expect(judged.map((s) => s.holder[0])).toEqual([ALICE]);
  });
});
