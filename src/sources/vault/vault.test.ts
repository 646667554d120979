import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { type JsonObject, NO_READ_CONTEXT, type ReadResult } from '../../model/source.ts';
import { recogniseAndRead } from '../registry.ts';
import { viewOf } from '../view.ts';
import { vault } from './index.ts';

const H = (c: string): string => `hmac-sha256:${c.repeat(64)}`;
const REQUEST = {
  id: '0b1c2d3e-1111-4222-8333-444455556666',
  operation: 'read',
  path: 'secret/data/cases/db',
  mount_type: 'kv',
  client_token: H('a'),
  client_token_accessor: H('b'),
  namespace: { id: 'root' },
  remote_address: '10.20.0.7',
};
const AUTH = {
  client_token: H('a'),
  accessor: H('b'),
  display_name: 'userpass-ada',
  policies: ['default'],
  entity_id: 'e-1',
};
const RECORD = {
  time: '2026-03-04T05:06:07.123456789Z',
  type: 'response',
  auth: AUTH,
  request: REQUEST,
  response: { data: { data: { k: H('c') }, metadata: { version: 2 } } },
};

const readText = (text: string, declared = false): ReadResult | null =>
  recogniseAndRead(viewOf(text).views[0]!, {
    ...NO_READ_CONTEXT,
    declaredSource: declared ? 'vault.audit' : null,
  })?.result ?? null;
function eventOf(record: object): Event {
  const result = readText(JSON.stringify(record));
  if (!result?.ok) throw new Error('not read');
  return result.events[0]!;
}
const claims = (text: string): boolean => viewOf(text).views.some((v) => vault.recognise(v));

describe('the two entries of one request', () => {
  const response = eventOf(RECORD);
  const request = eventOf({ time: '2026-03-04T05:06:07.1Z', type: 'request', auth: AUTH, request: REQUEST });

  it('are one event, and the response is its canonical record', () => {
    expect(request.identity).not.toBeNull();
    expect(request.identity).toBe(response.identity);
    expect(request.revision).toBeLessThan(response.revision);
    expect([request.outcome, response.outcome]).toEqual(['unknown', 'success']);
  });

  it('are not those of a second device, whose hashes differ', () => {
    const other = { ...REQUEST, client_token: H('d'), client_token_accessor: H('e') };
    expect(eventOf({ ...RECORD, request: other }).identity).not.toBe(response.identity);
  });

  it('are those of a second device where accessors are in the clear', () => {
    const plain = (token: string) => ({ ...REQUEST, client_token: token, client_token_accessor: 'hV7ExampleAccessor' });
    const identity = (token: string) => eventOf({ ...RECORD, request: plain(token) }).identity;
    expect(identity(H('a'))).toBe(identity(H('d')));
  });

  it('share an identity in a login, which has no token', () => {
    const login = {
      ...REQUEST,
      path: 'auth/kubernetes/login',
      operation: 'update',
      data: { jwt: H('1') },
      client_token: undefined,
      client_token_accessor: undefined,
    };
    const both = ['request', 'response'].map((type) => eventOf({ ...RECORD, type, request: login }));
    expect(both[0]!.identity).toBe(both[1]!.identity);
  });
});

