/** One kind of missing evidence: what it would decide, how to get it logged in each product's own terms, what it costs. */
export interface GapType {
  readonly title: string;
  readonly decides: string;
  readonly remedy: Readonly<Record<string, string>>;
  readonly cost: string;
}

export const GAPS = {
  'issuance-not-in-evidence': {
    title: 'The record of issuance',
    decides: 'who obtained this credential, and with what',
    remedy: {
      'aws.cloudtrail':
        'Collect CloudTrail management events of the account and region where STS was called (regional and global endpoints, all accounts of the organization trail), from before the first use.',
      'k8s.audit':
        'Set the audit policy for serviceaccounts/token to level Metadata or higher (Kubernetes ≥ 1.31 records the issued credential id).',
      '*': 'Collect the log of the service that issues this credential, from before the first use.',
    },
    cost: 'one record per issued credential, about 2 kB each',
  },
  'login-not-in-evidence': {
    title: 'The login at the identity provider',
    decides: 'which account authenticated, with which factors, from which device',
    remedy: {
      'aws.cloudtrail':
        'Collect the identity provider’s sign-in log (Okta System Log, Entra sign-in logs, Identity Center events) for the same time.',
      '*': 'Collect the sign-in log of the identity provider for the same time.',
    },
    cost: 'about 10 records per person and day, 3 kB each',
  },
  'device-not-bound': {
    title: 'A device id at the use',
    decides: 'whether the holder’s own machine made this use',
    remedy: {
      'aws.cloudtrail':
        'Bearer sessions carry no device. Require calls through VPC endpoints or a device-aware proxy, or bind sessions with aws:SourceIp / aws:SourceVpce; list egress addresses under networks in ascribe.yaml.',
      'okta.system-log':
        'Register devices (Okta Verify, device assurance) so that device.id is logged with each sign-in.',
      'k8s.audit': 'Use bound service-account tokens (pod-name and pod-uid are then in user.extra).',
      '*': 'Have the service log a device id, client certificate or DPoP key thumbprint.',
    },
    cost: 'no further records; a few bytes in each',
  },
  'caller-device-hidden': {
    title: 'The device behind a service-forwarded call',
    decides: 'from which machine the person asked the service to act',
    remedy: { '*': 'Find the person’s own call that made the service act: same session, just before.' },
    cost: 'none: it is usually in the same log',
  },
  'owner-unknown': {
    title: 'The person or job behind a shared or long-lived credential',
    decides: 'who used the account at this time',
    remedy: {
      'openssh.sshd':
        'Issue short-lived SSH certificates whose key id names the person or job, or list key fingerprints with their owners in ascribe.yaml.',
      'aws.cloudtrail':
        'Replace access keys of IAM users by roles with temporary credentials; CloudTrail then has the issuance.',
      'okta.system-log': 'Replace API tokens by OAuth for Okta service apps; each token then has an issuance.',
      '*': 'Replace the shared credential by one per person or job, or record its owner in the inventory.',
    },
    cost: 'none to very little',
  },
  'clock-not-stated': {
    title: 'Year and time zone of the log',
    decides: 'when this happened',
    remedy: { '*': 'Declare year and utcOffset for this origin in ascribe.yaml, or log RFC 3339 time stamps.' },
    cost: 'none',
  },
  'origin-not-declared': {
    title: 'A declared origin',
    decides: 'whether records of this source may be believed where they were found',
    remedy: { '*': 'Declare the origin in ascribe.yaml, or collect the log from where its product delivers it.' },
    cost: 'none',
  },
} as const satisfies Record<string, GapType>;

export type GapCode = keyof typeof GAPS;
