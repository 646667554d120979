import type { EventKind } from '../../model/event.ts';

interface MethodRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const row = (kind: EventKind, privileged: boolean): MethodRow => ({ kind, privileged });

/** Methods of the server's API. https://github.com/spiffe/spire-api-sdk/tree/main/proto/spire/api/server */
const METHODS: ReadonlyMap<string, MethodRow> = new Map([
  ['MintX509SVID', row('issue', true)],
  ['MintJWTSVID', row('issue', true)],
  ['MintWITSVID', row('issue', true)],
  ['BatchNewX509SVID', row('issue', false)],
  ['NewJWTSVID', row('issue', false)],
  ['BatchNewWITSVID', row('issue', false)],
  ['NewDownstreamX509CA', row('issue', true)],
  ['AttestAgent', row('attest', false)],
  ['RenewAgent', row('rotate', false)],
  ['BanAgent', row('revoke', true)],
  ['DeleteAgent', row('revoke', true)],
  ['CreateJoinToken', row('issue', true)],
  ['SetLogLevel', row('act', true)],
  ['ResetLogLevel', row('act', true)],
]);

/** Of the rest: what reads changes nothing; entries, bundles, federation and authorities are who may be whom. */
export function rowOf(method: string): MethodRow {
  const known = METHODS.get(method);
  if (known !== undefined) return known;
  if (/^(?:Get|List|Count|BatchGet|SyncAuthorized|PostStatus|Refresh)/.test(method)) return row('act', false);
  if (/Authority$/.test(method)) return row(/^(?:Taint|Revoke)/.test(method) ? 'revoke' : 'rotate', true);
  return /Entry|Entries|Bundle|Federation/.test(method) ? row('change-identity', true) : row('act', false);
}
