import { expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { NO_READ_CONTEXT } from '../../model/source.ts';
import { recogniseAndRead } from '../registry.ts';
import { viewOf } from '../view.ts';

function eventsOf(record: unknown): readonly Event[] {
  const reading = recogniseAndRead(viewOf(JSON.stringify(record)).views[0]!, {
    ...NO_READ_CONTEXT,
    scope: 'gitlab.example.com',
  });
  if (!reading?.result.ok) throw new Error('not read');
  return reading.result.events;
}

const eventOf = (record: unknown): Event => eventsOf(record)[0]!;

const SUBJECT = 'project_path:group/app:ref_type:branch:ref:main';
const claims = eventOf({
  ...{ iss: 'https://gitlab.example.com', sub: SUBJECT, aud: 'sts.amazonaws.com', iat: 1772442930 },
  ...{ namespace_path: 'group', project_path: 'group/app', job_id: '302', pipeline_id: '574', user_id: '42' },
});

it('a job’s token is the one that AWS takes for a role', () => {
  const used = eventOf({
    ...{ eventVersion: '1.11', eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoleWithWebIdentity' },
    eventTime: '2026-03-02T09:15:31Z',
    userIdentity: {
      ...{ type: 'WebIdentityUser', userName: SUBJECT },
      identityProvider: 'arn:aws:iam::444455556666:oidc-provider/gitlab.example.com',
    },
  });
  expect(used.presented?.joins.map((join) => join.key)).toEqual(claims.issued[0]?.keys);
  expect(used.presented?.holder).toEqual(claims.issued[0]?.holder);
});

it('a job’s token is the one that Vault lets in', () => {
  const used = eventOf({
    ...{ type: 'response', time: '2026-03-02T09:15:31.000000Z' },
    auth: {
      ...{ client_token: 'hmac-sha256:0', accessor: 'hmac-sha256:1', display_name: 'jwt-app', token_type: 'service' },
      metadata: { role: 'app', iss: 'https://gitlab.example.com', sub: SUBJECT },
    },
    request: {
      ...{ id: '0a0b0c0d-0000-4000-8000-000000000001', operation: 'update', path: 'auth/jwt/login' },
      ...{ mount_point: 'auth/jwt/', mount_type: 'jwt', mount_accessor: 'auth_jwt_1', remote_address: '192.0.2.10' },
    },
    response: {
      auth: {
        ...{ client_token: 'hmac-sha256:0', accessor: 'hmac-sha256:1', token_type: 'service' },
        metadata: { role: 'app', iss: 'https://gitlab.example.com', sub: SUBJECT },
      },
    },
  });
  expect(used.presented?.joins.map((join) => join.key)).toEqual(claims.issued[0]?.keys);
  expect(used.presented?.holder).toEqual(claims.issued[0]?.holder);
});

it('a request presents the token whose creation the audit log has', () => {
  const created = eventOf({
    ...{ id: 901, author_id: 42, entity_id: 42, entity_type: 'User', created_at: '2026-03-02T09:17:00.000Z' },
    details: { custom_message: 'Created personal access token with id 77' },
  });
  const used = eventOf({
    ...{ time: '2026-03-02T09:20:00.500Z', status: 200, method: 'GET', path: '/api/v4/groups' },
    ...{
      route: '/api/:version/groups',
      correlation_id: 'c',
      user_id: 42,
      token_type: 'PersonalAccessToken',
      token_id: 77,
    },
  });
  expect(used.presented?.joins.map((join) => join.key)).toEqual(created.issued[0]?.keys);
});

it('the approval of a deployment is that of its job', () => {
  const url = 'https://gitlab.example.com/group/app/-/jobs/302';
  const user = { id: 42, username: 'ada' };
  const job = eventOf({
    id: 302,
    name: 'deploy',
    status: 'running',
    ref: 'main',
    web_url: url,
    pipeline: { id: 574 },
    user,
  });
  const [deployment, approval] = eventsOf({
    ...{ id: 41, iid: 2, ref: 'main', sha: '714a629c', status: 'success', environment: { name: 'production' }, user },
    deployable: { id: 302, web_url: url },
    approvals: [{ user: { id: 43, username: 'grace' }, status: 'approved', created_at: '2026-03-02T09:20:00.000Z' }],
  });
  expect(approval?.kind).toBe('approve');
  expect(approval?.context.job).toBe(job.context.job);
  expect(approval?.context.request).toBe(deployment?.context.request);
  expect(job.context.job).toBe(claims.context.job);
});
