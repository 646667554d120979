import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ref } from '../model/ref.ts';
import {
  asRole,
  chainsTo,
  delivers,
  FactsBuilder,
  LINUX_BOTO,
  MAC_CLI,
  on,
  presentsKey,
  role,
  second,
  signIn,
  uses,
} from './facts.fixture.ts';
import { judge } from './index.ts';
import { ALICE, ELSEWHERE, HOME, only, verdictsOf } from './judged.fixture.ts';
import { NO_POLICY } from './policy.ts';

describe('people behind roles', () => {
  it('attributes a use on the login’s device to the account at the identity provider, through every role of the chain', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    chainsTo(b, ['ASIA1', 'Dev:alice', 7], ['ASIA2', 'Ops:whatever'], 60, on(HOME, MAC_CLI));
    const use = uses(b, 'ASIA2', 'Ops:whatever', 60, 90, on(HOME, MAC_CLI));
    expect(only(b.facts(), use)).toMatchObject({
      verdict: 'attributed',
      reason: 'chain-to-root-same-network',
      holder: [ALICE, role('Dev'), role('Ops')],
      operator: [ALICE, role('Dev'), role('Ops')],
      device: `trace.device:${HOME}/macos`,
      grade: { identity: 'C3', device: 'C2' },
    });
  });
  it('holds that same use, and names no operator, unless the policy counts address and kind of machine as a device', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 90, on(HOME, MAC_CLI));
    expect(only(b.facts(), use, NO_POLICY)).toMatchObject({
      verdict: 'held',
      reason: 'same-address-and-machine',
      holder: [ALICE, role('Dev')],
      operator: [],
    });
  });
  it('attributes a use that carries the registered device of the login, and contests one that carries another', () => {
    const b = new FactsBuilder();
    const session = ref('okta.session', '1');
    const at = (n: number, device: string, over: object) =>
      b.add({
        source: 'okta.system-log',
        time: second(n),
        device: { ...on(HOME, MAC_CLI), deviceId: ref('okta.device', device) },
        ...over,
      });
    const presented = {
      ref: session,
      joins: [{ key: session, cls: 'K3' as const, issuedAt: null, withinMicros: null }],
      holder: [ALICE],
      holderClass: 'K3' as const,
      boundTo: null,
      issuance: 'expected' as const,
    };
    at(0, 'guo1', {
      presented: { ...presented, ref: null, joins: [] },
      issued: [
        {
          ref: session,
          keys: [session],
          issuedAt: null,
          expires: null,
          lineage: 'root',
          holder: [ALICE],
          boundTo: null,
          authenticates: true,
        },
      ],
    });
    const own = at(9, 'guo1', { presented });
    const other = at(9, 'guo2', { presented });
    expect(only(b.facts(), own, NO_POLICY)).toMatchObject({
      verdict: 'attributed',
      reason: 'chain-to-root-same-device',
      device: 'okta.device:guo1',
      grade: { device: 'C3' },
    });
    expect(only(b.facts(), other, NO_POLICY)).toMatchObject({
      verdict: 'contested',
      reason: 'registered-device-differs',
    });
  });
  it('holds, and names no operator, where only the address changed', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 90, on(ELSEWHERE, MAC_CLI));
    expect(only(b.facts(), use)).toMatchObject({
      verdict: 'held',
      reason: 'holder-known-other-address',
      holder: [ALICE, role('Dev')],
      operator: [],
    });
  });
  it('contests a use from another network and kind of machine, and all that was obtained by it', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const own = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(HOME, MAC_CLI));
    const stolen = chainsTo(b, ['ASIA1', 'Dev:alice', 7], ['ASIA2', 'Ops:x'], 70, on(ELSEWHERE, LINUX_BOTO));
    const obtained = uses(b, 'ASIA2', 'Ops:x', 70, 80, on(ELSEWHERE, LINUX_BOTO));
    const facts = b.facts();
    expect(only(facts, own).verdict).toBe('attributed');
    expect(only(facts, stolen)).toMatchObject({
      verdict: 'contested',
      operator: [],
      grade: { device: 'C0' },
      holder: [ALICE, role('Dev')],
    });
    expect(only(facts, stolen).findings).toContain('session-on-second-device');
    expect(only(facts, obtained)).toMatchObject({ verdict: 'contested', reason: 'issued-under-contest', operator: [] });
  });
  it('does not let a shared address place anybody', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    signIn(b, '00ubob', 'ASIA9', 'Dev:bob', 10, HOME);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(HOME, MAC_CLI));
    expect(only(b.facts(), use)).toMatchObject({ verdict: 'held', reason: 'address-shared-by-others', operator: [] });
  });
  it('does not choose between two tools at the login’s address that the login did not show', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const one = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(HOME, MAC_CLI));
    const two = uses(b, 'ASIA1', 'Dev:alice', 7, 61, on(HOME, 'Boto3/1.2 Darwin/23'));
    for (const s of [one, two]) expect(only(b.facts(), s).reason).toBe('several-tools-same-address');
  });
  it('does not take another platform behind the login’s address for the holder', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(HOME, LINUX_BOTO));
    expect(only(b.facts(), use)).toMatchObject({ verdict: 'held', reason: 'same-address-other-platform' });
  });
  it('reads the holder, never the session name, and reports a name that imitates', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:00ubob@example.com', 0, HOME);
    signIn(b, '00ubob', 'ASIA9', 'Dev:bob', 10, ELSEWHERE);
    const use = uses(b, 'ASIA1', 'Dev:00ubob@example.com', 7, 60, on(HOME, MAC_CLI));
    const segment = only(b.facts(), use);
    expect(segment.holder[0]).toBe(ALICE);
    expect(segment.findings).toContain('session-name-imitates-identity');
  });
  it('falls back to the subject that the provider verified where the identity provider’s log is not collected at all', () => {
    const whole = new FactsBuilder();
    signIn(whole, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(whole, 'ASIA1', 'Dev:alice', 7, 60, on(HOME, MAC_CLI));
    const f = whole.facts();
    const isAws = (s: { source: string }): boolean => s.source === 'aws.cloudtrail';
    const facts = { ...f, strands: f.strands.filter(isAws), issues: f.issues.filter(isAws) };
    expect(only(facts, use).holder).toEqual(['aws.saml-user:okta/00ualice@example.com', role('Dev')]);
  });
  it('names nobody by an assertion that the collected log of its provider does not have', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    signIn(b, '00ubob', 'ASIA9', 'Dev:bob', 10, ELSEWHERE);
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(HOME, MAC_CLI));
    const f = b.facts();
    const facts = { ...f, issues: f.issues.filter((i) => i.issued.ref !== 'saml.subject:okta|00ualice@example.com') };
    expect(only(facts, use)).toMatchObject({
      verdict: 'unattributed',
      reason: 'assertion-not-at-provider',
      holder: [],
    });
  });
});

