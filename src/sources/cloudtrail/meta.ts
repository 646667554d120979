import type { SourceMeta } from '../../model/source.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';

export const SOURCE_ID = 'aws.cloudtrail';

export const META: SourceMeta = {
  id: SOURCE_ID,
  title: 'AWS CloudTrail',
  stability: 'beta',
  administration: 'aws',
  clock: {
    precisionMicros: MICROS_PER_SECOND,
    stamps: 'completion of the request, whole seconds, by the clock of the endpoint host',
  },
  clientsWord: [
    'userAgent',
    'requestParameters',
    'requestParameters.roleSessionName',
    'sessionContext.sourceIdentity',
    'tlsDetails.clientProvidedHostHeader',
  ],
  keyClasses: {
    'aws.access-key': 'K2',
    'aws.sts-credential': 'K2',
    'aws.console-session': 'K3',
    'aws.session': 'K3',
    'aws.bearer-token': 'K2',
    'aws.iam-user': 'K2',
    'aws.account-root': 'K2',
    'aws.service': 'K2',
    'aws.ec2-instance': 'K3',
    'aws.lambda-function': 'K2',
    'aws.ecs-task': 'K2',
    'aws.identity-center-user': 'K3',
    'aws.saml-user': 'K3',
    'saml.subject': 'K3',
    'oidc.assertion': 'K3',
    'secret.version': 'K2',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Deliver management events (reads and writes) of all regions and accounts to one organization trail, and keep the log files from before the session began: sts:AssumeRole* and signin:ConsoleLogin are management events.',
    'login-not-in-evidence':
      'Collect the sign-on events of the identity provider: Okta System Log user.authentication.sso, Kubernetes audit TokenRequest, Identity Center UserAuthentication in the management account, job logs of the CI.',
    'device-not-bound':
      'inScopeOf and sessionContext.ec2RoleDelivery bind a role credential to its instance, function or task without any setting; for people, require calls through known egress or VPC endpoints (aws:SourceIp, aws:SourceVpce).',
    'owner-unknown':
      'Replace access keys of IAM users by roles; require sts:SourceIdentity in trust policies, so that the identity provider sets it and it stays through every further role.',
  },
  docs: [
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html',
    'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html',
    'https://docs.aws.amazon.com/singlesignon/latest/userguide/sso-info-in-cloudtrail.html',
  ],
};
