import { describe, expect, it } from 'vitest';
import type { Event } from '../model/event.ts';
import type { Strand } from '../model/facts.ts';
import { NO_READ_CONTEXT } from '../model/source.ts';
import type { Segment } from '../model/verdict.ts';
import { recogniseAndRead } from '../sources/registry.ts';
import { viewOf } from '../sources/view.ts';
import { FactsBuilder } from './facts.fixture.ts';
import { judge } from './index.ts';
import { NO_POLICY } from './policy.ts';

/** Records through readers and judgement, as the pipeline would take them. */
function eventOf(record: unknown, scope: string | null = null): Event {
  const reading = recogniseAndRead(viewOf(JSON.stringify(record)).views[0]!, { ...NO_READ_CONTEXT, scope });
  if (!reading?.result.ok) throw new Error('not read');
  return reading.result.events[0]!;
}

const hmac = (seed: string): string => `hmac-sha256:${seed.repeat(64).slice(0, 64)}`;
const at = (second: number): string => `2026-03-04T05:06:${String(second).padStart(2, '0')}.000000001Z`;

/** `kubectl create token`, or a kubelet's request for a pod's token. */
const tokenRequest = (user: string, name: string, second: number): unknown => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: `a-${user}-${second}`,
  stage: 'ResponseComplete',
  verb: 'create',
  requestURI: `/api/v1/namespaces/cases/serviceaccounts/${name}/token`,
  user: { username: user },
  sourceIPs: ['10.1.0.9'],
  objectRef: { resource: 'serviceaccounts', subresource: 'token', namespace: 'cases', name },
  responseStatus: { code: 201 },
  requestReceivedTimestamp: at(second),
});

interface Token {
  readonly seed: string;
  readonly entity?: string;
  readonly metadata?: Record<string, string>;
}
const authOf = (t: Token): Record<string, unknown> => ({
  client_token: hmac(`a${t.seed}`),
  accessor: hmac(`b${t.seed}`),
  policies: ['default'],
  token_type: 'service',
  display_name: 'shown',
  ...(t.entity === undefined ? {} : { entity_id: t.entity }),
  ...(t.metadata === undefined ? {} : { metadata: t.metadata }),
});

let serial = 0;
const entry = (auth: unknown, second: number, request: object, response: object): unknown => ({
  time: at(second),
  type: 'response',
  auth,
  request: { id: `r-${serial++}`, namespace: { id: 'root' }, remote_address: '10.20.0.7', ...request },
  response,
});

const login = (t: Token, account: string, second: number, ip = '10.20.0.7'): unknown => {
  const auth = authOf({ ...t, metadata: { service_account_name: account, service_account_namespace: 'cases' } });
  const request = { path: 'auth/kubernetes/login', operation: 'update', mount_type: 'kubernetes', remote_address: ip };
  return entry(auth, second, request, { auth });
};

const use = (t: Token, second: number, request: object, response: object = {}): unknown =>
  entry(
    authOf(t),
    second,
    { client_token: hmac(`a${t.seed}`), client_token_accessor: hmac(`b${t.seed}`), ...request },
    response,
  );

const reads = (t: Token, version: number, second: number): unknown =>
  use(
    t,
    second,
    {
      path: 'secret/data/cases/db',
      operation: 'read',
      mount_type: 'kv',
      mount_accessor: 'kv_1',
      mount_point: 'secret/',
    },
    { data: { data: { password: hmac('7') }, metadata: { version } } },
  );

const READER: Token = { seed: '1', entity: 'e-reader' };
const WRITER: Token = { seed: '2', entity: 'e-writer' };
const READER_CHAIN = ['k8s.serviceaccount:cases/reader', 'vault.entity:e-reader'];

function segmentOf(b: FactsBuilder, strand: Strand): Segment {
  const found = judge(b.facts(), NO_POLICY).segments.filter((s) => s.strand === strand.key);
  expect(found).toHaveLength(1);
  return found[0] as Segment;
}

describe('Kubernetes → Vault → secret', () => {
  it('names the service account as the root of a secret read, link by link', () => {
    const b = new FactsBuilder();
    b.add(eventOf(tokenRequest('system:node:node-a', 'reader', 1)));
    b.add(eventOf(login(READER, 'reader', 2)));
    const strand = b.add(eventOf(reads(READER, 3, 4)));
    const segment = segmentOf(b, strand);
    expect(segment.verdict).toBe('held');
    expect(segment.holder).toEqual(READER_CHAIN);
    expect(segment.operator).toEqual([]);
    expect(segment.chain.map((s) => [s.key, s.cls])).toEqual([
      ['oidc.assertion:k8s|system:serviceaccount:cases:reader', 'K3'],
      [`vault.accessor:${hmac('b1')}`, 'K2'],
    ]);
  });

  it('names it also without the log of the cluster: Vault verified the token', () => {
    const b = new FactsBuilder();
    b.add(eventOf(login(READER, 'reader', 2)));
    const strand = b.add(eventOf(reads(READER, 3, 4)));
    expect(segmentOf(b, strand).holder).toEqual(READER_CHAIN);
  });

  it('does not choose between the pod and a person who had a token of that account made', () => {
    const b = new FactsBuilder();
    b.add(eventOf(tokenRequest('system:node:node-a', 'reader', 1)));
    b.add(eventOf(tokenRequest('ada', 'reader', 1)));
    b.add(eventOf(login(READER, 'reader', 2)));
    const segment = segmentOf(b, b.add(eventOf(reads(READER, 3, 4))));
    expect(segment.verdict).toBe('ambiguous');
    expect(segment.operator).toEqual([]);
    expect(segment.candidates.map((c) => c[0])).toEqual(['k8s.serviceaccount:cases/reader', 'k8s.user:ada']);
  });

  it('keeps the versions of a rotated secret apart for two consumers', () => {
    const b = new FactsBuilder();
    b.add(eventOf(login(READER, 'reader', 1)));
    b.add(eventOf(login(WRITER, 'writer', 1)));
    const before = eventOf(reads(READER, 3, 2));
    const written = eventOf(
      use(
        WRITER,
        3,
        {
          path: 'secret/data/cases/db',
          operation: 'update',
          mount_type: 'kv',
          mount_accessor: 'kv_1',
          mount_point: 'secret/',
        },
        { data: { version: 4 } },
      ),
    );
    const after = eventOf(reads(WRITER, 4, 5));
    expect([before, written, after].map((e) => e.secretVersion)).toEqual([
      'secret.version:kv_1/cases/db#3',
      'secret.version:kv_1/cases/db#4',
      'secret.version:kv_1/cases/db#4',
    ]);
    expect(written.ended).toEqual([{ ref: before.secretVersion, how: 'rotated', at: null }]);
    const [first, , last] = [before, written, after].map((e) => b.add(e)) as [Strand, Strand, Strand];
    expect(segmentOf(b, first).holder).toEqual(READER_CHAIN);
    expect(segmentOf(b, last).holder).toEqual(['k8s.serviceaccount:cases/writer', 'vault.entity:e-writer']);
  });
});