describe('credentials that recur, are missing or fit twice', () => {
  it('tells two holders of one recurring key id apart by what identifies the issuance', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIAX', 'Dev:alice', 0, HOME);
    signIn(b, '00ubob', 'ASIAX', 'Dev:bob', 100, '192.0.2.50');
    const a = uses(b, 'ASIAX', 'Dev:alice', 7, 200, on(HOME, MAC_CLI));
    const c = uses(b, 'ASIAX', 'Dev:bob', 107, 200, on('192.0.2.50', MAC_CLI));
    expect(only(b.facts(), a).holder[0]).toBe(ALICE);
    expect(only(b.facts(), c).holder[0]).toBe('okta.user:00ubob');
    expect(only(b.facts(), c).findings).toContain('key-id-recurs');
  });
  it('is ambiguous, with complete candidates, where two issuances fit one use', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIAX', 'Dev:same', 0, HOME);
    signIn(b, '00ubob', 'ASIAX', 'Dev:same', 0, '192.0.2.50');
    const use = uses(b, 'ASIAX', 'Dev:same', 7, 60, on(HOME, MAC_CLI));
    expect(only(b.facts(), use)).toMatchObject({
      verdict: 'ambiguous',
      holder: [],
      operator: [],
      candidates: [
        ['okta.user:00ualice', role('Dev')],
        ['okta.user:00ubob', role('Dev')],
      ],
    });
  });
  it('is ambiguous where another account had the same name asserted within the hour: its own sign-on may be what is missing', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:x', 0, HOME);
    const shared = ref('saml.subject', 'okta|00ualice@example.com');
    b.add({
      source: 'okta.system-log',
      time: second(2000),
      principal: { ref: ref('okta.user', '00ubob'), id: '00ubob', name: null, email: null, type: 'User' },
      presented: {
        ref: null,
        joins: [],
        holder: [ref('okta.user', '00ubob')],
        holderClass: 'K3',
        boundTo: null,
        issuance: 'expected',
      },
      issued: [
        {
          ref: shared,
          keys: [shared],
          issuedAt: null,
          expires: null,
          lineage: 'presenter',
          holder: [],
          boundTo: null,
          authenticates: false,
        },
      ],
    });
    const use = uses(b, 'ASIA1', 'Dev:x', 7, 60, on(HOME, MAC_CLI));
    expect(only(b.facts(), use)).toMatchObject({
      verdict: 'ambiguous',
      candidates: [
        ['okta.user:00ualice', role('Dev')],
        ['okta.user:00ubob', role('Dev')],
      ],
    });
  });
  it('names nobody where one of two fitting issuances leads nowhere', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIAX', 'Dev:same', 0, HOME);
    chainsTo(b, ['ASIALOST', 'Lost:x', 0], ['ASIAX', 'Dev:same'], 7, on(HOME, MAC_CLI));
    const use = uses(b, 'ASIAX', 'Dev:same', 7, 60, on(HOME, MAC_CLI));
    expect(only(b.facts(), use)).toMatchObject({
      verdict: 'unattributed',
      reason: 'rival-issuance-unresolved',
      holder: [],
    });
  });
  it('does not join by the key id alone when the issuance is missing', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIAX', 'Dev:alice', 0, HOME);
    const use = uses(b, 'ASIAX', 'Dev:mallory', 300, 400, on(HOME, MAC_CLI));
    const later = uses(b, 'ASIAX', 'Dev:alice', 300, 400, on(HOME, MAC_CLI));
    for (const s of [use, later])
      expect(only(b.facts(), s)).toMatchObject({ verdict: 'unattributed', reason: 'issuance-missing' });
  });
  it('joins nothing by a key that is only the client’s word', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const weak = presentsKey('ASIA1', 'Dev:alice', second(7));
    const use = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(HOME, MAC_CLI), {
      presented: { ...weak, joins: weak.joins.map((j) => ({ ...j, cls: 'K5' as const })) },
    });
    expect(only(b.facts(), use)).toMatchObject({ verdict: 'unattributed', holder: [] });
  });
  it('gives no holder to a foreign record, and lets none join through it', () => {
    const b = new FactsBuilder();
    const forged = b.add(
      {
        time: second(1),
        issued: [{ ...presentIssue('ASIA7', 'Dev:x'), lineage: 'root', holder: [ALICE], authenticates: true }],
      },
      'foreign',
    );
    const use = uses(b, 'ASIA7', 'Dev:x', 1, 60, on(HOME, MAC_CLI));
    expect(only(b.facts(), forged).reason).toBe('foreign-origin');
    expect(only(b.facts(), use)).toMatchObject({ verdict: 'unattributed', holder: [] });
  });
  it('lets forged evidence of lower trust neither support nor contradict', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const honest = uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(HOME, MAC_CLI));
    const before = only(b.facts(), honest);
    const f = b.facts();
    const declared = { ...f, issues: f.issues.map((i) => ({ ...i, trust: 'declared' as const })) };
    b.add({
      time: second(7),
      presented: presentsKey('AKIAEVIL', 'x', null, { holder: [ref('aws.iam-user', 'AIDAEVIL')] }),
      issued: [presentIssue('ASIA1', 'Dev:alice')],
    });
    const g = b.facts();
    const forged = g.issues.at(-1);
    if (!forged) throw new Error('the forged issuance was not built');
    const attacked = { ...declared, strands: g.strands, uses: g.uses, issues: [...declared.issues, forged] };
    expect(only(attacked, honest).holder).toEqual(before.holder);
    expect(only(attacked, honest).verdict).toBe('attributed');
  });
});

