import { obj } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';

/**
 * A record as query tools export it: Athena and Glue fold the names of columns and struct fields to small letters, and keep
 * what has no fixed shape as JSON text. Turned back into what CloudTrail delivered, so that there is one way to read it.
 * https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-org-wide-trail.html
 */
export const isFolded = (json: JsonObject): boolean =>
  typeof json['eventname'] === 'string' &&
  typeof json['eventsource'] === 'string' &&
  typeof json['eventversion'] === 'string' &&
  json.eventName === undefined;

export function asDelivered(json: JsonObject): JsonObject {
  const whole = isFolded(json) ? unfolded(json) : json;
  if (!AS_TEXT.some((name) => typeof whole[name] === 'string')) return whole;
  const out: Record<string, JsonValue | undefined> = { ...whole };
  for (const name of AS_TEXT) if (typeof out[name] === 'string') out[name] = parsed(out[name] as string) ?? out[name];
  return out;
}

/** Of these CloudTrail makes objects, and tables text. */
const AS_TEXT = ['requestParameters', 'responseElements', 'additionalEventData', 'serviceEventDetails'] as const;
/** CloudTrail cuts these at 100 kB. */
const MAX_PART = 262_144;

function parsed(text: string): JsonObject | null {
  if (!text.startsWith('{') || text.length > MAX_PART) return null;
  try {
    return obj(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Names of the record, of `userIdentity` and of what is in it. What stands in other parts is in its own case, or is text. */
const NAMES: ReadonlyMap<string, string> = new Map(
  [
    'eventVersion userIdentity eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage',
    'requestParameters responseElements additionalEventData requestID eventID readOnly eventType apiVersion managementEvent',
    'recipientAccountId serviceEventDetails sharedEventID vpcEndpointId vpcEndpointAccountId eventCategory tlsDetails',
    'sessionCredentialFromConsole insightDetails principalId accountId invokedBy accessKeyId userName sessionContext',
    'sessionIssuer creationDate mfaAuthenticated webIdFederationData federatedProvider ec2RoleDelivery sourceIdentity',
    'onBehalfOf userId identityStoreArn credentialId inScopeOf sourceArn sourceAccount issuerType credentialsIssuedTo',
    'tlsVersion cipherSuite clientProvidedHostHeader identityProvider edgeDeviceDetails accountID',
  ]
    .join(' ')
    .split(' ')
    .map((name) => [name.toLowerCase(), name === 'accountID' ? 'accountId' : name] as const),
);

/** Records nest their identity three deep. */
const MAX_DEPTH = 4;
const MAX_FIELDS = 128;

function unfolded(json: JsonObject, depth = 0): JsonObject {
  const out: Record<string, JsonValue | undefined> = {};
  for (const key of Object.keys(json).slice(0, MAX_FIELDS)) {
    if (key === '__proto__') continue;
    const value = json[key];
    const inner = depth < MAX_DEPTH && !AS_TEXT_FOLDED.has(key) ? obj(value) : null;
    out[NAMES.get(key) ?? key] = inner === null ? value : unfolded(inner, depth + 1);
  }
  return out;
}

const AS_TEXT_FOLDED: ReadonlySet<string> = new Set(AS_TEXT.map((name) => name.toLowerCase()));
