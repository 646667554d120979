import { describe, expect, it } from 'vitest';
import { type Event, type IdentityStatement, type Issued, NO_DEVICE } from '../model/event.ts';
import type { Digest, Strand } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import { type Ref, ref } from '../model/ref.ts';
import { FactsBuilder, LINUX_BOTO, MAC_CLI, on, second } from './facts.fixture.ts';
import { ALICE, ELSEWHERE, HOME, only, verdictsOf } from './judged.fixture.ts';
import { type JudgementPolicy, NO_POLICY } from './policy.ts';

const OKTA = ref('okta.device', 'guo1');
const ENTRA = ref('entra.device', '9f0c');
const SESSION = ref('entra.session', 's1');

type Over = Partial<Pick<IdentityStatement, 'from' | 'to'>>;
const says = (
  r: Ref,
  attribute: IdentityStatement['attribute'],
  value: string,
  over: Over = {},
): IdentityStatement => ({
  ref: r,
  attribute,
  value,
  ...over,
});
/** What an import says of a machine or an account. */
const inventory = (b: FactsBuilder, statements: readonly IdentityStatement[], trust: Trust = 'declared'): Strand =>
  b.add(
    {
      source: 'ascribe.inventory',
      authentication: 'none',
      principal: { ref: statements[0]?.ref ?? null, id: null, name: null, email: null, type: 'inventory' },
      statements,
    },
    trust,
  );

const loginOf = (session: Ref): Issued => ({
  ref: session,
  keys: [session],
  issuedAt: null,
  expires: null,
  lineage: 'root',
  holder: [ALICE],
  boundTo: null,
  authenticates: true,
});
const presents = (session: Ref, joined: boolean): Event['presented'] => ({
  ref: joined ? session : null,
  joins: joined ? [{ key: session, cls: 'K3', issuedAt: null, withinMicros: null }] : [],
  holder: [ALICE],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'expected',
});

/** Alice signs in on one machine, by its name in one log; her session is used on what another log names. */
function twoNames(more: (b: FactsBuilder) => void, over: { policy?: JudgementPolicy; use?: Ref; at?: number } = {}) {
  const b = new FactsBuilder('declared');
  b.add({
    source: 'entra.sign-in',
    time: second(0),
    device: { ...on(HOME, MAC_CLI), deviceId: ENTRA },
    presented: presents(SESSION, false),
    issued: [loginOf(SESSION)],
  });
  const use = b.add({
    source: 'okta.system-log',
    time: second(over.at ?? 60),
    device: { ...on(ELSEWHERE, MAC_CLI), deviceId: over.use ?? OKTA },
    presented: presents(SESSION, true),
  });
  more(b);
  return only(b.facts(), use, over.policy ?? NO_POLICY);
}

describe('two names of one machine', () => {
  const laptop = (over: Over = {}) => [says(OKTA, 'device', 'LT-42', over)];
  const both = (b: FactsBuilder): void => {
    inventory(b, laptop());
    inventory(b, [says(ENTRA, 'device', 'LT-42')]);
  };
  const MOVED = { verdict: 'held', reason: 'holder-known-other-address' };
  it('are not compared where nobody says whose they are', () => {
    expect(twoNames(() => {})).toMatchObject(MOVED);
  });
  it('place the use where an import puts them under one id, as the policy’s devices do', () => {
    const policy = { ...NO_POLICY, deviceName: (d: Ref) => (d === ENTRA || d === OKTA ? 'LT-42' : null) };
    const byPolicy = twoNames(() => {}, { policy });
    const byImport = twoNames(both);
    expect(byImport).toMatchObject({ verdict: 'attributed', reason: 'chain-to-root-same-device', operator: [ALICE] });
    expect({ ...byPolicy, consulted: [] }).toEqual({ ...byImport, consulted: [] });
    expect(byImport.consulted).toEqual(expect.arrayContaining([OKTA]));
  });
  it('exclude each other where an import puts them under two', () => {
    const two = twoNames((b) => {
      inventory(b, laptop());
      inventory(b, [says(ENTRA, 'device', 'LT-7')]);
    });
    expect(two).toMatchObject({ verdict: 'contested', reason: 'registered-device-differs', operator: [] });
  });
  it('exclude each other and yet do not accuse, where the second is the holder’s own machine too', () => {
    const own = (who: string) => (b: FactsBuilder) => {
      inventory(b, [...laptop(), says(OKTA, 'assigned', who)]);
      inventory(b, [says(ENTRA, 'device', 'LT-7')]);
      inventory(b, [says(ALICE, 'holder', 'E1')]);
    };
    expect(twoNames(own('E1'))).toMatchObject({ verdict: 'held', reason: 'second-device-of-holder', operator: [] });
    expect(twoNames(own('E2'))).toMatchObject({
      reason: 'registered-device-differs',
      findings: ['on-device-of-another', 'session-on-second-device'],
    });
  });
  it('count only in the interval in which they stood for the machine', () => {
    const from = second(100);
    const handedOn = (b: FactsBuilder): void => {
      inventory(b, laptop({ from }));
      inventory(b, [says(ENTRA, 'device', 'LT-42')]);
    };
    expect(twoNames(handedOn, { at: 60 })).toMatchObject(MOVED);
    expect(twoNames(handedOn, { at: 200 })).toMatchObject({ verdict: 'attributed' });
  });
  it('are of nobody where two entries claim one of them at that time', () => {
    const claimedTwice = (b: FactsBuilder): void => {
      both(b);
      inventory(b, [says(OKTA, 'device', 'LT-7')]);
    };
    expect(twoNames(claimedTwice)).toMatchObject(MOVED);
  });
  it('are of nobody where policy and inventory contradict each other, even where the names alone would exclude', () => {
    const names = new Map([
      [ENTRA, 'LT-42'],
      [OKTA, 'LT-7'],
    ]);
    const policy = { ...NO_POLICY, deviceName: (d: Ref) => names.get(d) ?? null };
    expect(twoNames(both, { policy })).toMatchObject(MOVED);
    expect(twoNames(() => {}, { policy })).toMatchObject({ verdict: 'contested' });
  });
  it('count for nothing where the record was not imported', () => {
    const forged = (b: FactsBuilder): void => {
      inventory(b, laptop(), 'unprotected');
      inventory(b, [says(ENTRA, 'device', 'LT-42')], 'foreign');
    };
    expect(twoNames(forged)).toMatchObject(MOVED);
  });
});

