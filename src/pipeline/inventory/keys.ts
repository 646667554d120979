import { REF_KINDS, type Ref, roleOf } from '../../model/ref.ts';
import { fitsEntry } from '../../sources/inventory/record.ts';

/** What an entry may say, beside `<kind of ref>: <id>`. */
const IDENTITY_KEYS = [
  'identity',
  'kind',
  'name',
  'login',
  'email',
  'owner',
  'mfa',
  'roles',
  'state',
  'since',
  'until',
  'states',
];
const DEVICE_KEYS = ['device', 'name', 'owner', 'assigned', 'addresses', 'hosts', 'certificates'];
const SHARED_KEYS = ['ref', 'from', 'to'];

const SYNONYMS: Readonly<Record<string, string>> = {
  refs: 'ref',
  names: 'name',
  role: 'roles',
  address: 'addresses',
  host: 'hosts',
  certificate: 'certificates',
  'assigned to': 'assigned',
  'assigned-to': 'assigned',
  assignedto: 'assigned',
};

/** A key as entries write it: `Refs` and `ref` are one. */
export function keyOf(written: string): string {
  const lower = written.trim().toLowerCase();
  return Object.hasOwn(SYNONYMS, lower) ? (SYNONYMS[lower] as string) : lower;
}

export const knownKeys = (entry: 'identity' | 'device'): readonly string[] => [
  ...(entry === 'identity' ? IDENTITY_KEYS : DEVICE_KEYS),
  ...SHARED_KEYS,
];

/** Kinds of refs that are keys of their own: `okta.user: 00u1`. */
export const refKindsOf = (entry: 'identity' | 'device'): readonly string[] =>
  Object.keys(REF_KINDS).filter((kind) => fitsEntry(entry, kind, roleOf(`${kind}:` as Ref)));

const KINDS = { identity: new Set(refKindsOf('identity')), device: new Set(refKindsOf('device')) };

export const isRefKind = (entry: 'identity' | 'device', key: string): boolean => KINDS[entry].has(key);

export const isKnownKey = (entry: 'identity' | 'device', key: string): boolean =>
  knownKeys(entry).includes(key) || isRefKind(entry, key);
