import { arr, obj, str } from '../../model/json.ts';
import { type Ref, type RefKind, ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/** Whom or what an event is about, as the transmitter identifies it. */
export interface Subject {
  readonly users: readonly Ref[];
  readonly sessions: readonly Ref[];
  readonly devices: readonly Ref[];
  readonly tokens: readonly Ref[];
  /** For people to read: the most exact identifier that it has. */
  readonly shown: string | null;
}

const MAX_ID = 512;
const NOBODY: Subject = { users: [], sessions: [], devices: [], tokens: [], shown: null };

/**
 * `sub_id` of the token, or in older drafts `subject` of the event. Formats of RFC 9493 and, of Shared Signals, complex
 * subjects and token ids. An e-mail address, a phone number and an account URI name somebody without being an id: they are
 * shown, and nothing is ended by them.
 */
export function subjectOf(claims: JsonObject, body: JsonObject): Subject {
  const value = claims['sub_id'] ?? body['sub_id'] ?? body['subject'];
  const issuer = bareIssuer(claims['iss']) ?? 'unknown';
  return read(value, issuer, 'user', 0);
}

type Role = 'user' | 'session' | 'device';
const KIND: Readonly<Record<Role, RefKind>> = { user: 'app.user', session: 'app.session', device: 'app.device' };
const MAX_ALIASES = 16;

function read(value: JsonValue | undefined, issuer: string, role: Role, depth: number): Subject {
  const o = obj(value);
  if (o === null || depth > 2) return NOBODY;
  switch (formatOf(o)) {
    case 'complex':
      return together(
        (
          [
            ['user', 'user'],
            ['session', 'session'],
            ['device', 'device'],
          ] as const
        ).map(([key, as]) => read(o[key], issuer, as, depth + 1)),
      );
    case 'aliases':
      return together(
        arr(o['identifiers'])
          .slice(0, MAX_ALIASES)
          .map((one) => read(one, issuer, role, depth + 1)),
      );
    case 'iss_sub':
      return bySubject(o, role);
    case 'opaque':
      return byId(idAt(o, 'id'), issuer, role);
    case 'did':
    case 'uri':
      return byId(idAt(o, 'url') ?? idAt(o, 'uri'), issuer, role);
    case 'jwt_id':
      return byToken(idAt(o, 'jti'));
    default:
      return shownBy(idAt(o, 'email') ?? idAt(o, 'uri') ?? idAt(o, 'phone_number') ?? idAt(o, 'phone'));
  }
}

/** RFC 9493 writes `format`; the drafts before it `subject_type`, with dashes. A complex subject may go without. */
function formatOf(o: JsonObject): string {
  const written = (str(o['format']) ?? str(o['subject_type']))?.replaceAll('-', '_');
  if (written !== undefined) return written === 'jwt' ? 'jwt_id' : written;
  return obj(o['user']) !== null || obj(o['session']) !== null || obj(o['device']) !== null ? 'complex' : '';
}

const idAt = (o: JsonObject, key: string): string | null => {
  const id = str(o[key]);
  return id === null || id.length > MAX_ID ? null : id;
};

const shownBy = (shown: string | null): Subject => ({ ...NOBODY, shown });

function byId(id: string | null, issuer: string, role: Role): Subject {
  if (id === null) return NOBODY;
  const found = [ref(KIND[role], `${issuer}/${id}`)];
  return { ...NOBODY, [`${role}s`]: found, shown: id };
}

/** As Vault, CloudTrail and Keycloak name a subject; Okta's own accounts also as its System Log does. */
function bySubject(o: JsonObject, role: Role): Subject {
  const issuer = bareIssuer(o['iss']);
  const sub = idAt(o, 'sub');
  if (issuer === null || sub === null) return NOBODY;
  if (role !== 'user') return byId(sub, issuer, role);
  const isOkta =
    /^[a-z0-9-]{1,63}\.(?:okta|oktapreview|okta-emea)\.com(?:\/|$)/.test(issuer) && /^00u[A-Za-z0-9]{6,40}$/.test(sub);
  const users = [ref('oidc.subject', `${issuer}|${sub}`), ...(isOkta ? [ref('okta.user', sub)] : [])];
  return { ...NOBODY, users, shown: sub };
}

/** Short ids are counters, and name no token. */
const byToken = (jti: string | null): Subject =>
  jti === null
    ? NOBODY
    : { ...NOBODY, tokens: jti.length < 20 || jti.length > 256 ? [] : [ref('oidc.jti', jti)], shown: jti };

const together = (all: readonly Subject[]): Subject => ({
  users: all.flatMap((s) => s.users),
  sessions: all.flatMap((s) => s.sessions),
  devices: all.flatMap((s) => s.devices),
  tokens: all.flatMap((s) => s.tokens),
  shown: all.find((s) => s.shown !== null)?.shown ?? null,
});

/** Without scheme and closing slash, as join keys of other sources carry it. */
function bareIssuer(value: JsonValue | undefined): string | null {
  const url = str(value);
  if (url === null || url.length > 300) return null;
  const bare = url.replace(/^https:\/\//, '').replace(/\/$/, '');
  return bare === '' ? null : bare;
}