describe('addresses of one known machine', () => {
  const addresses =
    (...ips: readonly string[]) =>
    (b: FactsBuilder) => {
      for (const ip of ips) inventory(b, [says(ref('net.address', ip), 'device', 'SRV-1')]);
    };
  const used = (more: (b: FactsBuilder) => void) => {
    const b = new FactsBuilder();
    b.add({
      source: 'entra.sign-in',
      time: second(0),
      device: on(HOME, MAC_CLI),
      presented: presents(SESSION, false),
      issued: [loginOf(SESSION)],
    });
    const use = b.add({
      source: 'entra.graph-activity',
      time: second(60),
      device: on(ELSEWHERE, LINUX_BOTO),
      presented: presents(SESSION, true),
    });
    more(b);
    return only(b.facts(), use, NO_POLICY);
  };
  it('are one place: another system there is not another network', () => {
    expect(used(() => {})).toMatchObject({ reason: 'used-from-second-device' });
    expect(used(addresses(HOME, ELSEWHERE))).toMatchObject({ verdict: 'held', reason: 'same-address-other-platform' });
    expect(used(addresses(ELSEWHERE))).toMatchObject({ reason: 'used-from-second-device' });
  });
});

describe('a machine that is assigned to somebody', () => {
  const REGISTERED = { ...NO_DEVICE, ip: HOME, deviceId: OKTA };
  const using = (trust: Trust, device: Event['device'], at: number, more: (b: FactsBuilder) => void) => {
    const b = new FactsBuilder(trust);
    const use = b.add({
      source: 'okta.system-log',
      time: second(at),
      device,
      presented: { ...(presents(SESSION, false) as object), issuance: 'not-logged' } as Event['presented'],
    });
    more(b);
    return [b, use] as const;
  };
  const assigned =
    (who: string, over: Over = {}) =>
    (b: FactsBuilder) => {
      inventory(b, [says(OKTA, 'device', 'LT-42'), says(OKTA, 'assigned', who, over)]);
      inventory(b, [says(ALICE, 'holder', 'E1')]);
    };
  const judged = (trust: Trust, device: Event['device'], more: (b: FactsBuilder) => void, at = 0) => {
    const [b, use] = using(trust, device, at, more);
    return only(b.facts(), use, NO_POLICY);
  };
  it('places him there without a login in evidence, and the records that say so are cited', () => {
    const found = judged('declared', REGISTERED, assigned('E1'));
    expect(found).toMatchObject({
      verdict: 'attributed',
      reason: 'on-assigned-device',
      operator: [ALICE],
      device: OKTA,
    });
    expect(found.grade.device).toBe('C3');
    expect(new Set(found.evidence.map((e): Digest => e.digest)).size).toBe(2);
    expect(found.consulted).toEqual(expect.arrayContaining([OKTA, ALICE]));
  });
  it('places nobody by what the token remembers, by a log that anybody writes, or by an equal name', () => {
    const HELD = { verdict: 'held', operator: [] };
    expect(judged('declared', { ...REGISTERED, isDeviceOfToken: true }, assigned('E1'))).toMatchObject(HELD);
    expect(judged('unprotected', REGISTERED, assigned('E1'))).toMatchObject(HELD);
    expect(
      judged(
        'declared',
        REGISTERED,
        (b) => void inventory(b, [says(OKTA, 'assigned', ALICE), says(OKTA, 'owner', 'E1')]),
      ),
    ).toMatchObject(HELD);
  });
  it('is a finding where the account is somebody else’s, and not beside its interval', () => {
    const found = judged('declared', REGISTERED, assigned('E2'));
    expect(found).toMatchObject({ verdict: 'held', findings: ['on-device-of-another'] });
    expect(found.evidence).toHaveLength(2);
    expect(judged('declared', REGISTERED, assigned('E2', { to: second(0) }), 60).findings).toEqual([]);
  });
  it('cuts what one strand did where the machine is handed on', () => {
    const b = new FactsBuilder('declared');
    const act = (at: number) =>
      b.add({
        source: 'okta.system-log',
        time: second(at),
        device: REGISTERED,
        presented: { ...(presents(SESSION, false) as object), issuance: 'not-logged' } as Event['presented'],
      });
    act(0);
    const use = act(600);
    assigned('E1', { to: second(300) })(b);
    inventory(b, [says(OKTA, 'assigned', 'E2', { from: second(300) })]);
    expect(verdictsOf(b.facts(), use, NO_POLICY).map((s) => [s.verdict, s.findings])).toEqual([
      ['attributed', []],
      ['held', ['on-device-of-another']],
    ]);
  });
});
