import { describe, expect, it } from 'vitest';
import type { Ended } from '../model/event.ts';
import type { Trust } from '../model/grade.ts';
import { ref } from '../model/ref.ts';
import { endsKey, FactsBuilder, MAC_CLI, on, second, signIn, uses } from './facts.fixture.ts';
import { ALICE, HOME, only, verdictsOf } from './judged.fixture.ts';
import { readAndJudged } from './read-and-judged.fixture.ts';

/** Alice's role session, opened at 7 s for an hour and used until `last`; and what ended. */
function session(last: number, ...ends: readonly (readonly [at: number, ended: Ended, trust?: Trust])[]) {
  const b = new FactsBuilder();
  signIn(b, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
  const use = uses(b, 'ASIA1', 'Dev:alice', 7, 30, on(HOME, MAC_CLI));
  uses(b, 'ASIA1', 'Dev:alice', 7, last, on(HOME, MAC_CLI));
  for (const [at, ended, trust] of ends)
    b.add({ source: 'openid.ssf', time: second(at), authentication: 'none', ended: [ended] }, trust);
  return { b, use };
}
const disabled: Ended = { ref: ALICE, how: 'disabled', at: null };
const revokedUntil = (at: number): Ended => ({ ref: ALICE, how: 'revoked', at: second(at) });

/** The records of vendors: a sign-on at Okta, and a CAEP session-revoked of its account, in the words of each. */
describe('a session-revoked event', () => {
  const user = '00u1aaaaaaaaaaaaaaa1';
  const login = {
    actor: { id: user, type: 'User', alternateId: 'ada@example.org', displayName: 'Ada' },
    client: { ipAddress: HOME, userAgent: { rawUserAgent: MAC_CLI } },
    authenticationContext: { externalSessionId: '102one' },
    eventType: 'user.session.start',
    outcome: { result: 'SUCCESS' },
    published: '2026-03-04T05:00:00.000Z',
    severity: 'INFO',
    uuid: '11111111-2222-11ee-8333-444455556666',
    version: '0',
    debugContext: { debugData: {} },
    transaction: { type: 'WEB', id: 'Z', detail: {} },
    target: null,
  };
  const use = {
    ...login,
    uuid: '11111111-2222-11ee-8333-444455556667',
    eventType: 'user.authentication.sso',
    published: '2026-03-04T05:10:00.000Z',
  };
  const revoked = (at: number) => ({
    iss: 'https://example.okta.com',
    jti: 'set-1',
    iat: at,
    aud: 'https://receiver.example.org',
    sub_id: { format: 'iss_sub', iss: 'https://example.okta.com', sub: user },
    events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': { event_timestamp: at } },
  });
  it('closes the windows of the account’s sessions at that moment', () => {
    const at = Date.UTC(2026, 2, 4, 5, 30) / 1000;
    const [, used] = readAndJudged(login, use, revoked(at));
    expect(used?.[0]?.window).toMatchObject({ to: at * 1_000_000, closedHow: 'revoked', closesWithin: 1_000_000 });
    expect(used?.[0]?.findings).toEqual([]);
  });
  it('is outlived by what goes on after it, which is found', () => {
    const at = Date.UTC(2026, 2, 4, 5, 5) / 1000;
    const [, used] = readAndJudged(login, use, revoked(at));
    expect(used?.at(-1)?.findings).toContain('use-after-revocation');
  });
});

describe('a window', () => {
  it('is opened by the issuance and closed by the expiry, each within the precision of its record', () => {
    const { b, use } = session(60);
    expect(only(b.facts(), use).window).toMatchObject({
      from: second(7),
      to: second(3607),
      openedHow: 'issued',
      closedHow: 'expiry',
      opensWithin: 1_000_000,
      closesWithin: 1_000_000,
    });
  });
  it('is closed by the record that revokes the credential', () => {
    const { b, use } = session(60, [100, endsKey('ASIA1', 'revoked')]);
    expect(only(b.facts(), use).window).toMatchObject({
      to: second(100),
      closedHow: 'revoked',
      closesWithin: 1_000_000,
    });
  });
  it('is closed by the offboarding of the account at its root, and by a session-revoked event for the account', () => {
    for (const ended of [disabled, revokedUntil(100)]) {
      const { b, use } = session(60, [100, ended]);
      const segment = only(b.facts(), use);
      expect(segment.window).toMatchObject({ to: second(100), closedHow: ended.how });
      expect(segment.window.closedBy).not.toBeNull();
      expect(segment.consulted).toContain(ALICE);
      expect(segment.findings).toEqual([]);
    }
  });
  it('is not closed by the end of older sessions only, of another account, or one that was undone', () => {
    const { b, use } = session(60, [100, revokedUntil(1)], [100, { ...disabled, ref: ref('okta.user', '00ubob') }]);
    expect(only(b.facts(), use).window.closedHow).toBe('expiry');
    const undone = session(1000, [100, disabled]);
    undone.b.add({
      source: 'okta.system-log',
      time: second(200),
      authentication: 'none',
      statements: [{ ref: ALICE, attribute: 'state', value: 'active' }],
    });
    expect(verdictsOf(undone.b.facts(), undone.use).map((s) => s.window.closedHow)).toEqual(['expiry']);
  });
  it('parts where an account ended and its credential went on: closed before, found after', () => {
    const { b, use } = session(1000, [100, disabled]);
    const [before, after, ...more] = verdictsOf(b.facts(), use);
    expect(more).toEqual([]);
    expect(before?.window).toMatchObject({ to: second(100), closedHow: 'disabled' });
    expect(before?.findings).toEqual([]);
    expect(after?.findings).toContain('use-after-revocation');
    expect(after?.window.closedHow).toBe('expiry');
  });
  it('is neither closed nor cut by what a less trusted log says', () => {
    const b = new FactsBuilder();
    const declared = { add: (e: Parameters<FactsBuilder['add']>[0]) => b.add(e, 'declared') } as FactsBuilder;
    signIn(declared, '00ualice', 'ASIA1', 'Dev:alice', 0, HOME);
    const use = uses(declared, 'ASIA1', 'Dev:alice', 7, 1000, on(HOME, MAC_CLI));
    for (const ended of [disabled, endsKey('ASIA1', 'revoked')])
      b.add({ source: 'openid.ssf', time: second(100), authentication: 'none', ended: [ended] }, 'unprotected');
    expect(only(b.facts(), use)).toMatchObject({ findings: [], window: { closedHow: 'expiry' } });
  });
  it('without an issuance in evidence says that its ends are those of the uses', () => {
    const b = new FactsBuilder();
    const user = ref('aws.iam-user', 'AIDA1');
    const use = b.add({
      time: second(5),
      presented: {
        ref: ref('aws.access-key', 'AKIA1'),
        joins: [],
        holder: [user],
        holderClass: 'K2',
        boundTo: null,
        issuance: 'expected',
      },
    });
    expect(only(b.facts(), use).window).toMatchObject({
      openedHow: 'first-use',
      closedHow: 'last-use',
      opensWithin: null,
      closesWithin: null,
    });
  });
});
