import type { EventKind } from '../../model/event.ts';

/** What a type of activity is. `isCheck`: a password, code or assertion of the user in it was looked at. */
export interface Purpose {
  readonly kind: EventKind;
  readonly privileged: boolean;
  readonly isCheck: boolean;
}

/** First fit decides. https://developer.pingidentity.com/pingone-api/platform/audit-activities.html */
const ROWS: readonly (readonly [RegExp, EventKind])[] = [
  [/^USER\.ACCESS_(?:ALLOWED|DENIED)$/, 'authenticate'],
  [/^(?:PASSWORD|OTP|PASSCODE|DEVICE|ASSERTION)\.CHECK_(?:SUCCEEDED|FAILED)$|^AUTHENTICATION\./, 'authenticate'],
  [/^(?:SESSION\.(?:DELETED|EXPIRED)|USER\.SLO_)/, 'end'],
  [/^(?:TOKEN|ACCESS_TOKEN|REFRESH_TOKEN)\.(?:CREATED|ISSUED)$|^USER_CREDENTIAL\.ISSUED$/, 'issue'],
  [/^(?:TOKEN|ACCESS_TOKEN|REFRESH_TOKEN|USER_CREDENTIAL)\.REVOKED$/, 'revoke'],
  [/^SECRET\.READ$/, 'read-secret'],
  [/^SECRET\.(?:UPDATED|ROTATED)$|^(?:KEY|CERTIFICATE)\.(?:CREATED|UPDATED)$/, 'rotate'],
  [/^(?:FLOW|FLOW_EXECUTION|RISK_EVALUATION|NOTIFICATION|SESSION|IMAGE|BULK_OPERATION|TRANSACTION)\./, 'act'],
];
const CHECK = /\.CHECK_(?:SUCCEEDED|FAILED)$/;
/** What a user does for himself. */
const OWN = /^(?:USER\.(?:ACCESS_|SLO_)|AUTHENTICATION\.|FLOW|SESSION\.|[A-Z_]+\.CHECK_)/;

export function purposeOf(type: string): Purpose {
  const kind = ROWS.find(([pattern]) => pattern.test(type))?.[1] ?? 'change-identity';
  return { kind, privileged: !OWN.test(type), isCheck: CHECK.test(type) };
}

/** The result says whether PingOne did its work; a check that was done and failed is a failure by its type. */
export const failedByType = (type: string): boolean => /(?:_FAILED|_DENIED|_FAILURE|\.FAILED)$/.test(type);
