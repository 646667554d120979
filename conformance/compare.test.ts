import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import type { EventLine } from './pair.ts';

const NOBODY = { ref: null, id: null, name: null, email: null };
const NOWHERE = { ip: null, userAgent: null, host: null, deviceId: null, pod: null, node: null };

function event(part: Partial<EventLine>): EventLine {
  const blank = { sourceEventId: null, source: 'x.y', time: null, action: 'x:Do', outcome: 'unknown' };
  return { ...blank, principal: NOBODY, credential: [], issued: [], nativeSession: [], device: NOWHERE, ...part };
}

const verdict = (dimension: Parameters<typeof compare>[0], doc: object, ...events: EventLine[]): string =>
  compare(dimension, doc as Record<string, unknown>, events).verdict;

describe('identity', () => {
  const alice = { ...NOBODY, ref: 'okta.user:00u1', id: '00u1', name: 'alice', email: 'alice@example.com' };

  it('agrees with the first field that the peer sets', () => {
    expect(verdict('identity', { user: { id: '00U1', name: 'x' } }, event({ principal: alice }))).toBe('agree');
    expect(verdict('identity', { client: { user: { name: 'Alice ' } } }, event({ principal: alice }))).toBe('agree');
  });

  it('conflicts where the first field differs, even if a later one would fit', () => {
    expect(verdict('identity', { user: { id: '00u2', name: 'alice' } }, event({ principal: alice }))).toBe('conflict');
  });

  it('conflicts where one of our values is the target of the event', () => {
    const doc = { user: { id: '00u1', target: { email: 'bob@example.com' } } };
    expect(verdict('identity', doc, event({ principal: { ...alice, email: 'bob@example.com' } }))).toBe('conflict');
  });

  it('conflicts where only a target is named and we name it as the actor', () => {
    expect(verdict('identity', { user: { target: { name: 'alice' } } }, event({ principal: alice }))).toBe('conflict');
  });

  it('takes two values more than the peer has, and no third', () => {
    const doc = { user: { id: '00u1' } };
    expect(verdict('identity', doc, event({ principal: alice }))).toBe('agree');
    const stuffed = { ...alice, ref: 'okta.user:other' };
    expect(verdict('identity', doc, event({ principal: stuffed }))).toBe('conflict');
  });

  it("takes a login that the peer cut at the @ where the peer's id is ours too, and not without it", () => {
    const cut = { user: { name: 'alice' }, client: { user: { id: '00u1' } } };
    const login = { ...alice, name: 'Alice A.' };
    expect(verdict('identity', cut, event({ principal: login }))).toBe('agree');
    const elsewhere = { user: { name: 'alice' }, client: { user: { id: '00u9' } } };
    expect(verdict('identity', elsewhere, event({ principal: login }))).toBe('conflict');
  });

  it('a name that the peer calls unknown is none', () => {
    expect(verdict('identity', { user: { name: 'unknown' } }, event({ principal: NOBODY }))).toBe('silent');
  });

  it('takes a name with its domain in either spelling, and no other domain', () => {
    const doc = { user: { name: 'alice', domain: 'CORP' } };
    expect(verdict('identity', doc, event({ principal: { ...NOBODY, name: 'corp\\Alice' } }))).toBe('agree');
    expect(verdict('identity', doc, event({ principal: { ...NOBODY, name: 'alice@corp' } }))).toBe('agree');
    expect(verdict('identity', doc, event({ principal: { ...NOBODY, name: 'OTHER\\alice' } }))).toBe('conflict');
  });
});

describe('words of a peer', () => {
  const ran = event({ action: 'auditd:USER_CMD' });

  it('agree where its table has our word, in its streams alone, and nowhere else', () => {
    const doc = { event: { action: ['ran-command'] } };
    expect(compare('action', doc, [ran], 'elastic:auditd/log')).toMatchObject({
      verdict: 'agree',
      because: 'by table',
    });
    expect(compare('action', doc, [ran], 'elastic:okta/system').verdict).toBe('conflict');
    const other = { event: { action: 'logged-in' } };
    expect(compare('action', other, [ran], 'elastic:auditd/log').verdict).toBe('conflict');
  });

  it('a system call has its own words', () => {
    const doc = { event: { action: 'changed-identity-of' } };
    const call = event({ action: 'auditd:SYSCALL setresuid' });
    expect(compare('action', doc, [call], 'elastic:auditd_manager/auditd').verdict).toBe('agree');
  });
});

describe('the other dimensions', () => {
  it('an address agrees in any spelling and with any of the peer, and with none other', () => {
    const at = (ip: string): EventLine => event({ device: { ...NOWHERE, ip } });
    expect(verdict('ip', { source: { ip: '2001:DB8:0::1' } }, at('2001:db8::1'))).toBe('agree');
    expect(verdict('ip', { client: { ip: ['192.0.2.1', '192.0.2.2'] } }, at('192.0.2.2'))).toBe('agree');
    expect(verdict('ip', { client: { ip: '192.0.2.1' } }, at('192.0.2.2'))).toBe('conflict');
  });

  it('a session may be native, presented or issued, and scoped', () => {
    const doc = { auditd: { session: '3' } };
    expect(verdict('session', doc, event({ nativeSession: ['os.login-session:web-1/3'] }))).toBe('agree');
    expect(verdict('session', doc, event({ credential: ['os.login-session:web-1/4'] }))).toBe('conflict');
    expect(verdict('session', doc, event({}))).toBe('miss');
  });

  it('an action agrees with its operation or its code', () => {
    expect(verdict('action', { event: { action: 'putobject' } }, event({ action: 's3:PutObject' }))).toBe('agree');
    expect(verdict('action', { event: { action: 'logged-in', code: 'DO' } }, event({}))).toBe('agree');
    expect(verdict('action', { event: { action: 'put' } }, event({ action: 's3:PutObject' }))).toBe('conflict');
  });

  it('an unknown outcome is none, on either side', () => {
    expect(verdict('outcome', { event: { outcome: 'unknown' } }, event({ outcome: 'success' }))).toBe('extra');
    expect(verdict('outcome', { event: { outcome: 'success' } }, event({}))).toBe('miss');
    expect(verdict('outcome', { event: { outcome: 'allow' } }, event({ outcome: 'failure' }))).toBe('extra');
  });

  it('a time agrees to the millisecond, in any zone', () => {
    const doc = { '@timestamp': '2026-01-01T01:00:00.1234+01:00' };
    expect(verdict('time', doc, event({ time: '2026-01-01T00:00:00.123456Z' }))).toBe('agree');
    expect(verdict('time', doc, event({ time: '2026-01-01T00:00:00.124Z' }))).toBe('conflict');
  });

  it('a key with dots in it is found', () => {
    expect(verdict('id', { 'event.id': 'e1' }, event({ sourceEventId: 'e1' }))).toBe('agree');
  });

  it('a record that nobody reads misses what the peer says, and of several events the best counts', () => {
    const doc = { event: { outcome: 'failure' } };
    expect(verdict('outcome', doc)).toBe('miss');
    expect(verdict('outcome', doc, event({ outcome: 'success' }), event({ outcome: 'failure' }))).toBe('agree');
  });
});