describe('tokens made by tokens', () => {
  const CHILD: Token = {
    seed: '3',
    metadata: { service_account_name: 'admin', service_account_namespace: 'kube-system' },
  };
  const create = (second: number): unknown =>
    use(
      READER,
      second,
      { path: 'auth/token/create', operation: 'update', mount_type: 'token' },
      { auth: authOf(CHILD) },
    );

  it('are held by their maker, whatever the metadata says that the maker chose', () => {
    const b = new FactsBuilder();
    b.add(eventOf(login(READER, 'reader', 1)));
    b.add(eventOf(create(2)));
    expect(segmentOf(b, b.add(eventOf(reads(CHILD, 3, 3)))).holder).toEqual(READER_CHAIN);
  });

  it('name nobody where their making is not in evidence', () => {
    const b = new FactsBuilder();
    const segment = segmentOf(b, b.add(eventOf(reads(CHILD, 3, 3))));
    expect([segment.verdict, segment.reason, segment.holder]).toEqual(['unattributed', 'issuance-missing', []]);
  });

  it('lead through a wrapping token to who wrapped it', () => {
    const wrap = { token: hmac('aw'), accessor: hmac('bw'), ttl: 300, wrapped_accessor: hmac('b3') };
    const b = new FactsBuilder();
    b.add(eventOf(login(READER, 'reader', 1)));
    b.add(
      eventOf(
        use(READER, 2, { path: 'auth/token/create', operation: 'update', mount_type: 'token' }, { wrap_info: wrap }),
      ),
    );
    const opened = b.add(
      eventOf(use({ seed: 'w' }, 3, { path: 'sys/wrapping/unwrap', operation: 'update' }, { auth: authOf(CHILD) })),
    );
    const used = b.add(eventOf(reads(CHILD, 3, 4)));
    expect(segmentOf(b, opened).holder).toEqual(READER_CHAIN);
    expect(segmentOf(b, used).holder).toEqual(READER_CHAIN);
  });

  it('are contested when used after they were revoked', () => {
    const b = new FactsBuilder();
    b.add(eventOf(login(READER, 'reader', 1)));
    b.add(eventOf(use(READER, 2, { path: 'auth/token/revoke-self', operation: 'update', mount_type: 'token' })));
    const late = reads(READER, 3, 4) as { time: string };
    late.time = '2026-03-04T06:00:00Z';
    const strand = b.add(eventOf(late));
    const segments = judge(b.facts(), NO_POLICY).segments.filter((s) => s.strand === strand.key);
    expect(segments.at(-1)?.reason).toBe('used-after-end');
  });
});

describe('AppRole', () => {
  it('leads from the login through the secret id to who asked for it', () => {
    const APP: Token = { seed: '4', entity: 'e-billing', metadata: { role_name: 'billing' } };
    const mount = { mount_type: 'approle', mount_point: 'auth/approle/', mount_accessor: 'auth_approle_7' };
    const b = new FactsBuilder();
    b.add(eventOf(login(READER, 'reader', 1)));
    b.add(
      eventOf(
        use(
          READER,
          2,
          { path: 'auth/approle/role/billing/secret-id', operation: 'update', ...mount },
          { data: { secret_id: hmac('5') } },
        ),
      ),
    );
    const request = { path: 'auth/approle/login', operation: 'update', ...mount, data: { secret_id: hmac('5') } };
    b.add(eventOf(entry(authOf(APP), 3, request, { auth: authOf(APP) })));
    const segment = segmentOf(b, b.add(eventOf(reads({ seed: '4', entity: 'e-billing' }, 3, 4))));
    expect(segment.holder).toEqual([...READER_CHAIN, 'vault.alias:auth_approle_7/billing', 'vault.entity:e-billing']);
    expect(segment.verdict).toBe('held');
  });
});

describe('two audit devices', () => {
  it('never join by their hashes where the origins are declared', () => {
    const b = new FactsBuilder();
    b.add(eventOf(login({ seed: '3' }, 'reader', 1), 'file'));
    const strand = b.add(eventOf(reads({ seed: '3' }, 3, 2), 'socket'));
    expect(segmentOf(b, strand).reason).toBe('issuance-missing');
  });
});
