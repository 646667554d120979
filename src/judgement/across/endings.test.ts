import { describe, expect, it } from 'vitest';
import type { Event, Issued } from '../../model/event.ts';
import type { Digest, Facts, Strand } from '../../model/facts.ts';
import type { Trust } from '../../model/grade.ts';
import { ref } from '../../model/ref.ts';
import {
  asRole,
  chainsTo,
  delivers,
  endsKey,
  FactsBuilder,
  LINUX_BOTO,
  MAC_CLI,
  on,
  role,
  second,
  signIn,
  uses,
} from '../facts.fixture.ts';
import { judge } from '../index.ts';
import { ALICE, HOME } from '../judged.fixture.ts';
import { NO_POLICY } from '../policy.ts';

import { account, actsAs, found, HOUR, person } from './across.fixture.ts';

describe('orphan-credential', () => {
  const token = ref('github.token', 'abc');
  const owner = ref('github.user', '7');
  const leaves = (b: FactsBuilder, at: number, trust: Trust = 'unprotected') =>
    b.add(
      {
        source: 'github.audit',
        time: second(at),
        authentication: 'none',
        ended: [{ ref: owner, how: 'deleted', at: null }],
      },
      trust,
    );
  const owns = (b: FactsBuilder, value: string) =>
    b.add({
      source: 'github.audit',
      time: second(0),
      authentication: 'none',
      statements: [{ ref: token, attribute: 'owner', value }],
    });
  const bot = ref('os.user', 'h/bot');

  it('is one in use after its owner left, by account or by a name that only one account has', () => {
    for (const value of [owner, 'Alice@example.com']) {
      const b = new FactsBuilder();
      b.add({
        source: 'github.audit',
        authentication: 'none',
        statements: [{ ref: owner, attribute: 'email', value: 'alice@example.com' }],
      });
      owns(b, value);
      actsAs(b, [bot], 900, {}, token);
      leaves(b, 1000);
      expect(found(b.facts(), 'orphan-credential')).toEqual([]);
      actsAs(b, [bot], 2000, {}, token);
      expect(found(b.facts(), 'orphan-credential')).toMatchObject([{ subject: token, severity: 'high' }]);
    }
  });
  it('is not one of whose owner’s accounts one goes on', () => {
    const b = new FactsBuilder();
    const other = ref('okta.user', '00uowner');
    for (const r of [owner, other])
      b.add({
        source: 'hr.export',
        authentication: 'none',
        statements: [{ ref: r, attribute: 'alias', value: 'p-4711' }],
      });
    owns(b, 'p-4711');
    leaves(b, 1000);
    actsAs(b, [bot], 2000, {}, token);
    expect(found(b.facts(), 'orphan-credential')).toEqual([]);
    b.add({
      source: 'okta.log',
      time: second(1100),
      authentication: 'none',
      ended: [{ ref: other, how: 'disabled', at: null }],
    });
    expect(found(b.facts(), 'orphan-credential')).toHaveLength(1);
  });
  it('is not one whose owner came back, unless only less trusted evidence says so', () => {
    const active = (b: FactsBuilder, trust: Trust) =>
      b.add(
        {
          source: 'github.audit',
          time: second(1500),
          authentication: 'none',
          statements: [{ ref: owner, attribute: 'state', value: 'active' }],
        },
        trust,
      );
    const b = new FactsBuilder();
    owns(b, owner);
    leaves(b, 1000, 'declared');
    actsAs(b, [bot], 2000, {}, token);
    active(b, 'unprotected');
    expect(found(b.facts(), 'orphan-credential')).toHaveLength(1);
    active(b, 'declared');
    expect(found(b.facts(), 'orphan-credential')).toEqual([]);
  });
});

describe('identity-without-owner', () => {
  it('is an account of software without one, where the inventory names owners of others of its kind', () => {
    const b = new FactsBuilder();
    actsAs(b, [account('prod/api')], 10);
    actsAs(b, [account('prod/web')], 20);
    actsAs(b, [ref('gcp.service-account', '1')], 30);
    actsAs(b, [person], 40);
    const owns = (source: string) =>
      b.add({
        source,
        authentication: 'none',
        statements: [{ ref: account('prod/api'), attribute: 'owner', value: 'x' }],
      });
    owns('github.audit');
    expect(found(b.facts(), 'identity-without-owner')).toEqual([]);
    owns('organisation.inventory');
    expect(found(b.facts(), 'identity-without-owner')).toMatchObject([
      { subject: account('prod/web'), severity: 'low' },
    ]);
  });
});

