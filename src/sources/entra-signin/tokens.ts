import type { Issued, Join, Presented } from '../../model/event.ts';
import { obj, strAt } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import {
  correlationRef,
  entraId,
  federatedCredentialRef,
  keyOfRequest,
  keyRef,
  resourceRef,
  sessionRef,
  tokenKey,
  tokenRef,
} from '../entra/refs.ts';
import { accountOf, isDeviceCode, isFresh, workloadOf } from './actor.ts';
import type { Entry } from './entry.ts';

/** The credential that was shown to get the token. */
export function presentedBy(e: Entry): Presented | null {
  const account = accountOf(e);
  if (account === null) return null;
  const nothingShown = { ...BLANK, holder: [account] };
  if (e.who === 'managed-identity') return { ...nothingShown, boundTo: resourceRef(workloadOf(e)) };
  if (e.who === 'service-principal') return applicationCredential(e, account);
  if (isFresh(e)) return nothingShown;
  const session = sessionRef(e.text('sessionId'));
  return session === null
    ? nothingShown
    : { ...nothingShown, ref: session, joins: [join(session, 'K3')], issuance: 'expected' };
}

const BLANK: Presented = {
  ref: null,
  joins: [],
  holder: [],
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
};

const join = (key: Ref, cls: Join['cls']): Join => ({ key, cls, issuedAt: null, withinMicros: null });

/**
 * A secret or certificate by its key id, or the token of another issuer. Of that token Entra logs the issuer and the id, not
 * the subject: it joins where the issuer's log has the id.
 */
function applicationCredential(e: Entry, account: Ref): Presented {
  const outside = outsideToken(e);
  if (outside !== null) {
    const joins = [join(ref('k8s.jti', outside), 'K2'), join(ref('oidc.jti', outside), 'K2')];
    return { ...BLANK, ref: ref('oidc.jti', outside), joins, issuance: 'elsewhere' };
  }
  const key =
    keyRef(e.text('servicePrincipalCredentialKeyId')) ?? federatedCredentialRef(e.text('federatedCredentialId'));
  return key === null
    ? { ...BLANK, holder: [account] }
    : { ...BLANK, ref: key, joins: [join(key, 'K2')], holder: [account] };
}

/** GitHub does not log the id of its tokens, and Entra as an issuer has the token in another sign-in. */
const WITHOUT_IDS =
  /(?:^|\/\/)(?:token\.actions\.githubusercontent\.com|login\.microsoftonline\.com|sts\.windows\.net)/;

function outsideToken(e: Entry): string | null {
  const identity = obj(e.get('managedServiceIdentity')) ?? obj(e.get('managedIdentity')) ?? undefined;
  const issuer = strAt(identity, 'federatedTokenIssuer');
  const id = entraId(strAt(identity, 'federatedTokenId'));
  return issuer === null || id === null || id.length < 20 || WITHOUT_IDS.test(issuer) ? null : id;
}

/** The token, and for a fresh sign-in the session that all later tokens carry. */
export function issuedBy(e: Entry): readonly Issued[] {
  const account = accountOf(e);
  if (account === null) return [];
  const isByOutsideToken = e.who === 'service-principal' && outsideToken(e) !== null;
  const made: Pick<Issued, 'lineage' | 'holder' | 'authenticates' | 'boundTo'> = {
    lineage: isFresh(e) ? 'root' : 'presenter',
    holder: isFresh(e) || isByOutsideToken ? [account] : [],
    authenticates: isFresh(e) && !isDeviceCode(e),
    boundTo: e.who === 'managed-identity' ? resourceRef(workloadOf(e)) : null,
  };
  const session = isFresh(e) ? sessionRef(e.text('sessionId')) : null;
  const key = issuedKey(e);
  const token = tokenRef(e.text('uniqueTokenIdentifier')) ?? key;
  return [
    ...(session === null ? [] : [issue(session, [session], made)]),
    ...(token === null ? [] : [issue(token, key === null ? [] : [key], made)]),
  ];
}

/** Where the token's id is left out (Graph v1.0), the request id of the sign-in is the same id. */
const issuedKey = (e: Entry): Ref | null => {
  const logged = e.text('uniqueTokenIdentifier');
  return logged === null ? keyOfRequest(e.text('id')) : tokenKey(logged);
};

const issue = (
  credential: Ref,
  keys: readonly Ref[],
  made: Pick<Issued, 'lineage' | 'holder' | 'authenticates' | 'boundTo'>,
): Issued => ({ ref: credential, keys, issuedAt: null, expires: null, ...made });

/** The session, and of an attempt that gave no token the ids that the log has for it. */
export function sessionsOf(e: Entry, gaveToken: boolean): readonly Ref[] {
  const logged = entraId(e.text('uniqueTokenIdentifier'));
  const attempt =
    logged === null ? correlationRef(e.text('correlationId')) : gaveToken ? null : ref('entra.sign-in', logged);
  return [sessionRef(e.text('sessionId')), attempt].filter((r): r is Ref => r !== null);
}