describe('recognition', () => {
  it.each([
    [
      'an entry of the server log',
      JSON.stringify({
        '@level': 'info',
        '@message': 'revoked lease',
        lease_id: 'x',
        '@timestamp': '2026-03-04T05:06:07Z',
      }),
    ],
    ['another product’s request', JSON.stringify({ type: 'request', request: { id: '1', method: 'GET', path: '/' } })],
    ['an entry without id', JSON.stringify({ ...RECORD, request: { ...REQUEST, id: undefined } })],
    ['an application that quotes an entry', JSON.stringify({ level: 'info', msg: JSON.stringify(RECORD) })],
    ['a program that logs an entry to syslog', `<134>Mar  4 05:06:07 web-0 app[1]: ${JSON.stringify(RECORD)}`],
    ['a text that ends in an entry', `user said ${JSON.stringify(RECORD)}`],
    [
      'a process that calls itself vault',
      JSON.stringify({
        __REALTIME_TIMESTAMP: '1772600767200000',
        SYSLOG_IDENTIFIER: 'vault',
        _COMM: 'python3',
        MESSAGE: JSON.stringify(RECORD),
      }),
    ],
  ])('leaves %s alone', (_what, text) => {
    expect(claims(text)).toBe(false);
  });

  it('reads an entry behind any prefix where the origin is declared', () => {
    const text = `vault-prod ${JSON.stringify(RECORD)}`;
    expect(claims(text)).toBe(false);
    expect(readText(text, true)).toMatchObject({ ok: true, events: [{ kind: 'read-secret' }] });
  });

  it('unwraps CloudWatch Logs', () => {
    const logEvents = [{ id: '1', timestamp: 1_772_600_767_000, message: JSON.stringify(RECORD) }];
    const text = JSON.stringify({
      messageType: 'DATA_MESSAGE',
      owner: '111122223333',
      logGroup: 'vault',
      logStream: 's',
      subscriptionFilters: ['f'],
      logEvents,
    });
    expect(readText(text)).toMatchObject({ ok: true, events: [{ kind: 'read-secret' }] });
  });

  it('says why jsonx is not read', () => {
    const text =
      '<json:object name="root"><json:object name="request"><json:string name="operation">read</json:string></json:object></json:object>';
    expect(readText(text)).toEqual({ ok: false, reason: 'jsonx-format' });
  });

  it('says why a framed line is not read', () => {
    expect(readText(`@cee:{"type":"response","request":{"operation":"`)).toEqual({
      ok: false,
      reason: 'not-an-audit-entry',
    });
  });
});

describe('what a record must not do', () => {
  it('put a token in the clear into an event (log_raw)', () => {
    const token = 'hvs.CAESIExampleExampleExample';
    const raw = { ...RECORD, auth: { ...AUTH, client_token: token }, request: { ...REQUEST, client_token: token } };
    expect(JSON.stringify(eventOf(raw))).not.toContain(token);
  });

  it('name anybody by the metadata of a token in use', () => {
    const metadata = {
      service_account_name: 'admin',
      service_account_namespace: 'kube-system',
      canonical_arn: 'arn:aws:iam::111122223333:role/Admin',
      instance_id: 'i-0',
    };
    const event = eventOf({ ...RECORD, auth: { ...AUTH, entity_id: undefined, metadata } });
    expect([event.presented?.holder, event.principal.ref, event.statements]).toEqual([[], null, []]);
  });

  it('take the login path inside another mount for a login', () => {
    const stored = eventOf({ ...RECORD, request: { ...REQUEST, path: 'secret/data/auth/kubernetes/login' } });
    expect([stored.kind, stored.authentication]).toEqual(['read-secret', 'proven']);
  });

  it('take the first of two factors for a login', () => {
    const request = {
      ...REQUEST,
      path: 'auth/userpass/login/ada',
      operation: 'update',
      mount_type: 'userpass',
      client_token: undefined,
      client_token_accessor: undefined,
    };
    const half = { display_name: 'userpass-ada', entity_id: 'e-1', policies: ['default'], token_type: 'default' };
    const event = eventOf({ ...RECORD, auth: half, request, response: { auth: half } });
    expect([event.authentication, event.presented, event.issued, event.principal.ref]).toEqual([
      'none',
      null,
      [],
      null,
    ]);
  });

  it('take a list of a store for the issue of a credential', () => {
    const listed = eventOf({
      ...RECORD,
      request: { ...REQUEST, path: 'secret/creds/', operation: 'list' },
      response: { data: {} },
    });
    expect([listed.kind, listed.privileged]).toEqual(['act', false]);
  });

  it('issue anything from a refused request or from one that is not answered', () => {
    const lease = { secret: { lease_id: 'database/creds/r/x' }, data: {} };
    const dynamic = { ...REQUEST, path: 'database/creds/r', mount_type: 'database' };
    expect(eventOf({ ...RECORD, request: dynamic, response: lease }).issued).toHaveLength(1);
    expect(eventOf({ ...RECORD, request: dynamic, response: lease, error: 'x' }).issued).toEqual([]);
    expect(eventOf({ ...RECORD, type: 'request', request: dynamic, response: lease }).issued).toEqual([]);
  });
});

