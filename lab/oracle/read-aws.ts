import { type Claim, type Fields, type Issue, inside, type OracleRecord, text, tracesOf } from './record.ts';

const REFUSED = new Set([
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'AuthFailure',
  'UnrecognizedClientException',
  'ExpiredToken',
]);

export function readAws(record: Fields): OracleRecord {
  const claim = claimOf(record);
  const credential = credentialOf(record, claim);
  const isDelivered = claim.kind === 'asserted' && /^aws\.(?:ec2-instance|lambda-function|ecs-task):/.test(claim.root);
  return {
    id: text(record, 'eventID'),
    event: text(record, 'sharedEventID') || text(record, 'eventID'),
    product: 'aws',
    at: Date.parse(text(record, 'eventTime')),
    claim,
    issues: issuesOf(record),
    traces: tracesOf(text(record, 'sourceIPAddress'), text(record, 'userAgent')),
    ...(credential === null ? {} : { credential }),
    ...(isDelivered ? { delivered: claim.root } : {}),
  };
}

/** An id of a temporary key, or the console session that mints one for each request. */
function credentialOf(record: Fields, claim: Claim): string | null {
  const who = inside(record, 'userIdentity');
  const created = text(who, 'sessionContext', 'attributes', 'creationDate');
  if (claim.kind === 'console') return `aws console ${claim.principal} ${created}`;
  const keyId = text(who, 'accessKeyId');
  return keyId === '' ? null : `aws ${keyId} ${text(who, 'principalId')}`;
}

function claimOf(record: Fields): Claim {
  const who = inside(record, 'userIdentity');
  const id = text(who, 'principalId');
  if (REFUSED.has(text(record, 'errorCode')) || text(record, 'responseElements', 'ConsoleLogin') === 'Failure')
    return { kind: 'nobody' };
  switch (text(who, 'type')) {
    case 'AWSService':
      return asserted(`aws.service:${text(who, 'invokedBy')}`);
    case 'Root':
      return asserted(`aws.account-root:${text(who, 'accountId')}`);
    case 'IAMUser':
      return asserted(`aws.iam-user:${id}`);
    case 'FederatedUser':
      return asserted(`aws.iam-user:${text(who, 'sessionContext', 'sessionIssuer', 'principalId')}`);
    case 'SAMLUser': {
      const subject = text(record, 'responseElements', 'subject') || text(who, 'userName');
      return {
        kind: 'saml',
        subject,
        self: `aws.saml-user:${text(record, 'requestParameters', 'principalArn')}/${subject}`,
      };
    }
    case 'WebIdentityUser':
      return asserted(webSubject(text(who, 'identityProvider'), text(who, 'userName')));
    case 'AssumedRole':
      return roleClaim(record, who, id);
    case 'AWSAccount':
      // The role owner's copy shows a caller without a credential.
      return { kind: 'untold' };
    default:
      return { kind: 'nobody' };
  }
}

function roleClaim(record: Fields, who: unknown, principal: string): Claim {
  const issuedTo = text(who, 'inScopeOf', 'credentialsIssuedTo').split(':');
  const tail = issuedTo.slice(5).join(':');
  if (issuedTo[2] === 'lambda') return asserted(`aws.lambda-function:${issuedTo.join(':')}`);
  if (issuedTo[2] === 'ecs') return asserted(`aws.ecs-task:${tail.split('/').at(-1)}`);
  if (issuedTo[2] === 'ec2') return asserted(`aws.ec2-instance:${tail.split('/').at(-1)}`);
  const session = principal.split(':')[1] ?? '';
  if (text(who, 'sessionContext', 'ec2RoleDelivery') !== '' && session.startsWith('i-'))
    return asserted(`aws.ec2-instance:${session}`);
  const issuer = text(who, 'sessionContext', 'sessionIssuer', 'arn');
  const invokedBy = text(who, 'invokedBy');
  if (issuer.includes(':role/aws-service-role/') && invokedBy !== '') return asserted(`aws.service:${invokedBy}`);
  const created = Date.parse(text(who, 'sessionContext', 'attributes', 'creationDate'));
  const creation = Number.isNaN(created) ? null : created;
  const keyId = text(who, 'accessKeyId');
  if (record['sessionCredentialFromConsole'] === 'true' || keyId === '')
    return { kind: 'console', principal, creation };
  return { kind: 'sts', keyId, principal, creation };
}

function issuesOf(record: Fields): Issue[] {
  const response = inside(record, 'responseElements');
  const keyId = text(response, 'credentials', 'accessKeyId');
  const principal = text(response, 'assumedRoleUser', 'assumedRoleId');
  const secret = inside(record, 'requestParameters', 'encryptionContext');
  const account = /:secret:db\/(\w+)-\w{6}$/.exec(text(secret, 'SecretARN'))?.[1];
  if (account !== undefined) return [{ kind: 'secret', name: account, version: text(secret, 'SecretVersionId') }];
  if (keyId === '' || principal === '' || text(record, 'errorCode') !== '') return [];
  return [{ kind: 'sts', keyId, principal, root: podOf(record) }];
}

/** EKS Pod Identity names the service account in the session tags that it sets. */
function podOf(record: Fields): string | null {
  if (text(record, 'userIdentity', 'invokedBy') !== 'pods.eks.amazonaws.com') return null;
  const tags = inside(record, 'requestParameters', 'tags');
  if (!Array.isArray(tags)) return null;
  const tag = (key: string): string =>
    text(
      tags.find((t) => text(t, 'key') === key),
      'value',
    );
  return `k8s.serviceaccount:${tag('kubernetes-namespace')}/${tag('kubernetes-service-account')}`;
}

function webSubject(provider: string, sub: string): string {
  const parts = sub.split(':');
  if (sub.startsWith('system:serviceaccount:')) return `k8s.serviceaccount:${parts[2]}/${parts[3]}`;
  if (provider.endsWith('token.actions.githubusercontent.com')) return `github.workflow:${sub}`;
  return `oidc.subject:${provider}|${sub}`;
}

const asserted = (root: string): Claim => ({ kind: 'asserted', root });
