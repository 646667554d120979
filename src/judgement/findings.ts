import type { Finding } from '../model/verdict.ts';

/** One kind of finding: what an investigator must see, how grave, what to do, and where it is demanded. */
export interface FindingType {
  readonly title: string;
  readonly severity: Finding['severity'];
  readonly says: string;
  readonly remedy: string;
  readonly standards: readonly string[];
}

export const FINDING_TYPES = {
  'session-on-second-device': {
    title: 'Session used from a second device',
    severity: 'critical',
    says: 'One credential was used from the holder’s device and from another network with another kind of machine: a stolen token looks like this.',
    remedy: 'Revoke the session, then follow what was obtained with it (ascribe trace).',
    standards: ['CSF 2.0 DE.CM-03', 'SP 800-53r5 SC-23', 'OWASP NHI2:2025'],
  },
  'credential-on-two-devices': {
    title: 'One credential on two devices',
    severity: 'medium',
    says: 'The same credential was used from more than one network with different kinds of machine.',
    remedy: 'Find out whether both belong to the holder; issue one credential per workload.',
    standards: ['OWASP NHI9:2025', 'SP 800-53r5 IA-4'],
  },
  'workload-credential-elsewhere': {
    title: 'Workload credential used elsewhere',
    severity: 'critical',
    says: 'A credential that was delivered to one workload was used from a place where that workload is not seen.',
    remedy: 'Revoke the role’s sessions and inspect the workload.',
    standards: ['OWASP NHI2:2025', 'SP 800-53r5 SC-23'],
  },
  'use-before-issuance': {
    title: 'Use before issuance',
    severity: 'high',
    says: 'A credential was used before the record of its issuance, beyond clock tolerance.',
    remedy: 'Check the clocks of both sources and the integrity of both logs.',
    standards: ['SP 800-53r5 AU-8'],
  },
  'use-after-expiry': {
    title: 'Use after expiry',
    severity: 'high',
    says: 'A credential was accepted after it had expired.',
    remedy: 'Check the clocks, and how the service enforces expiry.',
    standards: ['OWASP NHI7:2025', 'SP 800-53r5 IA-5'],
  },
  'use-after-revocation': {
    title: 'Use after revocation',
    severity: 'critical',
    says: 'A credential or session was accepted after it had been revoked, ended or disabled.',
    remedy: 'Find out why the end was not enforced; treat what was done since as an intruder’s.',
    standards: ['OWASP NHI1:2025', 'SP 800-53r5 AC-2'],
  },
  'use-after-deletion': {
    title: 'Use after deletion',
    severity: 'critical',
    says: 'A credential was accepted after it, or its identity, had been deleted.',
    remedy: 'Find out why the deletion was not enforced; treat what was done since as an intruder’s.',
    standards: ['OWASP NHI1:2025', 'SP 800-53r5 AC-2'],
  },
  'use-after-rotation': {
    title: 'Use after rotation',
    severity: 'high',
    says: 'A credential was used after it had been replaced by rotation.',
    remedy: 'Find the consumer that still holds the old version.',
    standards: ['OWASP NHI7:2025'],
  },
  'session-name-imitates-identity': {
    title: 'Session name imitates another identity',
    severity: 'high',
    says: 'The session carries the name of an identity that does not hold it.',
    remedy: 'Constrain sts:RoleSessionName in the role’s trust policy; read the holder, not the name.',
    standards: ['OWASP NHI10:2025', 'CSF 2.0 DE.AE-02'],
  },
  'issuance-not-seen': {
    title: 'Credential used, never seen issued',
    severity: 'low',
    says: 'The issuance of a credential in use is not in evidence.',
    remedy: 'Collect the issuer’s log for the time before its first use.',
    standards: ['SP 800-53r5 AU-12'],
  },
  'assertion-without-login': {
    title: 'Assertion without a login at its provider',
    severity: 'high',
    says: 'A session was opened with an assertion that the log of its identity provider, which is in evidence, does not have.',
    remedy: 'Complete the provider’s log for that time; if it is complete, treat the signing key as stolen.',
    standards: ['CSF 2.0 DE.AE-03', 'SP 800-53r5 SC-23'],
  },
  'key-id-recurs': {
    title: 'Temporary key id held by two identities',
    severity: 'low',
    says: 'The same temporary key id was issued to different identities: ids recur, the key id alone names nobody.',
    remedy: 'Always read the key id with the assumed-role id and the session’s creation time.',
    standards: ['SP 800-53r5 IA-4'],
  },
  'foreign-record': {
    title: 'Foreign record in an origin',
    severity: 'high',
    says: 'An origin declared for one source holds records of another: they are listed and prove nothing.',
    remedy: 'Find out who can write to that origin.',
    standards: ['SP 800-53r5 AU-9', 'CSF 2.0 RS.AN-06'],
  },
  'possible-duplicate': {
    title: 'Possible duplicate',
    severity: 'low',
    says: 'Records without an id of their own are byte-identical: one event delivered again, or events that cannot be told apart. They are kept apart, and marked.',
    remedy: 'Collect each log once, or have the source write an id or a finer time stamp.',
    standards: ['SP 800-53r5 AU-3'],
  },
  'workload-name-claimed-by-person': {
    title: 'Session name claims to be a workload',
    severity: 'high',
    says: 'A session that was assumed by a person or another identity carries an instance id as its name.',
    remedy: 'Constrain sts:RoleSessionName in the role’s trust policy.',
    standards: ['OWASP NHI10:2025'],
  },
  'privileged-without-approval': {
    title: 'Privileged action without approval',
    severity: 'high',
    says: 'The policy asks for an approval of what this holder does, and none is in evidence for the job or request.',
    remedy: 'Find the approval, or treat the actions as unapproved; have the deployment gate enforce it.',
    standards: ['SP 800-53r5 CM-3', 'CSF 2.0 PR.AA-05', 'CJIS 6.0 AC-6'],
  },
  'approved-afterwards': {
    title: 'Approved after the fact',
    severity: 'medium',
    says: 'The approval of the job or request lies after the use.',
    remedy: 'Ask approver and operator why it ran before it was approved.',
    standards: ['SP 800-53r5 CM-3', 'CSF 2.0 PR.AA-05'],
  },
  'self-approved': {
    title: 'Approved by whoever ran it',
    severity: 'high',
    says: 'Whoever approved the job or request also ran it, asked for it, or used the credential.',
    remedy: 'Enforce separation of duties at the gate (prevent self-review).',
    standards: ['SP 800-53r5 AC-5', 'CSF 2.0 PR.AA-05'],
  },
  'used-against-rejection': {
    title: 'Used although rejected',
    severity: 'critical',
    says: 'The last decision on the job or request before the use was a rejection.',
    remedy: 'Find out what let it run all the same.',
    standards: ['SP 800-53r5 CM-3', 'SP 800-53r5 AC-3'],
  },
  'call-without-tool-call': {
    title: 'Call with no tool call behind it',
    severity: 'high',
    says: 'A gateway’s own credential made calls that are not among the requests which that gateway recorded.',
    remedy: 'Find out who else has the credential; rotate it, and let nothing but the gateway hold it.',
    standards: ['OWASP NHI2:2025', 'OWASP NHI9:2025', 'OWASP MCP08:2025'],
  },
  'tool-call-without-call': {
    title: 'Tool call with no call',
    severity: 'medium',
    says: 'A gateway recorded requests of a tool call that the log of the system called, which is in evidence, does not have.',
    remedy: 'Complete that log; if it is complete, find out what the gateway really did.',
    standards: ['CSF 2.0 DE.AE-03', 'SP 800-53r5 AU-12'],
  },
} as const satisfies Record<string, FindingType>;

export type FindingCode = keyof typeof FINDING_TYPES;
