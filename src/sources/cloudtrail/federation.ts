import type { Presented, Principal } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { type Caller, isEmail, NOBODY } from './caller.ts';
import { join } from './keys.ts';
import type { TrailRecord } from './record.ts';

/** An Okta assertion is taken to AWS at once: longer than this after the sign-on event it is another one. */
const SAML_WITHIN_MICROS = 10 * 60 * 1_000_000;
/** A web identity token lives at most a day (Kubernetes projected tokens; CI tokens live minutes). */
const OIDC_WITHIN_MICROS = 24 * 3600 * 1_000_000;

/**
 * `AssumeRoleWithSAML`. AWS verified the assertion of the provider `requestParameters.principalArn`; its subject (NameID)
 * is `responseElements.subject`, or `userName` where the call failed.
 */
export function samlCaller(identity: JsonObject, record: TrailRecord): Caller {
  const subject = str(record.response?.subject) ?? str(identity.userName);
  const provider = str(record.request?.principalArn) ?? str(identity.identityProvider);
  const user = subject === null || provider === null ? null : ref('aws.saml-user', `${provider}/${subject}`);
  const presented: Presented = {
    ref: null,
    joins:
      subject !== null && mayBeOkta(str(record.response?.issuer))
        ? [join(ref('saml.subject', `okta|${subject.toLowerCase()}`), 'K3', null, SAML_WITHIN_MICROS)]
        : [],
    holder: user === null ? [] : [user],
    holderClass: 'K3',
    boundTo: null,
    issuance: 'elsewhere',
  };
  return caller(principal(identity, user, subject), presented);
}

/** Okta's SAML issuer is `http://www.okta.com/<app instance>`, or a custom one, which then is not joined. */
const mayBeOkta = (issuer: string | null): boolean =>
  issuer === null || /(?:^|[/.])okta(?:preview|-emea)?\.com(?:\/|$)/.test(issuer);

/**
 * `AssumeRoleWithWebIdentity`. AWS verified the token's signature; the record names issuer, audience and subject, but not
 * the token (no `jti`), except for tokens that STS itself issued (`webIdentityTokenId`).
 */
export function webIdentityCaller(identity: JsonObject, record: TrailRecord): Caller {
  const issuer = issuerOf(str(identity.identityProvider) ?? str(record.response?.provider));
  const subject = str(identity.userName) ?? str(record.response?.subjectFromWebIdentityToken);
  const user = issuer === null || subject === null ? null : subjectRef(issuer, subject);
  const tokenId = str(record.request?.webIdentityTokenId);
  const joins = [];
  if (tokenId !== null) joins.push(join(stsTokenKey(tokenId), 'K2', null));
  if (issuer !== null && subject !== null) {
    joins.push(join(ref('oidc.assertion', `${issuer}|${subject}`), 'K3', null, OIDC_WITHIN_MICROS));
    if (subject.startsWith(SERVICE_ACCOUNT)) {
      joins.push(join(ref('oidc.assertion', `k8s|${subject}`), 'K3', null, OIDC_WITHIN_MICROS));
    }
  }
  const presented: Presented = {
    ref: null,
    joins,
    holder: user === null ? [] : [user],
    holderClass: 'K3',
    boundTo: null,
    issuance: 'elsewhere',
  };
  return caller(principal(identity, user, subject), presented);
}

/** Tokens that STS issues for the outside world (`GetWebIdentityToken`) and takes back, by their id. */
export const stsTokenKey = (tokenId: string): Ref => ref('oidc.assertion', `aws-sts|${tokenId}`);

const SERVICE_ACCOUNT = 'system:serviceaccount:';

/** `token.actions.githubusercontent.com` from a URL, or from the ARN of the IAM provider that stands for it. */
export function issuerOf(provider: string | null): string | null {
  if (provider === null) return null;
  const arn = provider.indexOf(':oidc-provider/');
  const name = provider.startsWith('arn:') && arn > 0 ? provider.slice(arn + 15) : provider;
  const bare = name.startsWith('https://') ? name.slice(8) : name;
  return bare.endsWith('/') ? bare.slice(0, -1) : bare;
}

/**
 * Who the verified subject is. GitHub: `github.workflow:` and the `sub` as GitHub wrote it, so both
 * `repo:octo-org/app:ref:refs/heads/main` and, where it writes immutable ids, `repo:octo-org@1/app@2:ref:refs/heads/main`. Kubernetes: the service account. Cognito: the identity id.
 */
export function subjectRef(issuer: string, subject: string): Ref {
  if (issuer === 'token.actions.githubusercontent.com' || issuer.startsWith('token.actions.githubusercontent.com/')) {
    return ref('github.workflow', subject);
  }
  if (subject.startsWith(SERVICE_ACCOUNT) && issuer.startsWith('oidc.eks.')) {
    const [namespace, name, ...more] = subject.slice(SERVICE_ACCOUNT.length).split(':');
    if (namespace && name && more.length === 0) return ref('k8s.serviceaccount', `${namespace}/${name}`);
  }
  if (issuer === 'cognito-identity.amazonaws.com') return ref('cognito.identity', subject);
  return ref('oidc.subject', `${issuer}|${subject}`);
}

const principal = (identity: JsonObject, user: Ref | null, name: string | null): Principal => ({
  ref: user,
  id: str(identity.principalId),
  name,
  email: name !== null && isEmail(name) ? name : null,
  type: str(identity.type),
});

const caller = (who: Principal, presented: Presented): Caller => ({ ...NOBODY, principal: who, presented });
