import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { NO_READ_CONTEXT } from '../../model/source.ts';
import { type Golden, goldensIn, viewsOf } from '../goldens.fixture.ts';
import { recogniseAndRead } from '../registry.ts';
import { keyOfRequest, tokenKey } from './refs.ts';

/** The first golden of a file, as read. */
function golden(source: string, says: string): Event {
  const all = goldensIn(new URL(`../${source}/golden/`, import.meta.url));
  const view = viewsOf(all.find((g) => g.says === says) as Golden).views[0]!;
  const reading = recogniseAndRead(view, NO_READ_CONTEXT);
  if (!reading?.result.ok) throw new Error(says);
  return reading.result.events[0]!;
}

const issuedKeys = (e: Event): readonly string[] => e.issued.flatMap((i) => i.keys);
const joinKeys = (e: Event): readonly string[] => e.presented?.joins.map((j) => j.key) ?? [];

describe('a token of Entra, from its sign-in to its use', () => {
  const signIn = golden('entra-signin', 'an interactive sign-in is where the session starts, and gives the token');
  const uti = issuedKeys(signIn).find((key) => key.startsWith('entra.uti:'));

  it('joins a call to Graph by the token, and by the session after that', () => {
    const call = golden(
      'graph-activity',
      "a call with a user's token joins the sign-in that issued it, and the session",
    );
    expect(joinKeys(call)[0]).toBe(uti);
    expect(joinKeys(call)[1]).toBe(issuedKeys(signIn).find((key) => key.startsWith('entra.session:')));
  });

  it('joins an operation in Azure', () => {
    expect(joinKeys(golden('azure-activity', 'a role that a user assigns: the claim uti joins the sign-in'))).toEqual([
      uti,
    ]);
  });

  it('joins a write to a key vault', () => {
    const write = golden('azure-keyvault', 'a user writes a version; the claim uti joins the sign-in');
    expect(joinKeys(write)).toEqual([uti]);
  });

  it('joins a file that was downloaded, by the token and by the session', () => {
    const download = golden(
      'm365',
      "a file that was downloaded with a token joins the token's sign-in, and the session",
    );
    expect(joinKeys(download)).toEqual([uti, issuedKeys(signIn).find((key) => key.startsWith('entra.session:'))]);
  });

  it('of an application joins the record that added its secret', () => {
    const added = golden('entra-audit', 'a secret that is added to an application opens the window of its key id');
    const application = golden(
      'entra-signin',
      'an application with a secret: the key id joins the record that made the secret',
    );
    expect(joinKeys(application)).toEqual(issuedKeys(added));
  });

  it('of an application joins its own call to Graph', () => {
    const application = golden(
      'entra-signin',
      'an application with a secret: the key id joins the record that made the secret',
    );
    expect(joinKeys(golden('graph-activity', "an application's own token"))).toEqual(issuedKeys(application));
  });
});

describe('the key of a token', () => {
  it('is one for the claim, for the request id and for its text in base64', () => {
    const requestId = '00112233-4455-6677-8899-aabbccddeeff';
    const key = keyOfRequest(requestId);
    expect(key).toBe('entra.uti:MyIRAFVEd2aImaq7zN3u_w');
    expect(tokenKey('MyIRAFVEd2aImaq7zN3u_w')).toBe(key);
    expect(tokenKey(Buffer.from(requestId).toString('base64'))).toBe(key);
  });

  it('is none for a value of another form, for the empty id, and never folds case', () => {
    expect(tokenKey('signin_ActivityId')).toBeNull();
    expect(tokenKey('')).toBeNull();
    expect(keyOfRequest('00000000-0000-0000-0000-000000000000')).toBeNull();
    expect(tokenKey('myiRAFVEd2aImaq7zN3u_w')).not.toBe(tokenKey('MyIRAFVEd2aImaq7zN3u_w'));
  });
});