describe('outlives-revoked-root and outlives-root-session', () => {
  const codes = (b: FactsBuilder) =>
    judge(b.facts(), NO_POLICY).findings.flatMap((f) => (f.code.startsWith('outlives') ? [f.code] : []));
  const session = ref('okta.session', '10200ualice');
  const endsSession = (b: FactsBuilder, how: 'revoked' | 'ended', at: number) =>
    b.add({
      source: 'okta.system-log',
      time: second(at),
      authentication: 'none',
      ended: [{ ref: session, how, at: null }],
    });

  it('are keys in use after the login that they come from was revoked, or logged out', () => {
    for (const [how, code] of [
      ['revoked', 'outlives-revoked-root'],
      ['ended', 'outlives-root-session'],
    ] as const) {
      const b = new FactsBuilder();
      signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
      uses(b, 'ASIA1', 'Dev:alice', 7, 100, on(HOME, MAC_CLI));
      endsSession(b, how, 600);
      expect(codes(b)).toEqual([]);
      uses(b, 'ASIA1', 'Dev:alice', 7, 2000, on(HOME, MAC_CLI));
      expect(codes(b)).toEqual([code]);
    }
  });
  it('are not keys that were ended as well, nor a lasting key that was made with another and outlives it', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    uses(b, 'ASIA1', 'Dev:alice', 7, 2000, on(HOME, MAC_CLI));
    b.add({ time: second(600), authentication: 'none', ended: [endsKey('ASIA1', 'revoked')] });
    expect(codes(b)).toEqual([]);
  });
  it('are the keys of a role chain that obtained new ones after its first had run out, and not a chain that ends in time', () => {
    const b = new FactsBuilder();
    signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    chainsTo(b, ['ASIA1', 'Dev:alice', 7], ['ASIA2', 'Ops:x'], 3000, on(HOME, MAC_CLI));
    uses(b, 'ASIA2', 'Ops:x', 3000, 3500, on(HOME, MAC_CLI));
    chainsTo(b, ['ASIA2', 'Ops:x', 3000], ['ASIA3', 'Dev:y'], 3300, on(HOME, MAC_CLI));
    uses(b, 'ASIA3', 'Dev:y', 3300, 5000, on(HOME, MAC_CLI));
    expect(codes(b)).toEqual([]);
    chainsTo(b, ['ASIA2', 'Ops:x', 3000], ['ASIA4', 'Dev:z'], 6000, on(HOME, MAC_CLI));
    uses(b, 'ASIA4', 'Dev:z', 6000, 6100, on(HOME, MAC_CLI));
    expect(codes(b)).toEqual(['outlives-root-session']);
  });
});

describe('delegation-without-actor', () => {
  const platform = 'i-0aaaaaaaaaaaaaaaa';
  it('is a role that software assumes under the address of a person, unless the log names whom it acts for', () => {
    const b = new FactsBuilder();
    const place = on('10.0.0.5', LINUX_BOTO);
    const worker = delivers(b, platform, 'ASIAP', 0, place);
    const principalOf = asRole('Agent:alice@example.com');
    const step = (key: string, over: Partial<Event>): void => {
      const names = ref('aws.sts-credential', `${key}/${principalOf.id}`);
      const issued: Issued = {
        ...{ ref: ref('aws.access-key', key), keys: [names], issuedAt: second(10), expires: second(3610) },
        ...{ lineage: 'presenter', holder: [role('Agent')], boundTo: null, authenticates: false },
      };
      b.add({
        time: second(10),
        principal: worker.principal,
        presented: worker.presented,
        device: place,
        issued: [issued],
      });
      uses(b, key, principalOf.id as string, 10, 20, place, over);
    };
    step('ASIA8', { onBehalfOf: [ALICE] });
    expect(found(b.facts(), 'delegation-without-actor')).toEqual([]);
    step('ASIA9', {});
    const [finding] = found(b.facts(), 'delegation-without-actor');
    expect(finding?.subject).toBe(`aws.ec2-instance:${platform}`);
  });
  it('is a token of a person that a client obtains with no actor in it, and not one with', () => {
    const client = ref('keycloak.client', 'realm/case-service');
    const exchange = (b: FactsBuilder, over: Partial<Event>): void => {
      const token = ref('oidc.jti', 't1');
      b.add({
        source: 'keycloak.events',
        kind: 'exchange',
        time: second(5),
        principal: { ...asRole('x:y'), ref: client, id: null },
        issued: [
          {
            ...{ ref: token, keys: [token], issuedAt: null, expires: null, lineage: 'root', boundTo: null },
            ...{ holder: [ref('keycloak.user', 'realm/u1')], authenticates: false },
          },
        ],
        ...over,
      });
    };
    const named = new FactsBuilder();
    exchange(named, { onBehalfOf: [ref('keycloak.user', 'realm/u1')] });
    expect(found(named.facts(), 'delegation-without-actor')).toEqual([]);
    const unnamed = new FactsBuilder();
    exchange(unnamed, {});
    expect(found(unnamed.facts(), 'delegation-without-actor')).toMatchObject([{ subject: client }]);
  });
});