const PATHS = [
  'auth/kubernetes/login',
  'auth/approle/login',
  'auth/aws/login',
  'auth/jwt/login',
  'auth/token/create',
  'auth/token/revoke',
  'auth/approle/role/r/secret-id',
  'sys/wrapping/unwrap',
  'sys/leases/revoke',
  'sys/leases/revoke/x',
  'identity/entity/id/e',
  'secret/data/x',
  'secret/destroy/x',
  'database/creds/r',
  'database/static-creds/r',
  '',
  '/',
  'auth/',
  '//',
];

describe('hostile records', () => {
  const junk = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      0,
      -1,
      1e308,
      '',
      '__proto__',
      H('a'),
      [],
      {},
      [null],
      { __proto__: null },
      'x'.repeat(5000),
      '0000-00-00T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '\u0000\n',
      true,
    ),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const KEYS = [
    'time',
    'type',
    'auth',
    'request',
    'response',
    'error',
    'data',
    'metadata',
    'entity_id',
    'accessor',
    'client_token',
    'client_token_accessor',
    'policies',
    'namespace',
    'path',
    'operation',
    'mount_point',
    'mount_type',
    'mount_accessor',
    'headers',
    'wrap_info',
    'secret',
    'secret_id',
    'versions',
    'username',
    'password',
    'remote_address',
    'display_name',
    'token_ttl',
    'token_type',
    '__proto__',
    'constructor',
  ];

  /** Puts junk at some places of a real shape. */
  function mutate(o: unknown, changes: readonly (readonly [string, unknown])[]): unknown {
    if (typeof o !== 'object' || o === null || Array.isArray(o)) return o;
    const out: [string, unknown][] = Object.entries(o).map(([k, v]) => {
      const change = changes.find(([key]) => key === k);
      return [k, change === undefined ? mutate(v, changes) : change[1]];
    });
    return Object.fromEntries(out);
  }

  it('never throw, are read twice alike, and always give an outcome', () => {
    const shape = (path: string, type: string) => ({
      ...RECORD,
      type,
      request: {
        ...REQUEST,
        path,
        operation: 'update',
        mount_point: 'secret/',
        mount_accessor: 'm',
        headers: { 'user-agent': ['x'] },
        data: { secret_id: H('5'), versions: [1], accessor: H('b'), token: H('a'), lease_id: 'l' },
      },
      response: {
        auth: {
          ...AUTH,
          metadata: {
            service_account_name: 'a',
            service_account_namespace: 'b',
            role_name: 'r',
            iss: 'i',
            sub: 's',
            client_user_id: 'AIDAX',
          },
        },
        secret: { lease_id: 'l' },
        wrap_info: {
          accessor: H('1'),
          token: H('2'),
          ttl: 60,
          creation_time: '2026-03-04T05:06:07Z',
          wrapped_accessor: H('3'),
        },
        data: { secret_id: H('5'), username: H('6'), password: H('7'), version: 2, metadata: { version: 2 } },
      },
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...PATHS),
        fc.constantFrom('request', 'response', 'login'),
        fc.array(fc.tuple(fc.constantFrom(...KEYS), junk), { maxLength: 5 }),
        (path, type, changes) => {
          const json = mutate(shape(path, type), changes) as JsonObject;
          const view = { text: '{}', json, syslog: null };
          vault.recognise(view);
          const first = vault.read(view, NO_READ_CONTEXT);
          expect(first).toEqual(vault.read(view, NO_READ_CONTEXT));
          if (!first.ok) expect(first.reason).not.toBe('');
          else for (const e of first.events) expect(Number.isSafeInteger(e.time ?? 0)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are not read through the prototype', () => {
    const result = vault.read(
      {
        text: '{}',
        json: JSON.parse('{"type":"response","__proto__":{"request":{"operation":"read"}}}'),
        syslog: null,
      },
      NO_READ_CONTEXT,
    );
    expect(result).toEqual({ ok: false, reason: 'audit-entry-without-request' });
  });

  it('take time that grows with their length only', () => {
    const long = `${'auth/'.repeat(200_000)}login`;
    // What grows with the square of it takes hours: the time limit of the test tells.
    const event = eventOf({
      ...RECORD,
      request: { ...REQUEST, path: long },
      error: '1 error occurred:'.repeat(50_000),
    });
    expect(event.sourceEventId).toBe(eventOf({ ...RECORD, request: { ...REQUEST, path: 'auth/login' } }).sourceEventId);
  });
});
