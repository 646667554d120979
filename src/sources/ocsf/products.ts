import type { Join } from '../../model/event.ts';
import { strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { formatIso, type Micros } from '../../model/time.ts';

/** One account, as `user` or `actor.user` gives it. */
export interface Account {
  readonly id: string | null;
  /** Further ids of the same account. */
  readonly alternatives: readonly string[];
  readonly name: string | null;
  readonly email: string | null;
  readonly type: string | null;
  /** Id of the key that signed. */
  readonly credential: string | null;
}

export interface Session {
  readonly id: string | null;
  readonly issuer: string | null;
  readonly created: Micros | null;
  readonly expires: Micros | null;
  readonly credential: string | null;
}

/** How the ids of one product become refs: exactly as the product's own log is read, or not at all. */
export interface Product {
  /** Prefix of ids that are unique within the product only. */
  readonly key: string;
  readonly account: (account: Account) => Ref | null;
  /** Whether the account of the record holds what it presents; otherwise only the issuance can tell. */
  readonly holds: (account: Account) => boolean;
  readonly session: (session: Session, account: Account | null) => Ref | null;
  readonly credential: (account: Account | null, session: Session) => Ref | null;
  readonly joins: (account: Account | null, session: Session) => readonly Join[];
}

export function productOf(json: JsonObject): Product {
  const name = strAt(json, 'metadata', 'product', 'name') ?? '';
  const vendor = strAt(json, 'metadata', 'product', 'vendor_name') ?? '';
  if (/^aws$|^amazon/i.test(vendor) && /cloudtrail/i.test(name)) return CLOUDTRAIL;
  if (/^okta/i.test(vendor)) return OKTA;
  return other(slug(`${vendor} ${name}`));
}

/** At most 64 characters of small letters, digits and dashes. */
const slug = (text: string): string =>
  text
    .slice(0, 128)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64) || 'unknown';

/** Longest id that becomes a ref, in characters. */
const MAX_ID = 512;
const join = (key: Ref): Join => ({ key, cls: 'K3', issuedAt: null, withinMicros: null });

/** A product of which nothing is known: its ids are its own. */
function other(key: string): Product {
  const within = (kind: 'app.user' | 'app.session' | 'app.token', id: string | null): Ref | null =>
    id === null || id.length > MAX_ID ? null : ref(kind, `${key}/${id}`);
  const session = ({ id }: Session): Ref | null => (isOneHosts(id) ? null : within('app.session', id));
  return {
    key,
    account: ({ id }) => within('app.user', id),
    holds: () => true,
    session,
    credential: (account, { credential }) => within('app.token', credential ?? account?.credential ?? null),
    joins: (_account, s) => {
      const found = session(s);
      return found === null ? [] : [join(found)];
    },
  };
}

/** Logon ids of Windows are numbers of one host between two starts. */
const isOneHosts = (id: string | null): boolean => id === null || /^0x[0-9a-f]{1,16}$/i.test(id);

const OKTA: Product = {
  key: 'okta',
  account: ({ id }) => (id !== null && /^00u[A-Za-z0-9]{6,40}$/.test(id) ? ref('okta.user', id) : null),
  holds: () => true,
  session: ({ id }) => (id === null || id === 'unknown' || id.length > MAX_ID ? null : ref('okta.session', id)),
  credential: () => null,
  joins: (account, s) => {
    const found = OKTA.session(s, account);
    return found === null ? [] : [join(found)];
  },
};

const USER_ID = /^AIDA[A-Z0-9]{8,124}$/;
const ROLE_SESSION_ID = /^AROA[A-Z0-9]{8,124}:.{1,128}$/s;
const ROLE_ARN = /^arn:([a-z0-9-]{1,20}):(?:iam|sts)::([0-9A-Za-z-]{1,20}):(role|assumed-role)\/(.{1,600})$/s;

const idsOf = (account: Account | null): readonly string[] =>
  account === null || account.id === null ? [] : [account.id, ...account.alternatives];

/** The unique id that CloudTrail calls principalId: AWS put it into `uid`, later into `uid_alt`. */
const principalId = (account: Account | null): string | null =>
  idsOf(account).find((id) => USER_ID.test(id) || ROLE_SESSION_ID.test(id)) ?? null;

/** As in `cloudtrail/roles.ts`: without the path, which not every record has. */
function roleRef(arn: string): Ref | null {
  const m = ROLE_ARN.exec(arn);
  const parts = (m?.[4] ?? '').split('/');
  const name = m?.[3] === 'role' ? parts[parts.length - 1] : parts[0];
  return m === null || name === undefined || name === ''
    ? null
    : ref('aws.role', `arn:${m[1]}:iam::${m[2]}:role/${name}`);
}

/** As in `cloudtrail/keys.ts`. */
const sessionSecond = (created: Micros): string => `${formatIso(created).slice(0, 19)}Z`;

/** CloudTrail as Security Lake and others translate it: the key's id, the principal's and the time of issue come through. */
const CLOUDTRAIL: Product = {
  key: 'cloudtrail',
  account: (account) => {
    const ids = idsOf(account);
    const user = ids.find((id) => USER_ID.test(id));
    if (user !== undefined) return ref('aws.iam-user', user);
    return ids.map(roleRef).find((role) => role !== null) ?? null;
  },
  holds: (account) => idsOf(account).some((id) => USER_ID.test(id)),
  session: ({ created }, account) => {
    const id = principalId(account);
    return id === null || created === null || !id.startsWith('AROA')
      ? null
      : ref('aws.session', `${id}@${sessionSecond(created)}`);
  },
  credential: (account, session) => {
    const key = account?.credential ?? session.credential;
    return key !== null && /^A[A-Z]{3}[A-Z0-9]{4,124}$/.test(key) ? ref('aws.access-key', key) : null;
  },
  joins: (account, session) => {
    const id = principalId(account);
    const key = CLOUDTRAIL.credential(account, session);
    const value = key?.slice('aws.access-key:'.length) ?? '';
    if (id !== null && value.startsWith('ASIA')) return [join(ref('aws.sts-credential', `${value}/${id}`))];
    if (key !== null) return [join(key)];
    const created = session.created;
    if (id === null || created === null || !id.startsWith('AROA')) return [];
    return [join(ref('aws.console-session', `${id}@${sessionSecond(created)}`))];
  },
};