describe('log-begins-late', () => {
  it('takes credentials older than the log together, and leaves those that the log should have', () => {
    const b = new FactsBuilder();
    b.add({ time: second(0), authentication: 'none' });
    const old = [1, 2, 3].map((n) => uses(b, `ASIAOLD${n}`, 'Dev:x', -600, 60 * n, on(HOME, MAC_CLI)));
    const young = uses(b, 'ASIANEW', 'Dev:x', 40 * HOUR, 41 * HOUR, on(HOME, MAC_CLI));
    const [late, ...more] = found(b.facts(), 'log-begins-late');
    expect(more).toEqual([]);
    expect(late).toMatchObject({ subject: 'log.source:aws.cloudtrail', events: 3 });
    expect(late?.strands).toEqual(old.map((s) => s.key).sort());
    expect(late?.says).toContain('aws.cloudtrail begins at 2026-03-01T09:00:00.000Z; 3 credentials');
    expect(found(b.facts(), 'issuance-not-seen')).toMatchObject([{ strands: [young.key] }]);
  });
});

describe('credential-unused', () => {
  const DAY = 24 * HOUR;
  const key = ref('aws.access-key', 'AKIAUNUSED');
  const creates = (b: FactsBuilder): Strand =>
    b.add({
      time: second(0),
      action: 'iam:CreateAccessKey',
      issued: [
        {
          ...{ ref: key, keys: [key], issuedAt: null, expires: null, lineage: 'window', boundTo: null },
          ...{ holder: [ref('aws.iam-user', 'bot')], authenticates: false },
        },
      ],
    });
  const goesOn = (b: FactsBuilder, days: number): Strand => b.add({ time: second(days * DAY), authentication: 'none' });
  /** A record on each of `days` days of the source. */
  const daily = (facts: Facts, days: number): Facts => ({
    ...facts,
    hours: Array.from({ length: days }, (_, i) => ({
      ...{ source: 'aws.cloudtrail', trust: 'unprotected', events: 5, evidence: facts.issues[0]?.evidence as Digest },
      hour: Math.floor((second(0) as number) / 3.6e9) + 24 * i,
    })),
  });
  it('is a lasting key that the log does not show in use for ninety days', () => {
    const b = new FactsBuilder();
    creates(b);
    goesOn(b, 89);
    expect(found(daily(b.facts(), 90), 'credential-unused')).toEqual([]);
    goesOn(b, 120);
    expect(found(daily(b.facts(), 121), 'credential-unused')).toMatchObject([{ subject: key, severity: 'low' }]);
  });
  it('is not shown by a log in pieces, and not of a key that was used or deleted', () => {
    const make = (more: (b: FactsBuilder) => unknown): Facts => {
      const b = new FactsBuilder();
      creates(b);
      goesOn(b, 120);
      more(b);
      return b.facts();
    };
    expect(
      found(
        daily(
          make(() => null),
          60,
        ),
        'credential-unused',
      ),
    ).toEqual([]);
    const used = make((b) => actsAs(b, [ref('aws.iam-user', 'bot')], 100 * DAY, { source: 'aws.cloudtrail' }, key));
    expect(found(daily(used, 121), 'credential-unused')).toEqual([]);
    const deleted = make((b) =>
      b.add({ time: second(5), authentication: 'none', ended: [{ ref: key, how: 'deleted', at: null }] }),
    );
    expect(found(daily(deleted, 121), 'credential-unused')).toEqual([]);
  });
});
