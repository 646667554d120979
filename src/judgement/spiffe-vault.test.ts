import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model/source.ts';
import { readAndJudged } from './read-and-judged.fixture.ts';

const WORKLOAD = 'spiffe://octo.example/ns/shop/sa/cart';
const AGENT = 'spiffe://octo.example/spire/agent/k8s_psat/prod/0b7ed1e3';
const SERIAL = '118495839478394857612345678901234567890';
const OTHER_SERIAL = '118495839478394857612345678901234567891';
const ENTITY = 'vault.entity:11111111-2222-4333-8444-555555555555';

const signed = (serial: string): string =>
  `time="2026-03-02T09:15:30Z" level=debug msg="Signed X509 SVID" authorized_as=agent caller_addr="192.0.2.9:61745" ` +
  `caller_id="${AGENT}" expiration="2026-03-02T10:15:30Z" method=BatchNewX509SVID serial_num=${serial} spiffe_id="${WORKLOAD}"`;

const auth = { accessor: 'a1b2', client_token: 'hmac-sha256:t', entity_id: ENTITY.slice(13), display_name: 'cert-x' };

/** A login by certificate, as the response entry has it. */
const login = (serial: string): JsonObject => ({
  type: 'response',
  time: '2026-03-02T09:16:00.000001Z',
  auth: { ...auth, metadata: { cert_name: 'shop', common_name: 'cart.shop', serial_number: serial } },
  request: {
    id: 'r1',
    operation: 'update',
    path: 'auth/cert/login',
    mount_type: 'cert',
    mount_accessor: 'auth_cert_1',
    mount_point: 'auth/cert/',
    client_certificate_serial_number: serial,
    remote_address: '192.0.2.50',
    namespace: { id: 'root' },
  },
  response: { auth: { ...auth, metadata: { cert_name: 'shop', common_name: 'cart.shop', serial_number: serial } } },
});

const readsSecret: JsonObject = {
  type: 'response',
  time: '2026-03-02T09:17:00.000001Z',
  auth: { ...auth, policy_results: { allowed: true } },
  request: {
    id: 'r2',
    operation: 'read',
    path: 'secret/data/db',
    mount_type: 'kv',
    mount_accessor: 'kv_1',
    mount_point: 'secret/',
    client_token_accessor: 'a1b2',
    remote_address: '192.0.2.50',
    namespace: { id: 'root' },
  },
  response: { data: { metadata: { version: 3 } } },
};

describe('a workload that shows its SPIFFE certificate to Vault', () => {
  it('is the root of what its token does, by the serial that both sides wrote', () => {
    const [, entered, use] = readAndJudged(signed(SERIAL), login(SERIAL), readsSecret);
    expect(entered?.map((s) => s.holder)).toEqual([[WORKLOAD]]);
    expect(use?.map((s) => s.holder)).toEqual([[WORKLOAD, ENTITY]]);
    expect(new Set(use?.[0]?.chain.map((step) => step.administration))).toEqual(new Set(['spire', 'vault']));
  });

  it('is the subject of its certificate where the authority’s log has another serial', () => {
    const [, , use] = readAndJudged(signed(OTHER_SERIAL), login(SERIAL), readsSecret);
    expect(use?.map((s) => s.holder)).toEqual([['x509.subject:CN=cart.shop', ENTITY]]);
  });
});
