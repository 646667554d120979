import { type Ended, type Event, type Issued, NO_CONTEXT, NO_DEVICE, type Presented } from '../model/event.ts';
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

export const OFFICE = '198.51.100.1';
export const ALICE_KEY = ['ASIAEXAMPLE000000001', 'AROA1:alice'] as const;
export const STOLEN_KEY = ['ASIAEXAMPLE000000002', 'AROA2:worker'] as const;
export const ORPHAN_KEY = ['ASIAEXAMPLE000000003', 'AROA3:nobody'] as const;
const INSTANCE = 'i-0123456789abcdef0';
export const ALICE = ref('okta.user', 'alice');
export const MALLORY = ref('okta.user', 'mallory');
export const JOB = ref('ci.job', 'github/o/r/1');
const VERSION = ref('secret.version', 'kv_1/cases/db#3');
const ACCOUNT = ref('pg.role', 'cases-db/app');

export const POLICIES: readonly JudgementPolicy[] = (['device', 'network'] as const).map((definition) => ({
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
export const by = (r: Ref, over: Partial<Event>): Partial<Event> => ({
  principal: named(r),
  presented: holds(r),
  ...over,
});

/** What the logs that are vouched for say: a login and its key, a key of an instance, a run without approval, a secret with one reader. */
export function honest(): FactsBuilder {
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

export const issued = (key: readonly [string, string], holder: Ref, over: Partial<Issued> = {}): Issued => ({
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
export const usesKey = (key: readonly [string, string], at: number, device: Event['device']): Partial<Event> => ({
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
export const SESSION = ref('okta.session', '102alice');

export type Trick = readonly [says: string, records: readonly Partial<Event>[]];

export const TRICKS: readonly Trick[] = [
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

export const judgedOf = (b: FactsBuilder, policy: JudgementPolicy): Map<string, Segment[]> => {
  const facts = b.facts();
  const honestKeys = new Set(facts.strands.filter((s) => s.trust === 'declared').map((s) => s.key));
  const found = new Map<string, Segment[]>();
  for (const s of judge(facts, policy).segments)
    if (honestKeys.has(s.strand)) found.set(s.strand, [...(found.get(s.strand) ?? []), s]);
  return found;
};
