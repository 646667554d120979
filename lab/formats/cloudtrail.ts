import type { Rng } from '../prng.ts';
import { type Account, isoSeconds, type JsonMap } from '../world.ts';

/** One API call, in CloudTrail's own words. Shape: AWS CloudTrail user guide, record contents 1.11. */
export interface Call {
  readonly account: Account;
  readonly at: number;
  readonly identity: JsonMap;
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly ip: string;
  readonly userAgent: string;
  readonly params?: JsonMap | null;
  readonly response?: JsonMap | null;
  readonly additional?: JsonMap;
  readonly resources?: readonly JsonMap[];
  readonly error?: readonly [code: string, message: string];
  readonly eventType?: string;
  readonly data?: boolean;
  readonly fromConsole?: boolean;
  readonly sharedEventId?: string;
  readonly recipient?: string;
  readonly eventId?: string;
  readonly requestId?: string;
}

export interface CloudTrailRecord {
  readonly id: string;
  readonly json: JsonMap;
}

const EDGE = new Set(['cloudtrail', 'config', 'delivery']);

export function cloudTrailRecord(rng: Rng, c: Call): CloudTrailRecord {
  const id = c.eventId ?? rng.uuid();
  const direct = /^[0-9a-f.:]+$/.test(c.ip);
  const globalService = c.service === 'iam' || c.service === 'signin';
  const region = globalService ? 'us-east-1' : c.account.region;
  const json: JsonMap = {
    eventVersion: '1.11',
    userIdentity: c.identity,
    eventTime: isoSeconds(c.at),
    eventSource: `${c.service}.amazonaws.com`,
    eventName: c.name,
    awsRegion: region,
    sourceIPAddress: c.ip,
    userAgent: c.userAgent,
    errorCode: c.error?.[0] || undefined,
    errorMessage: c.error?.[1],
    requestParameters: c.params ?? null,
    responseElements: c.response ?? null,
    additionalEventData: c.additional,
    requestID: c.requestId ?? (c.service === 's3' ? rng.base32(16) : rng.uuid()),
    eventID: id,
    readOnly: c.readOnly,
    resources: c.resources,
    eventType: c.eventType ?? 'AwsApiCall',
    managementEvent: c.data !== true,
    recipientAccountId: c.recipient ?? c.account.id,
    sharedEventID: c.sharedEventId,
    eventCategory: c.data === true ? 'Data' : 'Management',
    tlsDetails:
      direct && !EDGE.has(c.service)
        ? {
            tlsVersion: 'TLSv1.3',
            cipherSuite: 'TLS_AES_128_GCM_SHA256',
            clientProvidedHostHeader: globalService
              ? `${c.service}.amazonaws.com`
              : `${c.service}.${region}.amazonaws.com`,
          }
        : undefined,
    sessionCredentialFromConsole: c.fromConsole === true ? 'true' : undefined,
  };
  return { id, json };
}

/** As STS writes it in a response: `Mar 2, 2026, 9:15:02 AM`. */
export function usDate(ms: number): string {
  const d = new Date(ms);
  const month = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')[d.getUTCMonth()];
  const hour = d.getUTCHours();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${month} ${d.getUTCDate()}, ${d.getUTCFullYear()}, ${hour % 12 === 0 ? 12 : hour % 12}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
}
