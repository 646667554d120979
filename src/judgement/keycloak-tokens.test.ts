import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../model/source.ts';
import type { Segment } from '../model/verdict.ts';
import { customSource } from '../sources/custom/index.ts';
import { parseCustomMapping } from '../sources/custom/schema.ts';
import { recogniseAndRead, SOURCES } from '../sources/registry.ts';
import { viewOf } from '../sources/view.ts';
import { FactsBuilder } from './facts.fixture.ts';
import { judge } from './index.ts';
import { NO_POLICY } from './policy.ts';

const ADA = '0c9f3c5e-1d2b-4a6f-9b7e-2f3a4b5c6d7e';
const EVE = '7b1d2c3e-4f50-4a61-8b72-9c83ad94be05';
const REALM = '3d2c1b0a-9f8e-4d7c-8b6a-594837261504';
const jti = (n: number): string => `onrtac:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

interface Said {
  readonly user?: string;
  readonly client?: string;
  readonly session?: string;
  readonly ip?: string;
  readonly [detail: string]: string | undefined;
}

function keycloak(type: string, second: number, said: Said): string {
  const { user = ADA, client = 'case-portal', session = 'session-of-ada-0001', ip = '198.51.100.7', ...details } = said;
  const fields = { type, realmId: REALM, realmName: 'county', clientId: client, userId: user, sessionId: session };
  const message = Object.entries({ ...fields, ipAddress: ip, ...details }).map(([k, v]) => `${k}="${v}"`);
  return JSON.stringify({
    timestamp: `2026-03-04T05:06:${String(second).padStart(2, '0')}.000Z`,
    loggerName: 'org.keycloak.events',
    level: 'DEBUG',
    message: message.join(', '),
  });
}

/** What an API that verified the token writes: the claim as it stands in it. */
const call = (token: string): string =>
  JSON.stringify({ app: 'lab', ts: '2026-03-04T05:06:30Z', op: 'exhibit.read', sub: ADA, jti: token, ip: '10.20.0.5' });

const parsed = parseCustomMapping({
  name: 'lab',
  title: 'Laboratory API',
  administration: 'lab-it',
  match: [{ path: 'app', equals: 'lab' }],
  time: { path: 'ts', format: 'iso' },
  actor: { id: 'sub', kind: 'keycloak.user' },
  credential: { path: 'jti', kind: 'oidc.jti', class: 'K2' },
  device: { ip: 'ip' },
  action: 'op',
});
if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
const sources = [...SOURCES, customSource(parsed.mapping)];

/** The same, at a gateway that writes its own record. */
const gatewayCall = (token: string): string =>
  JSON.stringify({
    format: 'ascribe.gateway/1',
    id: 'g-1',
    time: '2026-03-04T05:06:30Z',
    gateway: 'mcp-gw.example',
    event: 'call',
    outcome: 'success',
    inbound: {
      token: { type: 'jwt', issuer: 'https://sso.example.org/realms/county', jti: token },
      address: '198.51.100.7',
    },
    call: { id: 'c-1', server: 'lab', tool: 'exhibit', method: 'tools/call' },
  });

/** A login to Vault with a token of the realm; its metadata have issuer and subject and no token id. */
const vaultLogin = (() => {
  const auth = {
    client_token: `hmac-sha256:${'a'.repeat(64)}`,
    accessor: `hmac-sha256:${'b'.repeat(64)}`,
    display_name: 'jwt-ada',
    policies: ['default'],
    token_type: 'service',
    entity_id: '5e1f0000-0000-4000-8000-000000000001',
    metadata: { role: 'people', iss: 'https://sso.example.org/realms/county', sub: ADA },
  };
  const request = {
    id: 'r-1',
    path: 'auth/jwt/login',
    operation: 'update',
    mount_type: 'jwt',
    mount_accessor: 'auth_jwt_1',
  };
  return JSON.stringify({
    time: '2026-03-04T05:06:31Z',
    type: 'response',
    auth,
    request: { ...request, namespace: { id: 'root' }, remote_address: '198.51.100.7' },
    response: { auth },
  });
})();

/** Judges the records as a set, and gives the segment of the last one. */
function segmentOfLast(records: readonly string[], scope: string | null = null): Segment {
  const facts = new FactsBuilder();
  let last = '';
  for (const record of records) {
    const reading = recogniseAndRead(viewOf(record).views[0]!, { ...NO_READ_CONTEXT, scope }, sources);
    if (reading?.result.ok !== true) throw new Error(`not read: ${record}`);
    last = facts.add(reading.result.events[0]!).key;
  }
  return judge(facts.facts(), NO_POLICY)
    .segments.filter((s) => s.strand === last)
    .at(-1)!;
}

const login = keycloak('LOGIN', 1, { username: 'ada' });
const code = keycloak('CODE_TO_TOKEN', 2, {
  token_id: jti(1),
  refresh_token_id: jti(2),
  client_auth_method: 'client-secret',
});
const refresh = keycloak('REFRESH_TOKEN', 3, {
  refresh_token_id: jti(2),
  updated_refresh_token_id: jti(3),
  token_id: jti(4),
  client_auth_method: 'client-secret',
});
const exchange = keycloak('TOKEN_EXCHANGE', 4, {
  client: 'evidence-api',
  ip: '10.20.0.5',
  token_id: jti(5),
  subject_token_client_id: 'case-portal',
  client_auth_method: 'client-secret',
});
const user = `keycloak.user:${ADA}`;
const client = `keycloak.client:${REALM}/evidence-api`;

describe('Keycloak login, refresh, exchange, API call', () => {
  it('the call leads back to the account that logged in, through the client that exchanged', () => {
    const segment = segmentOfLast([login, code, refresh, exchange, call(jti(5))]);
    expect(segment.holder).toEqual([user, client]);
    expect(segment.credential).toBe(`oidc.jti:${jti(5)}`);
    expect(segment.chain.map((s) => s.key)).toEqual(expect.arrayContaining([`oidc.jti:${jti(5)}`]));
    // The exchange does not log which token it was given: the login, by the session that both name, and the exchange.
    expect(segment.evidence).toHaveLength(2);
    expect(segment.operator).toEqual([]);
  });

  it('a refreshed token leads back through the rotation, whatever order the records came in', () => {
    const chain = [user];
    expect(segmentOfLast([login, code, refresh, call(jti(4))]).holder).toEqual(chain);
    expect(segmentOfLast([refresh, code, login, call(jti(4))]).holder).toEqual(chain);
  });

  it('a token of an impersonator’s session is the impersonator’s, not the account’s', () => {
    const session = 'session-of-root-0009';
    const start = keycloak('IMPERSONATE', 1, { session, impersonator: 'root', impersonator_realm: 'county' });
    const token = keycloak('CODE_TO_TOKEN', 2, { session, token_id: jti(7) });
    const segment = segmentOfLast([start, token, call(jti(7))]);
    expect(segment.holder).toEqual(['keycloak.username:county/root', user]);
    expect(segment.operator).toEqual([]);
  });

  it('a token that an API says is another account’s is contested', () => {
    const others = keycloak('CODE_TO_TOKEN', 2, { user: EVE, session: 'session-of-eve-00001', token_id: jti(8) });
    const eve = keycloak('LOGIN', 1, { user: EVE, session: 'session-of-eve-00001', username: 'eve' });
    expect(segmentOfLast([eve, others, call(jti(8))]).verdict).toBe('contested');
  });

  it('a token of which Keycloak’s log has nothing stays the API’s word', () => {
    const segment = segmentOfLast([login, code, call(jti(99))]);
    expect(segment.chain.map((s) => s.key)).toEqual([null]);
    expect(segment.verdict).not.toBe('attributed');
  });

  it('a gateway that names the token by its jti leads back as an API does', () => {
    expect(segmentOfLast([login, code, refresh, gatewayCall(jti(4))]).holder).toEqual([user]);
  });

  it('a login to Vault leads back by issuer and subject where the origin declares the host of Keycloak', () => {
    const subject = `oidc.subject:sso.example.org/realms/county|${ADA}`;
    expect(segmentOfLast([login, code, vaultLogin], 'sso.example.org').holder).toEqual([user]);
    expect(segmentOfLast([login, code, vaultLogin]).holder).toEqual([subject]);
  });
});
