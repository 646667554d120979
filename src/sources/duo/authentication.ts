import { blankEvent, type Event, type Issued, NO_DEVICE, type Outcome } from '../../model/event.ts';
import { obj, str, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { canonicalIp } from '../address.ts';
import { META } from './meta.ts';
import { timeOf } from './time.ts';

/**
 * Reasons by which somebody was let through without any factor. The application had checked a password, or nobody had.
 * https://duo.com/docs/adminapi#authentication-logs
 */
const WAVED_THROUGH: ReadonlySet<string> = new Set([
  ...['bypass_user', 'allow_unenrolled_user', 'allow_unenrolled_user_on_trusted_network', 'allowed_by_policy'],
  ...['trusted_location', 'trusted_network', 'trusted_mobile_authenticator_policy', 'remembered_device'],
]);

export function readAuthentication(o: JsonObject): Event {
  const outcome = outcomeOf(str(o['result']));
  const reason = str(o['reason']);
  const user = userRef(strAt(o['user'], 'key'));
  const txid = str(o['txid']);
  const transaction = txid === null || txid.length > 128 ? null : ref('duo.transaction', txid);
  const isEnrollment = o['event_type'] === 'enrollment';
  const isWaved = isEnrollment || (reason !== null && WAVED_THROUGH.has(reason));
  const isProven = outcome === 'success' && user !== null && !isWaved;
  const time = timeOf(o);
  return {
    ...blankEvent(META.id, `duo:${str(o['event_type']) ?? 'authentication'}`),
    sourceEventId: txid,
    // One transaction may be tried with several factors, each its own record.
    identity: null,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: isEnrollment ? 'change-identity' : 'authenticate',
    target: targetOf(o),
    outcome,
    error: outcome === 'failure' ? reason : null,
    principal: {
      ref: outcome === 'success' ? user : null,
      id: strAt(o['user'], 'key'),
      name: strAt(o['user'], 'name'),
      email: str(o['email']),
      type: null,
    },
    authentication: outcome === 'failure' ? 'failed' : isProven ? 'proven' : 'none',
    presented: isProven ? ownFactor(user) : null,
    issued: isProven && transaction !== null ? [passed(transaction, user, time?.at ?? null)] : [],
    statements: isProven ? named(user, o) : [],
    nativeSession: transaction === null ? [] : [transaction],
    device: {
      ...NO_DEVICE,
      ip: addressOf(strAt(o['access_device'], 'ip')),
      host: strAt(o['access_device'], 'hostname'),
      deviceId: endpointOf(o),
    },
  };
}

export const userRef = (key: string | null): Ref | null =>
  key === null || key.length > 64 ? null : ref('duo.user', key);

function outcomeOf(result: string | null): Outcome {
  const word = result?.toLowerCase();
  if (word === 'success') return 'success';
  return word === 'denied' || word === 'fraud' || word === 'failure' || word === 'error' ? 'failure' : 'unknown';
}

const ownFactor = (user: Ref): Event['presented'] => ({
  ref: null,
  joins: [],
  holder: [user],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

/** What the application gets: the transaction that its user passed (`txid`, also in the Universal Prompt's token). */
const passed = (transaction: Ref, user: Ref, issuedAt: Issued['issuedAt']): Issued => ({
  ref: transaction,
  keys: [transaction],
  issuedAt,
  expires: null,
  lineage: 'root',
  holder: [user],
  boundTo: null,
  authenticates: true,
});

function named(user: Ref, o: JsonObject): Event['statements'] {
  const name = strAt(o['user'], 'name');
  const email = str(o['email']);
  return [
    ...(name === null ? [] : [{ ref: user, attribute: 'alias', value: name } as const]),
    ...(email === null ? [] : [{ ref: user, attribute: 'email', value: email } as const]),
  ];
}

/** Some applications pass the address with its port: `…p1234`, `… port 1234`, `….1234`. */
export const addressOf = (text: string | null): string | null =>
  canonicalIp(text) ?? canonicalIp(text?.slice(0, 80).replace(/(?: port |[p#.:])\d{1,5}$/, '') ?? null);

/** Duo's own id of an endpoint; it vouches only for those that it has found to be trusted. */
function endpointOf(o: JsonObject): Ref | null {
  const key = strAt(o['access_device'], 'epkey');
  return key === null || key.length > 64 || o['trusted_endpoint_status'] !== 'trusted'
    ? null
    : ref('duo.endpoint', key);
}

const MAX_TARGET = 512;

function targetOf(o: JsonObject): string | null {
  const application = obj(o['application']) ?? undefined;
  const name = strAt(application, 'name') ?? strAt(application, 'key');
  return name === null ? null : `application:${name.slice(0, MAX_TARGET)}`;
}
