import { describe, expect, it } from 'vitest';
import type { Issued, Presented } from '../model/event.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { delivers, endsKey, FactsBuilder, LINUX_BOTO, MAC_CLI, on, second, signIn, uses } from './facts.fixture.ts';
import { judge } from './index.ts';
import { ALICE, ELSEWHERE, HOME, only, verdictsOf } from './judged.fixture.ts';
import { NO_POLICY } from './policy.ts';

describe('workloads', () => {
  it('attributes a delivered credential that is used from one place', () => {
    const b = new FactsBuilder();
    const use = delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 10, on('10.0.0.5', LINUX_BOTO));
    expect(only(b.facts(), use)).toMatchObject({
      verdict: 'attributed',
      reason: 'bound-to-workload',
      device: 'aws.ec2-instance:i-0aaaaaaaaaaaaaaaa',
    });
  });
  it('contests it where it appears on another network in another client, and keeps the place that its other keys show', () => {
    const b = new FactsBuilder();
    delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAV', 1, on('10.0.0.5', LINUX_BOTO));
    const own = delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 10, on('10.0.0.5', LINUX_BOTO));
    const stolen = delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 20, on(ELSEWHERE, MAC_CLI));
    expect(only(b.facts(), own).verdict).toBe('attributed');
    expect(only(b.facts(), stolen)).toMatchObject({
      verdict: 'contested',
      reason: 'away-from-its-workload',
      operator: [],
    });
    expect(only(b.facts(), stolen).findings).toContain('workload-credential-elsewhere');
  });
  it('places neither side where nothing tells which is the workload', () => {
    const b = new FactsBuilder();
    const one = delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 10, on('10.0.0.5', LINUX_BOTO));
    const two = delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 20, on(ELSEWHERE, LINUX_BOTO));
    for (const s of [one, two]) expect(only(b.facts(), s).operator).toEqual([]);
  });
});

describe('names of one thing in two logs', () => {
  const used = (issuedTo: string) => {
    const b = new FactsBuilder();
    const key = ref('k8s.jti', '1');
    const account = ref('k8s.serviceaccount', issuedTo);
    b.add({
      source: 'k8s.audit',
      time: second(1),
      issued: [
        {
          ref: key,
          keys: [key],
          issuedAt: null,
          expires: null,
          lineage: 'root',
          holder: [account],
          boundTo: null,
          authenticates: false,
        },
      ],
    });
    const use = b.add({
      time: second(9),
      presented: {
        ref: key,
        joins: [{ key, cls: 'K2', issuedAt: null, withinMicros: null }],
        holder: [ref('k8s.serviceaccount', 'ns/api')],
        holderClass: 'K2',
        boundTo: null,
        issuance: 'elsewhere',
      },
    });
    return only(b.facts(), use);
  };
  it('agree where one of them says which cluster, and contradict where they name two accounts', () => {
    expect(used('prod/ns/api').holder).toEqual(['k8s.serviceaccount:prod/ns/api']);
    expect(used('prod/ns/api').verdict).toBe('held');
    expect(used('ns/other').reason).toBe('sources-disagree-on-holder');
  });
});

describe('time', () => {
  it('contests what lies before issuance, after expiry and after the end, and only that', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    for (const at of [-60, 30, 3600 + 7 + 300]) uses(b, 'ASIA1', 'Dev:alice', 7, at, on(HOME, MAC_CLI));
    const strand = uses(b, 'ASIA1', 'Dev:alice', 7, 31, on(HOME, MAC_CLI));
    expect(verdictsOf(b.facts(), strand).map((s) => s.reason)).toEqual([
      'used-before-issuance',
      'chain-to-root-same-network',
      'used-after-expiry',
    ]);
    b.add({ time: second(1000), ended: [endsKey('ASIA1', 'revoked')], authentication: 'none' });
    uses(b, 'ASIA1', 'Dev:alice', 7, 2000, on(HOME, MAC_CLI));
    const reasons = verdictsOf(b.facts(), strand).map((s) => s.reason);
    expect(reasons).toContain('used-after-end');
  });
  it('takes issue and use in the same second, and small skew between clocks, as in order', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 6, on(HOME, MAC_CLI));
    expect(only(b.facts(), use).verdict).toBe('attributed');
  });
});

describe('ends of identities', () => {
  it('report a credential that goes on working after its account was disabled, unless it was enabled again', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 2000, on(HOME, MAC_CLI));
    const refused = uses(b, 'ASIA1', 'Dev:alice', 7, 2000, on(ELSEWHERE, MAC_CLI), { outcome: 'failure' });
    b.add({
      source: 'okta.system-log',
      time: second(600),
      authentication: 'none',
      ended: [{ ref: ALICE, how: 'disabled', at: null }],
    });
    expect(only(b.facts(), use).findings).toContain('use-after-revocation');
    expect(only(b.facts(), refused).findings).not.toContain('use-after-revocation');
    b.add({
      source: 'okta.system-log',
      time: second(900),
      authentication: 'none',
      statements: [{ ref: ALICE, attribute: 'state', value: 'active' }],
    });
    expect(only(b.facts(), use).findings).not.toContain('use-after-revocation');
  });
});

describe('a stretch in which a credential was not used', () => {
  it('raises no finding: process ids come round again, and keys are disabled and enabled', () => {
    const b = new FactsBuilder();
    const session = ref('ssh.session', 'db1/2090');
    const login = (at: number): void => {
      b.add({
        source: 'openssh.sshd',
        time: second(at),
        kind: 'authenticate',
        outcome: 'success',
        presented: presents(null, []),
        issued: [opens(session, second(at))],
      });
    };
    const use = (at: number, ends = false): string =>
      b.add({
        source: 'openssh.sshd',
        time: second(at),
        outcome: 'success',
        presented: presents(session, [session]),
        ended: ends ? [{ ref: session, how: 'ended', at: null }] : [],
      }).key;
    login(0);
    use(1);
    use(600, true);
    login(90_000);
    const strand = use(90_001);
    const { findings, segments } = judge(b.facts(), NO_POLICY);
    expect(segments.filter((s) => s.strand === strand).length).toBeGreaterThan(1);
    expect(findings.filter((f) => f.code.startsWith('use-after'))).toEqual([]);
    use(45_000);
    expect(judge(b.facts(), NO_POLICY).findings.map((f) => f.code)).toContain('use-after-revocation');
  });
});

const OWNER = ref('os.user', 'db1/deploy');
const presents = (shown: Ref | null, keys: readonly Ref[]): Presented => ({
  ref: shown,
  joins: keys.map((key) => ({ key, cls: 'K3', issuedAt: null, withinMicros: null })),
  holder: [OWNER],
  holderClass: 'K3',
  boundTo: null,
  issuance: keys.length > 0 ? 'expected' : 'not-logged',
});
const opens = (session: Ref, at: Micros): Issued => ({
  ref: session,
  keys: [session],
  issuedAt: at,
  expires: null,
  lineage: 'root',
  holder: [OWNER],
  boundTo: null,
  authenticates: true,
});
