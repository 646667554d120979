import { describe, expect, it } from 'vitest';
import { type Issued, type Presented, SIGNED_LINK } from '../model/event.ts';
import type { Strand } from '../model/facts.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import {
  asRole,
  delivers,
  endsKey,
  FactsBuilder,
  LINUX_BOTO,
  MAC_CLI,
  on,
  second,
  signIn,
  uses,
} from './facts.fixture.ts';
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
  it('holds it where the one place is an outer address that nothing else shows: of a silent workload, a thief’s is the only place', () => {
    const b = new FactsBuilder();
    const use = delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 10, on(ELSEWHERE, LINUX_BOTO));
    expect(only(b.facts(), use)).toMatchObject({
      verdict: 'held',
      reason: 'only-place-of-its-credential',
      operator: [],
      device: `trace.device:${ELSEWHERE}/linux`,
    });
    delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAV', 1, on(ELSEWHERE, LINUX_BOTO));
    expect(only(b.facts(), use)).toMatchObject({ verdict: 'attributed', reason: 'bound-to-workload' });
  });
  it('holds it where other credentials of the workload are used from elsewhere, or somebody else shows the inner address', () => {
    const b = new FactsBuilder();
    delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAV', 1, on('10.0.0.5', LINUX_BOTO));
    const other = delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 10, on('10.9.0.5', LINUX_BOTO));
    expect(only(b.facts(), other).reason).toBe('only-place-of-its-credential');
    const c = new FactsBuilder();
    signIn(c, '00ualice', 'ASIA1', 'Dev:alice', 0, '10.0.0.5');
    const shared = delivers(c, 'i-0aaaaaaaaaaaaaaaa', 'ASIAV', 1, on('10.0.0.5', LINUX_BOTO));
    expect(only(c.facts(), shared)).toMatchObject({ verdict: 'held', reason: 'only-place-of-its-credential' });
  });
  it('contests it on a kind of machine that such a workload does not run on', () => {
    const b = new FactsBuilder();
    const pod = ref('k8s.pod', '7a9d2f10-0000-4000-8000-00000000beef');
    const presented = { ...presents(null, []), boundTo: pod };
    const laptop = b.add({ source: 'k8s.audit', time: second(1), presented, device: on('10.0.0.5', MAC_CLI) });
    expect(only(b.facts(), laptop)).toMatchObject({ verdict: 'contested', reason: 'away-from-its-workload' });
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

describe('a request that was signed beforehand, as a link', () => {
  const link = { oddities: [SIGNED_LINK] };
  it('is its holder’s, and shows neither where the credential is nor that it was taken', () => {
    const b = new FactsBuilder();
    const own = delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 10, on('10.0.0.5', LINUX_BOTO));
    const opened = b.add({
      time: second(20),
      principal: asRole('Worker:i-0aaaaaaaaaaaaaaaa'),
      device: on(ELSEWHERE, MAC_CLI),
      presented: own.presented,
      ...link,
    });
    expect(only(b.facts(), opened)).toMatchObject({ verdict: 'held', reason: 'signed-link', operator: [] });
    expect(only(b.facts(), own).verdict).toBe('attributed');
  });
  it('is no second device of a person’s session either', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const opened = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(ELSEWHERE, LINUX_BOTO), link);
    expect(only(b.facts(), opened)).toMatchObject({ verdict: 'held', reason: 'signed-link', findings: [] });
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
  it('are refined by an account behind them, and contradicted by another account of their own kind and issuer', () => {
    const behind = (issuedTo: Ref, said: Ref) => {
      const b = new FactsBuilder();
      const key = ref('app.token', 'cases/t1');
      b.add({ source: 'custom.cases', time: second(1), issued: [{ ...opens(key, second(1)), holder: [issuedTo] }] });
      const presented = { ...presents(key, [key]), holder: [said] };
      const use = b.add({ source: 'custom.cases', time: second(9), presented });
      return only(b.facts(), use).reason;
    };
    const [ada, bob] = [ref('app.user', 'cases/ada'), ref('app.user', 'cases/bob')];
    expect(behind(ada, bob)).toBe('sources-disagree-on-holder');
    expect(behind(ref('app.user', 'portal/ada'), bob)).not.toBe('sources-disagree-on-holder');
    expect(behind(ALICE, bob)).not.toBe('sources-disagree-on-holder');
    const [one, two] = [ref('oidc.subject', 'idp/realm|1'), ref('oidc.subject', 'idp/realm|2')];
    expect(behind(one, two)).toBe('sources-disagree-on-holder');
    expect(behind(one, ref('oidc.subject', 'idp/other|2'))).not.toBe('sources-disagree-on-holder');
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
    for (const { window } of verdictsOf(b.facts(), strand)) expect(window.from! <= window.to!).toBe(true);
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

describe('a key that was disabled and enabled again', () => {
  it('contradicts what was done in between, and nothing after', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = [30, 1500, 2600].map((at) => uses(b, 'ASIA1', 'Dev:alice', 7, at, on(HOME, MAC_CLI)))[0] as Strand;
    b.add({ time: second(1000), ended: [endsKey('ASIA1', 'disabled')], authentication: 'none' });
    const key = endsKey('ASIA1', 'disabled').ref;
    b.add({
      time: second(2000),
      authentication: 'none',
      statements: [{ ref: key, attribute: 'state', value: 'active' }],
    });
    const segments = verdictsOf(b.facts(), use);
    expect(segments.map((s) => s.reason)).toEqual([
      'chain-to-root-same-network',
      'used-after-end',
      'chain-to-root-same-network',
    ]);
    expect(segments.map((s) => s.window.closedHow)).toEqual(['disabled', 'last-use', 'expiry']);
  });
  it('stays ended where the session was revoked, however active its account is', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 2600, on(HOME, MAC_CLI));
    b.add({ time: second(1000), ended: [endsKey('ASIA1', 'revoked')], authentication: 'none' });
    const key = endsKey('ASIA1', 'revoked').ref;
    b.add({
      time: second(2000),
      authentication: 'none',
      statements: [{ ref: key, attribute: 'state', value: 'active' }],
    });
    expect(only(b.facts(), use).reason).toBe('used-after-end');
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
    const between = use(45_000);
    const all = judge(b.facts(), NO_POLICY);
    expect(all.findings.map((f) => f.code)).not.toContain('use-after-revocation');
    // Neither of the two logins: the beginning of a third session is not in evidence, and what is left is the record’s own word.
    const middle = all.segments.find((s) => s.strand === between && s.from !== null && s.to === second(90_000));
    expect(middle).toMatchObject({ reason: 'holder-known-no-login-seen', window: { openedBy: null, closedBy: null } });
  });
});

it('an id that was handed out hundreds of times between two uses cuts neither of them into hundreds of pieces', () => {
  const b = new FactsBuilder();
  const session = ref('ssh.session', 'db1/7');
  const use = (at: number): Strand =>
    b.add({ source: 'openssh.sshd', time: second(at), presented: presents(session, [session]) });
  for (let at = 0; at < 30_000; at += 100) {
    b.add({
      source: 'openssh.sshd',
      time: second(at),
      presented: presents(null, []),
      issued: [opens(session, second(at))],
    });
    b.add({ source: 'openssh.sshd', time: second(at + 9), ended: [{ ref: session, how: 'ended', at: null }] });
  }
  use(101);
  const late = use(29_901);
  const segments = verdictsOf(b.facts(), late);
  expect(segments.length).toBeLessThan(6);
  expect(segments.at(-1)).toMatchObject({ reason: 'same-connection', window: { from: second(29_900) } });
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
