import type { EventKind } from '../../model/event.ts';
import { arr } from '../../model/json.ts';
import { type Entry, within } from './entry.ts';
import { isLogin } from './login.ts';

/** What a request is for, by its path. The first row that fits decides. */
interface Row {
  /** Matched against the path inside the namespace. */
  readonly path?: RegExp;
  /** Type of the mount, and a pattern for what follows its point. */
  readonly mounts?: readonly string[];
  readonly inside?: RegExp;
  /** Absent: every operation. */
  readonly operations?: readonly string[];
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const WRITE = ['create', 'update', 'patch', 'delete'] as const;
const STORES = ['kv', 'generic', 'cubbyhole'] as const;

/** After the API pages of each engine, and the paths that the policy documentation marks as needing `sudo`. */
const ROWS: readonly Row[] = [
  { path: /^auth\/token\/create(?:-orphan)?(?:\/|$)/, operations: WRITE, kind: 'issue', privileged: true },
  { path: /^auth\/token\/(?:revoke-self)$/, kind: 'revoke', privileged: false },
  { path: /^auth\/token\/(?:revoke|revoke-accessor|revoke-orphan)(?:\/|$)/, kind: 'revoke', privileged: true },
  { path: /^auth\/token\/(?:renew|renew-self|renew-accessor|lookup-self)(?:\/|$)/, kind: 'act', privileged: false },
  { path: /^auth\/token\/roles(?:\/|$)/, operations: WRITE, kind: 'change-identity', privileged: true },
  {
    path: /^auth\/.+\/role\/[^/]+\/(?:custom-)?secret-id$/,
    operations: WRITE,
    kind: 'issue',
    privileged: true,
  },
  { path: /\/secret-id(?:-accessor)?\/destroy$/, kind: 'revoke', privileged: true },
  { path: /^auth\//, operations: WRITE, kind: 'change-identity', privileged: true },
  { path: /^identity\/(?:lookup|oidc\/introspect)/, kind: 'act', privileged: false },
  { path: /^identity\/oidc\/token\//, kind: 'issue', privileged: false },
  { path: /^identity\//, operations: WRITE, kind: 'change-identity', privileged: true },
  { path: /^sys\/wrapping\/(?:unwrap|rewrap)$/, kind: 'exchange', privileged: false },
  { path: /^sys\/(?:wrapping|tools|capabilities|internal)/, kind: 'act', privileged: false },
  { path: /^sys\/(?:leases\/renew|renew)(?:\/|$)/, kind: 'act', privileged: false },
  { path: /^sys\/(?:leases\/revoke|revoke)/, kind: 'revoke', privileged: true },
  { path: /^sys\/(?:policy|policies|auth)(?:\/|$)/, operations: WRITE, kind: 'change-identity', privileged: true },
  { path: /^sys\/generate-root/, operations: WRITE, kind: 'issue', privileged: true },
  { path: /^sys\/(?:rotate|rekey)/, operations: WRITE, kind: 'rotate', privileged: true },
  { path: /^sys\/(?:raw|storage\/raft\/snapshot)/, kind: 'act', privileged: true },
  { path: /^sys\/(?:audit|config\/auditing|leases\/lookup)/, kind: 'act', privileged: true },
  { path: /^sys\//, operations: WRITE, kind: 'act', privileged: true },
  {
    mounts: STORES,
    inside: /^(?:delete|undelete|destroy|metadata)\//,
    operations: WRITE,
    kind: 'act',
    privileged: true,
  },
  { mounts: STORES, inside: /^(?:metadata|subkeys)\//, kind: 'act', privileged: false },
  { mounts: STORES, operations: ['read'], kind: 'read-secret', privileged: true },
  { mounts: STORES, operations: ['create', 'update', 'patch'], kind: 'rotate', privileged: true },
  { mounts: STORES, operations: ['delete'], kind: 'act', privileged: true },
  { mounts: STORES, kind: 'act', privileged: false },
  { inside: /^static-cred(?:s)?\//, operations: ['read'], kind: 'read-secret', privileged: true },
  { inside: /^(?:creds|sts)\//, operations: ['read', 'create', 'update'], kind: 'issue', privileged: true },
  { inside: /^(?:rotate-root|rotate-role|config\/rotate-root)(?:\/|$)/, kind: 'rotate', privileged: true },
  {
    mounts: ['pki', 'ssh'],
    inside: /^(?:issue|sign|sign-verbatim|root|intermediate)(?:\/|$)/,
    operations: WRITE,
    kind: 'issue',
    privileged: true,
  },
  { mounts: ['transit'], inside: /^(?:decrypt|export|backup|datakey|sign|restore)\//, kind: 'act', privileged: true },
  {
    mounts: ['transit'],
    inside: /^(?:encrypt|verify|hmac|hash|random|rewrap)(?:\/|$)/,
    kind: 'act',
    privileged: false,
  },
  { inside: /^(?:config|roles?|static-roles|keys|ca)(?:\/|$)/, operations: WRITE, kind: 'act', privileged: true },
];

export interface Purpose {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

/** A token with the `root` policy may do anything: whatever it does is privileged. */
export function purposeOf(e: Entry): Purpose {
  const isRoot = arr(e.auth?.['policies']).includes('root');
  if (isLogin(e)) return { kind: 'authenticate', privileged: false };
  const inside = within(e);
  const row = ROWS.find(
    (r) =>
      (r.path === undefined || r.path.test(e.path)) &&
      (r.mounts === undefined || r.mounts.includes(typeOf(e))) &&
      (r.inside === undefined || r.inside.test(inside)) &&
      (r.operations === undefined || r.operations.includes(e.operation)),
  );
  return { kind: row?.kind ?? 'act', privileged: isRoot || row?.privileged === true };
}

/** Before 1.0 the type of the mount is not logged; only version 2 of kv shows itself in the path. */
const typeOf = (e: Entry): string => (e.mount.type === '' && within(e).startsWith('data/') ? 'kv' : e.mount.type);
