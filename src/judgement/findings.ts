import type { FindingType } from './finding-type.ts';
import { OF_LOGS } from './findings-of-logs.ts';
import { OF_WHOLE } from './findings-of-whole.ts';

/** Findings about what was done with identities and credentials, each shown by single uses. */
const OF_USES = {
  'session-on-second-device': {
    title: 'Session used from a second device',
    severity: 'critical',
    says: 'One credential was used where its holder had logged in, and from another network with another kind of machine or from another registered device: a stolen token looks like this, and so does a holder who carried it to a second machine.',
    remedy: 'Revoke the session, then follow what was obtained with it (ascribe trace).',
    standards: { nhi: ['NHI2:2025'], csf: ['DE.CM-03', 'DE.AE-02'], nist: ['SC-23', 'AC-2(12)'], cjis: ['SC-23'] },
  },
  'credential-on-two-devices': {
    title: 'One credential on two devices',
    severity: 'medium',
    says: 'The same credential was used from more than one network with different kinds of machine.',
    remedy: 'Find out whether both belong to the holder; issue one credential per workload.',
    standards: { nhi: ['NHI9:2025'], csf: ['DE.CM-03'], nist: ['IA-4', 'IA-5'], cjis: ['IA-2', 'IA-5'] },
  },
  'workload-credential-elsewhere': {
    title: 'Workload credential used elsewhere',
    severity: 'critical',
    says: 'A credential that was delivered to one workload was used from a place where that workload is not seen.',
    remedy: 'Revoke the role’s sessions and inspect the workload.',
    standards: { nhi: ['NHI2:2025'], csf: ['DE.CM-03', 'DE.AE-02'], nist: ['SC-23', 'IA-9'], cjis: ['SC-23', 'IA-5'] },
  },
  'on-device-of-another': {
    title: 'Account on somebody else’s device',
    severity: 'medium',
    says: 'An account was used on a registered device that the inventory assigns, at that time, to somebody else.',
    remedy:
      'Ask both; if the device was lent or handed on, import that with its interval; else revoke the session and look at the device.',
    standards: {
      csf: ['DE.CM-03', 'PR.AA-03'],
      nist: ['AC-2(12)', 'IA-3', 'SC-23'],
      cjis: ['IA-3', 'SC-23'],
    },
  },
  'use-before-issuance': {
    title: 'Use before issuance',
    severity: 'high',
    says: 'A credential was used before the record of its issuance, beyond clock tolerance.',
    remedy: 'Check the clocks of both sources and the integrity of both logs.',
    standards: { csf: ['DE.AE-03'], nist: ['AU-8'], cjis: ['AU-8'] },
  },
  'clocks-apart': {
    title: 'Clocks of two sources beyond tolerance',
    severity: 'medium',
    says: 'Records of one happening, in two logs, lie farther apart than the clocks of such logs are allowed to differ.',
    remedy:
      'Synchronise both systems with one time source; if it is the zone, declare the origin’s utcOffset. Until then, windows between these sources are as much wider.',
    standards: { csf: ['DE.AE-03'], nist: ['AU-8'], cjis: ['AU-8'] },
  },
  'use-after-expiry': {
    title: 'Use after expiry',
    severity: 'high',
    says: 'A credential was accepted after it had expired.',
    remedy: 'Check the clocks, and how the service enforces expiry.',
    standards: { nhi: ['NHI7:2025'], csf: ['PR.AA-03'], nist: ['IA-5', 'AC-12'], cjis: ['IA-5', 'AC-12'] },
  },
  'use-after-revocation': {
    title: 'Use after revocation',
    severity: 'critical',
    says: 'A credential or session was accepted after it had been revoked, ended or disabled.',
    remedy: 'Find out why the end was not enforced; treat what was done since as an intruder’s.',
    standards: {
      nhi: ['NHI1:2025', 'NHI7:2025'],
      csf: ['PR.AA-01', 'PR.AA-05'],
      nist: ['AC-2', 'IA-5', 'PS-4'],
      cjis: ['AC-2', 'IA-5', 'PS-4'],
    },
  },
  'use-after-offboarding': {
    title: 'Use after offboarding',
    severity: 'critical',
    says: 'An account or its credential was used after the inventory says that its holder had left.',
    remedy:
      'Disable the account and everything that it issued; find out who used it; correct the inventory if it is wrong.',
    standards: {
      nhi: ['NHI1:2025'],
      csf: ['PR.AA-01', 'PR.AA-05'],
      nist: ['AC-2', 'PS-4'],
      cjis: ['AC-2', 'PS-4'],
    },
  },
  'use-after-deletion': {
    title: 'Use after deletion',
    severity: 'critical',
    says: 'A credential was accepted after it, or its identity, had been deleted.',
    remedy: 'Find out why the deletion was not enforced; treat what was done since as an intruder’s.',
    standards: {
      nhi: ['NHI1:2025'],
      csf: ['PR.AA-01', 'PR.AA-05'],
      nist: ['AC-2', 'IA-5', 'PS-4'],
      cjis: ['AC-2', 'IA-5', 'PS-4'],
    },
  },
  'use-after-rotation': {
    title: 'Use after rotation',
    severity: 'high',
    says: 'A credential was used after it had been replaced by rotation.',
    remedy: 'Find the consumer that still holds the old version.',
    standards: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'], nist: ['IA-5'], cjis: ['IA-5'] },
  },
  'session-name-imitates-identity': {
    title: 'Session name imitates another identity',
    severity: 'high',
    says: 'The session carries the name of an identity that does not hold it.',
    remedy: 'Constrain sts:RoleSessionName in the role’s trust policy; read the holder, not the name.',
    standards: { csf: ['PR.AA-04', 'DE.AE-02'], nist: ['IA-4', 'AU-3'], cjis: ['IA-4', 'AU-3'] },
  },
  'issuance-not-seen': {
    title: 'Credential used, never seen issued',
    severity: 'low',
    says: 'The issuance of a credential in use is not in evidence.',
    remedy: 'Collect the issuer’s log for the time before its first use.',
    standards: { csf: ['PR.PS-04'], nist: ['AU-12', 'AU-6(3)'], cjis: ['AU-12', 'AU-6(3)'] },
  },
  'assertion-without-login': {
    title: 'Assertion without a login at its provider',
    severity: 'high',
    says: 'A session was opened with an assertion that the log of its identity provider, which is in evidence, does not have.',
    remedy: 'Complete the provider’s log for that time; if it is complete, treat the signing key as stolen.',
    standards: { csf: ['DE.AE-03', 'PR.AA-04'], nist: ['SC-23', 'AU-6(3)'], cjis: ['SC-23', 'AU-6(3)'] },
  },
  'key-id-recurs': {
    title: 'Temporary key id held by two identities',
    severity: 'low',
    says: 'The same temporary key id was issued to different identities: ids recur, the key id alone names nobody.',
    remedy: 'Always read the key id with the assumed-role id and the session’s creation time.',
    standards: { nist: ['IA-4'], cjis: ['IA-4'] },
  },
  'foreign-record': {
    title: 'Foreign record in an origin',
    severity: 'high',
    says: 'An origin declared for one source holds records of another: they are listed and prove nothing.',
    remedy: 'Find out who can write to that origin.',
    standards: { csf: ['RS.AN-07'], nist: ['AU-9'], cjis: ['AU-9'] },
  },
  'possible-duplicate': {
    title: 'Possible duplicate',
    severity: 'low',
    says: 'Records without an id of their own are byte-identical: one event delivered again, or events that cannot be told apart. They are kept apart, and marked.',
    remedy: 'Collect each log once, or have the source write an id or a finer time stamp.',
    standards: { nist: ['AU-3'], cjis: ['AU-3'] },
  },
  'workload-name-claimed-by-person': {
    title: 'Session name claims to be a workload',
    severity: 'high',
    says: 'A session that was assumed by a person or another identity carries an instance id as its name.',
    remedy: 'Constrain sts:RoleSessionName in the role’s trust policy.',
    standards: { nhi: ['NHI10:2025'], csf: ['PR.AA-04'], nist: ['IA-4', 'AU-3'], cjis: ['IA-4', 'AU-3'] },
  },
  'privileged-without-approval': {
    title: 'Privileged action without approval',
    severity: 'high',
    says: 'The policy asks for an approval of what this holder does, and none is in evidence for the job or request.',
    remedy: 'Find the approval, or treat the actions as unapproved; have the deployment gate enforce it.',
    standards: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], nist: ['CM-3', 'AC-6(9)'], cjis: ['CM-3', 'AC-6(9)'] },
  },
  'approved-afterwards': {
    title: 'Approved after the fact',
    severity: 'medium',
    says: 'The approval of the job or request lies after the use.',
    remedy: 'Ask approver and operator why it ran before it was approved.',
    standards: { csf: ['PR.AA-05'], nist: ['CM-3'], cjis: ['CM-3'] },
  },
  'self-approved': {
    title: 'Approved by whoever ran it',
    severity: 'high',
    says: 'Whoever approved the job or request also ran it, asked for it, or used the credential.',
    remedy: 'Enforce separation of duties at the gate (prevent self-review).',
    standards: { csf: ['PR.AA-05'], nist: ['AC-5', 'CM-3'], cjis: ['AC-5', 'CM-3'] },
  },
  'used-against-rejection': {
    title: 'Used although rejected',
    severity: 'critical',
    says: 'The last decision on the job or request before the use was a rejection.',
    remedy: 'Find out what let it run all the same.',
    standards: { csf: ['PR.AA-05'], nist: ['CM-3', 'AC-3'], cjis: ['CM-3', 'AC-3'] },
  },
  'call-without-tool-call': {
    title: 'Call with no tool call behind it',
    severity: 'high',
    says: 'A gateway’s own credential made calls that are not among the requests which that gateway recorded.',
    remedy: 'Find out who else has the credential; rotate it, and let nothing but the gateway hold it.',
    standards: {
      nhi: ['NHI2:2025', 'NHI9:2025'],
      mcp: ['MCP08:2025'],
      csf: ['DE.AE-03'],
      nist: ['IA-9', 'AU-6(3)'],
      cjis: ['AU-6(3)'],
    },
  },
  'tool-call-without-call': {
    title: 'Tool call with no call',
    severity: 'medium',
    says: 'A gateway recorded requests of a tool call that the log of the system called, which is in evidence, does not have.',
    remedy: 'Complete that log; if it is complete, find out what the gateway really did.',
    standards: { mcp: ['MCP08:2025'], csf: ['DE.AE-03'], nist: ['AU-12', 'AU-6(3)'], cjis: ['AU-12', 'AU-6(3)'] },
  },
} as const satisfies Record<string, FindingType>;

/** Every kind of finding, by its code. */
export const FINDING_TYPES = { ...OF_USES, ...OF_WHOLE, ...OF_LOGS } as const;

export type FindingCode = keyof typeof FINDING_TYPES;