const presentIssue = (key: string, assumed: string) => ({
  ref: ref('aws.access-key', key),
  keys: [ref('aws.sts-credential', `${key}/${assumed}`)],
  issuedAt: second(7),
  expires: null,
  lineage: 'presenter' as const,
  holder: [role('Dev')],
  boundTo: null,
  authenticates: false,
});

describe('laws', () => {
  it('give the same judgement for any order of the facts', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    signIn(b, '00ubob', 'ASIA1', 'Dev:alice', 0, '192.0.2.50');
    signIn(b, '00ucarol', 'ASIA3', 'Dev:carol', 0, ELSEWHERE);
    chainsTo(b, ['ASIA3', 'Dev:carol', 7], ['ASIA4', 'Ops:y'], 9, on(ELSEWHERE, MAC_CLI));
    uses(b, 'ASIA4', 'Ops:y', 9, 20, on(HOME, LINUX_BOTO));
    delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 10, on('10.0.0.5', LINUX_BOTO));
    // a loop, which nothing honest writes
    chainsTo(b, ['ASIAL1', 'L:1', 5], ['ASIAL2', 'L:2'], 5, on(HOME, MAC_CLI));
    chainsTo(b, ['ASIAL2', 'L:2', 5], ['ASIAL1', 'L:1'], 5, on(HOME, MAC_CLI));
    const facts = b.facts();
    const expected = JSON.stringify(judge(facts, NO_POLICY));
    const shuffled = fc.record({
      strands: fc.shuffledSubarray([...facts.strands], { minLength: facts.strands.length }),
      uses: fc.shuffledSubarray([...facts.uses], { minLength: facts.uses.length }),
      issues: fc.shuffledSubarray([...facts.issues], { minLength: facts.issues.length }),
      ends: fc.constant([...facts.ends]),
      statements: fc.constant([...facts.statements]),
      decisions: fc.constant([...facts.decisions]),
      secrets: fc.constant([...facts.secrets]),
      hours: fc.constant([]),
      runs: fc.constant([]),
    });
    fc.assert(fc.property(shuffled, (f) => JSON.stringify(judge(f, NO_POLICY)) === expected));
  });
  it('never name a holder from a name, an address or a user agent alone', () => {
    const text = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.ipV4(), (name, email, ip) => {
        const b = new FactsBuilder();
        signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, ip);
        const strand = b.add({
          time: second(50),
          principal: { ref: null, id: null, name, email, type: 'User' },
          device: on(ip, MAC_CLI),
        });
        const weak = b.add({
          time: second(50),
          principal: asRole(`Dev:${name}`),
          device: on(ip, MAC_CLI),
          presented: { ref: null, joins: [], holder: [ALICE], holderClass: 'K5', boundTo: null, issuance: 'elsewhere' },
        });
        for (const s of [strand, weak]) {
          for (const segment of verdictsOf(b.facts(), s)) {
            expect(segment.verdict).toBe('unattributed');
            expect([...segment.holder, ...segment.operator]).toEqual([]);
          }
        }
      }),
    );
  });
  it('name no operator unless the verdict is attributed, and give every segment a rival', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    uses(b, 'ASIA1', 'Dev:alice', 7, 60, on(ELSEWHERE, LINUX_BOTO));
    delivers(b, 'i-0aaaaaaaaaaaaaaaa', 'ASIAW', 10, on('10.0.0.5', LINUX_BOTO));
    for (const s of judge(b.facts(), NO_POLICY).segments) {
      expect(s.operator.length > 0).toBe(s.verdict === 'attributed');
      expect(s.rivals.length).toBeGreaterThan(0);
    }
  });
});
