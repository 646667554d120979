import { describe, expect, it } from 'vitest';
import { ref } from '../model/ref.ts';
import { delivers, endsKey, FactsBuilder, LINUX_BOTO, MAC_CLI, on, second, signIn, uses } from './facts.fixture.ts';
import { ALICE, ELSEWHERE, HOME, only, verdictsOf } from './judged.fixture.ts';

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
