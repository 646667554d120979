import type { Ended, Issued } from '../../model/event.ts';
import { arr, num, obj } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { type Entry, isHmac, within } from './entry.ts';

/** `secret.version:<mount accessor>/<path>#<version>`. Versions of a path are never used again, unless all of it is deleted. */
const versionRef = (e: Entry, path: string, version: number | string): Ref =>
  ref('secret.version', `${e.mount.id}/${path}#${version}`);

/** The path of a version 2 store below its `data/`. */
const kvPath = (e: Entry, folder: string): string | null => {
  const inside = within(e);
  return inside.startsWith(folder) ? inside.slice(folder.length) : null;
};

const isVersion = (n: number | null): n is number => n !== null && Number.isInteger(n) && n > 0 && n < 1e9;

/**
 * The version of the secret that was read or written. kv version 2 says its number, which is no string and so is not hashed. A
 * static database credential has none, but the device's hash of the password is the same until it is rotated.
 */
export function secretVersionOf(e: Entry): Ref | null {
  if (!e.isResponse || e.failed) return null;
  const path = kvPath(e, 'data/');
  if (path !== null) {
    const version = num(e.operation === 'read' ? obj(e.data?.['metadata'])?.['version'] : e.data?.['version']);
    return isVersion(version) ? versionRef(e, path, version) : null;
  }
  const inside = within(e);
  const password = e.data?.['password'];
  if (!/^static-creds?\//.test(inside) || e.operation !== 'read' || !isHmac(password)) return null;
  return versionRef(e, inside, e.scope === null ? password : `${e.scope}/${password}`);
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch']);

/** Writing makes a version; whoever reads it later is named by that read. */
export function versionIssued(e: Entry): readonly Issued[] {
  const version = secretVersionOf(e);
  if (version === null || !WRITES.has(e.operation)) return [];
  return [
    {
      ref: version,
      keys: [version],
      issuedAt: e.time,
      expires: null,
      lineage: 'window',
      holder: [],
      boundTo: null,
      authenticates: false,
    },
  ];
}

/** A new version rotates the one before out; deleting and destroying name the versions they end. */
export function versionsEnded(e: Entry): readonly Ended[] {
  const written = kvPath(e, 'data/');
  const version = num(e.data?.['version']);
  if (written !== null && WRITES.has(e.operation)) {
    return isVersion(version) && version > 1
      ? [{ ref: versionRef(e, written, version - 1), how: 'rotated', at: null }]
      : [];
  }
  const path = kvPath(e, 'delete/') ?? kvPath(e, 'destroy/');
  if (path === null || !WRITES.has(e.operation)) return [];
  return arr(obj(e.request['data'])?.['versions'])
    .slice(0, 100)
    .map((v) => (typeof v === 'string' && /^\d{1,9}$/.test(v) ? Number(v) : num(v)))
    .filter(isVersion)
    .map((v) => ({ ref: versionRef(e, path, v), how: 'deleted', at: null }));
}
