import type { FindingType } from './finding-type.ts';

/** Findings about identities and credentials that only the evidence as a whole shows: no segment states them (`across/`). */
export const OF_WHOLE = {
  'human-use-of-machine-identity': {
    title: 'Person at a machine identity',
    severity: 'high',
    says: 'A person used an identity that is there for software.',
    remedy:
      'Ask the person why; let people act under their own account, and nobody but the workload obtain its credentials.',
    standards: {
      nhi: ['NHI10:2025'],
      csf: ['PR.AA-01', 'PR.AA-05'],
      nist: ['IA-2(5)', 'IA-9', 'AC-6'],
      cjis: ['IA-2', 'AC-6'],
    },
  },
  'credential-across-environments': {
    title: 'One credential in two environments',
    severity: 'high',
    says: 'One credential of software was used in, or read from, more than one environment: whoever has the weaker one has the other.',
    remedy: 'Issue one credential for each environment, and rotate this one.',
    standards: {
      nhi: ['NHI8:2025', 'NHI9:2025'],
      csf: ['PR.AA-01', 'PR.IR-01'],
      nist: ['IA-5', 'AC-6'],
      cjis: ['IA-5', 'AC-6'],
    },
  },
  'credential-on-several-workloads': {
    title: 'One credential on several workloads',
    severity: 'medium',
    says: 'Several workloads hold one credential: what one of them does cannot be told from what another does.',
    remedy:
      'Give each workload a credential of its own; until then, declare the readers of the secret in ascribe.yaml.',
    standards: { nhi: ['NHI9:2025'], csf: ['PR.AA-01'], nist: ['IA-4', 'IA-9'], cjis: ['IA-2', 'IA-4'] },
  },
  'secret-read-unexpectedly': {
    title: 'Secret read by somebody unexpected',
    severity: 'high',
    says: 'Somebody read a secret who is not among the readers that the policy declares for it.',
    remedy: 'Find out how the reader got there; rotate the secret, and narrow the access to it.',
    standards: {
      nhi: ['NHI2:2025', 'NHI5:2025'],
      csf: ['PR.AA-05', 'DE.CM-03'],
      nist: ['AC-3', 'AC-6', 'IA-5'],
      cjis: ['AC-3', 'AC-6', 'IA-5'],
    },
  },
  'secret-read-by-newcomer': {
    title: 'Secret read by somebody new',
    severity: 'low',
    says: 'Somebody read a secret for the first time after others had made it their habit. No readers are declared for it, so nothing says whether that is right.',
    remedy: 'Find out whether the reader belongs there; declare the readers of the secret in ascribe.yaml.',
    standards: { nhi: ['NHI2:2025'], csf: ['DE.CM-03', 'DE.AE-02'], nist: ['AC-2(12)', 'AC-6'], cjis: ['AC-6'] },
  },
  'orphan-credential': {
    title: 'Credential without its owner',
    severity: 'high',
    says: 'A credential or account goes on being used after whoever answers for it was disabled or deleted.',
    remedy: 'Find whoever uses it now; give it an owner, or revoke it.',
    standards: {
      nhi: ['NHI1:2025'],
      csf: ['PR.AA-01', 'PR.AA-05'],
      nist: ['AC-2', 'IA-5', 'PS-4'],
      cjis: ['AC-2', 'IA-5', 'PS-4'],
    },
  },
  'identity-without-owner': {
    title: 'Account of software without an owner',
    severity: 'low',
    says: 'An account of software is in use, and nobody answers for it.',
    remedy: 'Name an owner in the inventory, or disable the account.',
    standards: { nhi: ['NHI1:2025'], csf: ['PR.AA-01'], nist: ['AC-2', 'IA-4'], cjis: ['AC-2', 'IA-4'] },
  },
  'outlives-revoked-root': {
    title: 'In use after its root was revoked',
    severity: 'high',
    says: 'A session was revoked, and what had been obtained with it went on working.',
    remedy:
      'Revoke the sessions and keys that descend from it (ascribe trace); treat what was done with them since as an intruder’s.',
    standards: {
      nhi: ['NHI1:2025', 'NHI7:2025'],
      csf: ['PR.AA-05'],
      nist: ['AC-12', 'SC-23', 'IA-5'],
      cjis: ['AC-12', 'SC-23', 'IA-5'],
    },
  },
  'outlives-root-session': {
    title: 'In use after its root session',
    severity: 'medium',
    says: 'A session was logged out or ran out, and what had been obtained with it went on.',
    remedy: 'Shorten the sessions of the roles; look whether a role assumes itself or others again and again.',
    standards: { nhi: ['NHI7:2025'], nist: ['AC-12', 'SC-23'], cjis: ['AC-12', 'SC-23'] },
  },
  'delegation-without-actor': {
    title: 'Delegation without an actor',
    severity: 'medium',
    says: 'Software acts for people, and the log does not say for whom in a way that anybody vouches for.',
    remedy:
      'Have the token carry the actor (RFC 8693 act), set sts:SourceIdentity, or have the gateway record who asked.',
    standards: {
      mcp: ['MCP08:2025'],
      csf: ['PR.AA-04', 'PR.PS-04'],
      nist: ['AU-3', 'AU-10', 'IA-2(5)'],
      cjis: ['AU-3', 'IA-2'],
    },
  },
  'credential-unused': {
    title: 'Lasting credential, not used',
    severity: 'low',
    says: 'A credential that does not expire was created, and is not seen in use for ninety days.',
    remedy: 'Ask its owner whether it is needed; else delete it.',
    standards: { nhi: ['NHI7:2025', 'NHI1:2025'], csf: ['PR.AA-01'], nist: ['AC-2', 'IA-5'], cjis: ['AC-2', 'IA-5'] },
  },
} as const satisfies Record<string, FindingType>;

export const isOfWhole = (code: string): boolean => Object.hasOwn(OF_WHOLE, code);
