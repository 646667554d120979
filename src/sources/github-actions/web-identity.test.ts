import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { NO_READ_CONTEXT } from '../../model/source.ts';
import { recogniseAndRead } from '../registry.ts';
import { viewOf } from '../view.ts';

describe('the key of a job’s token', () => {
  const webIdentity = (issuer: string, sub: string): Event => {
    const record = {
      eventVersion: '1.11',
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRoleWithWebIdentity',
      eventTime: '2026-03-02T09:15:30Z',
      userIdentity: {
        type: 'WebIdentityUser',
        userName: sub,
        identityProvider: `arn:aws:iam::444455556666:oidc-provider/${issuer}`,
      },
    };
    return eventOf(record);
  };
  const eventOf = (record: unknown): Event => {
    const reading = recogniseAndRead(viewOf(JSON.stringify(record)).views[0]!, NO_READ_CONTEXT);
    if (!reading?.result.ok) throw new Error('not read');
    return reading.result.events[0]!;
  };

  it.each([
    ['token.actions.githubusercontent.com', 'repo:octo-org/intake:ref:refs/heads/main'],
    ['token.actions.githubusercontent.com', 'repo:octo-org@7/intake@2002:environment:Production%3AV1'],
    ['token.actions.githubusercontent.com/octo-corp', 'repo:octo-org/intake:pull_request'],
    ['token.actions.octocorp.ghe.com', 'repo:octo-org/intake:ref:refs/tags/v1'],
    ['ghes.example/_services/token', 'repo:octo-org/intake:ref:refs/heads/main'],
  ])('is the one that CloudTrail shows: %s %s', (issuer, sub) => {
    const issued = eventOf({ iss: `https://${issuer}`, sub, repository: 'octo-org/intake', run_id: '700', iat: 1 });
    const used = webIdentity(issuer, sub);
    expect(used.presented?.joins.map((join) => join.key)).toEqual(issued.issued[0]?.keys);
    expect(used.presented?.holder).toEqual(issued.issued[0]?.holder);
  });

  it.each([
    'https://token.actions.githubusercontent.com.evil.example',
    'https://evil.example/token.actions.githubusercontent.com',
    'http://token.actions.githubusercontent.com',
    'https://token.actions.githubusercontent.community',
  ])('is not made of another issuer: %s', (iss) => {
    const record = { iss, sub: 'repo:octo-org/intake:x', repository: 'octo-org/intake', run_id: '700' };
    expect(recogniseAndRead(viewOf(JSON.stringify(record)).views[0]!, NO_READ_CONTEXT)).toBeNull();
  });
});
