import { createHash } from 'node:crypto';
import { type Behind, emitRecord } from '../emit.ts';
import type { Rng } from '../prng.ts';
import { iso, type JsonMap, type World } from '../world.ts';

/** The audit device of the one Vault of every world; it hashes with its own salt. */
export const VAULT = 'vault-a';
export const hashed = (value: string): string =>
  `hmac-sha256:${createHash('sha256').update(`${VAULT}/${value}`).digest('hex')}`;

/** A token that Vault gave out. `name` and the accessor are what its holder has; the log shows them hashed. */
export interface VaultToken {
  readonly token: string;
  readonly accessor: string;
  readonly entity: string;
  readonly display: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export function newVaultToken(rng: Rng, display: string, metadata: Readonly<Record<string, string>>): VaultToken {
  return {
    token: `hvs.${rng.base62(24)}`,
    accessor: rng.base62(24),
    entity: rng.uuid(),
    display,
    metadata,
  };
}

function authOf(t: VaultToken, issuedAt: number): JsonMap {
  return {
    client_token: hashed(t.token),
    accessor: hashed(t.accessor),
    display_name: t.display,
    policies: ['cases', 'default'],
    token_policies: ['cases', 'default'],
    token_type: 'service',
    token_ttl: 3600,
    token_issue_time: `${iso(issuedAt).slice(0, 19)}Z`,
    entity_id: t.entity,
    metadata: t.metadata,
  };
}

/** One request, as the audit device writes it: an entry when it comes in, and one when it is answered. */
export interface VaultCall {
  readonly at: number;
  readonly operation: string;
  readonly path: string;
  readonly mount: { readonly type: string; readonly point: string; readonly accessor: string };
  readonly ip: string;
  /** With which token; a login has none yet. */
  readonly token: VaultToken | null;
  readonly issuedAt: number;
  readonly data?: JsonMap;
  /** What a login gives. */
  readonly gives?: VaultToken;
  readonly response?: JsonMap;
}

export function emitVault(world: World, rng: Rng, c: VaultCall, behind: Behind): string {
  const id = rng.uuid();
  const holder = c.gives ?? c.token;
  const request: JsonMap = {
    id,
    client_id: holder?.entity,
    namespace: { id: 'root' },
    operation: c.operation,
    path: c.path,
    mount_type: c.mount.type,
    mount_point: c.mount.point,
    mount_accessor: c.mount.accessor,
    mount_class: c.mount.point.startsWith('auth/') ? 'auth' : 'secret',
    remote_address: c.ip,
    remote_port: rng.int(32_768, 60_999),
    data: c.data,
    ...(c.token === null
      ? {}
      : { client_token: hashed(c.token.token), client_token_accessor: hashed(c.token.accessor) }),
  };
  const nanos = (at: number): string => `${iso(at).slice(0, 23)}${rng.digits(6)}Z`;
  const push = (at: number, json: JsonMap): void => {
    emitRecord(
      world,
      { source: 'vault.audit', stream: VAULT, at, text: JSON.stringify({ time: nanos(at), ...json }), id, shared: id },
      behind,
    );
  };
  const auth = holder === null ? {} : authOf(holder, c.issuedAt);
  push(c.at - rng.int(1, 9), { type: 'request', auth: c.gives === undefined ? auth : {}, request });
  const given = c.gives === undefined ? {} : { auth: authOf(c.gives, c.at) };
  push(c.at, {
    type: 'response',
    auth,
    request,
    response: { mount_type: c.mount.type, mount_accessor: c.mount.accessor, ...given, ...c.response },
  });
  return id;
}
