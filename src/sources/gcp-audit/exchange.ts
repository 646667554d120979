import { type Issued, NO_PRINCIPAL } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import { type Micros, micros } from '../../model/time.ts';
import { federatedPrincipal, federatedToken, providerAssertion } from '../gcp/refs.ts';
import { type Caller, federatedLife, isUnauthenticated, NO_CALLER } from './caller.ts';
import { any, type Entry } from './entry.ts';
import { operationOf } from './methods.ts';

/** A token of another issuer that was exchanged for one of Google's. */
export const isExchange = (e: Entry): boolean =>
  e.service === 'sts.googleapis.com' && operationOf(e.method) === 'ExchangeToken';

/** A Kubernetes token may be a day old when it is exchanged; one of GitHub's is minutes old. */
const ASSERTION_WITHIN = 86_400_000_000;

/**
 * The subject of the other issuer's token. The entry names the provider that was asked and not the issuer, so the subject is
 * one of that provider: `oidc.subject:<provider>|<sub>`. Where the token was meant for that provider and its issuer's log
 * says so, that log says who the subject is.
 * https://cloud.google.com/iam/docs/audit-logging/examples-workload-identity
 */
export function exchangeCaller(e: Entry): Caller {
  const subject = str(any(e.caller ?? undefined, 'principalSubject', 'principal_subject'));
  const assertion = subject === null ? null : providerAssertion(`//iam.googleapis.com/${providerOf(e)}`, subject);
  if (subject === null || subject.length > 2_000) return NO_CALLER;
  const named = { ...NO_PRINCIPAL, id: subject, name: subject, type: 'principal' };
  if (isUnauthenticated(e)) return { ...NO_CALLER, principal: named, authentication: 'failed' };
  if (assertion === null) return { ...NO_CALLER, principal: named };
  const self = ref('oidc.subject', assertion.slice('oidc.assertion:'.length));
  return {
    principal: { ...named, ref: self },
    authentication: 'proven',
    presented: {
      ref: null,
      joins: [{ key: assertion, cls: 'K3', issuedAt: null, withinMicros: ASSERTION_WITHIN }],
      holder: [self],
      holderClass: 'K3',
      boundTo: null,
      issuance: 'elsewhere',
    },
    onBehalfOf: [],
  };
}

const providerOf = (e: Entry): string => {
  const name = e.resourceName ?? str(e.request?.['audience']) ?? '';
  return name.replace(/^(?:https:)?\/\/iam\.googleapis\.com\//, '');
};

/** The federated token, which later entries name by its principal only. */
export function federatedIssued(e: Entry, time: Micros | null): readonly Issued[] {
  const mapped = str(any(e.metadata ?? undefined, 'mapped_principal', 'mappedPrincipal'));
  const principal = mapped === null ? null : federatedPrincipal(mapped);
  if (principal === null) return [];
  const token = federatedToken(principal);
  const life = federatedLife(principal);
  return [
    {
      ref: token,
      keys: [token],
      issuedAt: time,
      expires: time === null || life === null ? null : micros(time + life),
      lineage: 'presenter',
      holder: [principal],
      boundTo: null,
      authenticates: false,
    },
  ];
}
