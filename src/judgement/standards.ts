/** One standard as far as findings refer to it: each control by its number, with what it is called or asks for in a few words. */
interface Standard {
  readonly title: string;
  /** Before the number where a control is cited: `SP 800-53r5 AC-2`. */
  readonly short: string;
  /** Versions that carry every control listed here. */
  readonly versions: readonly string[];
  readonly page: string;
  readonly controls: Readonly<Record<string, string>>;
}

/**
 * The standards that findings cite, and their neighbours that none speaks about yet. One table, so that a crosswalk can be read the other way round: from a control to the findings that
 * speak about it. CJIS numbers: each stands in the text of 6.0 (27 December 2024) with
 * a control statement. AU-10, AU-14, IA-9, AC-2(12), AU-9(2) and AU-9(3) do not, and are not cited from there; for 6.1 (25 June 2026), whose
 * text was not at hand, the same is taken to hold.
 */
export const STANDARDS = {
  nhi: {
    title: 'OWASP Non-Human Identities Top 10',
    short: 'OWASP',
    versions: ['2025'],
    page: 'https://owasp.org/www-project-non-human-identities-top-10/2025/top-10-2025/',
    controls: {
      'NHI1:2025': 'Improper offboarding',
      'NHI2:2025': 'Secret leakage',
      'NHI3:2025': 'Vulnerable third-party NHI',
      'NHI4:2025': 'Insecure authentication',
      'NHI5:2025': 'Overprivileged NHI',
      'NHI6:2025': 'Insecure cloud deployment configurations',
      'NHI7:2025': 'Long-lived secrets',
      'NHI8:2025': 'Environment isolation',
      'NHI9:2025': 'NHI reuse',
      'NHI10:2025': 'Human use of NHI',
    },
  },
  mcp: {
    title: 'OWASP MCP Top 10',
    short: 'OWASP',
    versions: ['2025'],
    page: 'https://owasp.org/www-project-mcp-top-10/',
    controls: { 'MCP08:2025': 'Lack of audit and telemetry' },
  },
  csf: {
    title: 'NIST Cybersecurity Framework',
    short: 'CSF 2.0',
    versions: ['2.0'],
    page: 'https://doi.org/10.6028/NIST.CSWP.29',
    controls: {
      'PR.AA-01': 'identities and credentials of users, services and hardware are managed',
      'PR.AA-03': 'users, services and hardware are authenticated',
      'PR.AA-04': 'identity assertions are protected, conveyed and verified',
      'PR.AA-05': 'permissions are managed, enforced and reviewed, with least privilege and separation of duties',
      'PR.DS-01': 'data at rest is protected: confidentiality, integrity, availability',
      'PR.PS-04': 'log records are generated and made available for monitoring',
      'PR.IR-01': 'networks and environments are protected from unauthorised access',
      'DE.CM-03': 'personnel activity and technology usage are monitored',
      'DE.AE-02': 'potentially adverse events are analysed',
      'DE.AE-03': 'information is correlated from multiple sources',
      'RS.AN-06': 'actions in an investigation are recorded, with integrity and provenance',
      'RS.AN-07': 'incident data is collected, with integrity and provenance',
    },
  },
  nist: {
    title: 'NIST SP 800-53',
    short: 'SP 800-53r5',
    versions: ['Revision 5'],
    page: 'https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final',
    controls: {
      'AC-2': 'Account management',
      'AC-2(12)': 'Account monitoring for atypical usage',
      'AC-3': 'Access enforcement',
      'AC-5': 'Separation of duties',
      'AC-6': 'Least privilege',
      'AC-6(9)': 'Log use of privileged functions',
      'AC-12': 'Session termination',
      'AU-3': 'Content of audit records',
      'AU-6(3)': 'Correlate audit record repositories',
      'AU-8': 'Time stamps',
      'AU-9': 'Protection of audit information',
      'AU-9(3)': 'Cryptographic protection of audit information',
      'AU-10': 'Non-repudiation',
      'AU-11': 'Audit record retention',
      'AU-12': 'Audit record generation',
      'CM-3': 'Configuration change control',
      'IA-2(5)': 'Individual authentication with group authentication',
      'IA-3': 'Device identification and authentication',
      'IA-4': 'Identifier management',
      'IA-5': 'Authenticator management',
      'IA-9': 'Service identification and authentication',
      'PS-4': 'Personnel termination',
      'SC-23': 'Session authenticity',
      'SI-7': 'Software, firmware and information integrity',
    },
  },
  cjis: {
    title: 'FBI CJIS Security Policy',
    short: 'CJIS',
    versions: ['6.0', '6.1'],
    page: 'https://le.fbi.gov/cjis-division/cjis-security-policy-resource-center',
    controls: {
      'AC-2': 'Account management',
      'AC-3': 'Access enforcement',
      'AC-5': 'Separation of duties',
      'AC-6': 'Least privilege',
      'AC-6(9)': 'Log use of privileged functions',
      'AC-12': 'Session termination',
      'AU-3': 'Content of audit records: the identity of individuals, subjects, objects',
      'AU-6(3)': 'Correlate audit record repositories',
      'AU-8': 'Time stamps: hundredths of a second, UTC or a fixed offset',
      'AU-9': 'Protection of audit information',
      'AU-11': 'Audit record retention: a year at least',
      'AU-12': 'Audit record generation',
      'CM-3': 'Configuration change control',
      'IA-2': 'Unique identification of users, and of processes acting on their behalf',
      'IA-3': 'Device identification and authentication',
      'IA-4': 'Identifier management: no reuse for a year',
      'IA-5': 'Authenticator management',
      'PS-4': 'Personnel termination',
      'SC-23': 'Session authenticity',
      'SI-7': 'Software, firmware and information integrity',
    },
  },
} as const satisfies Record<string, Standard>;

export type StandardId = keyof typeof STANDARDS;

/** The controls of each standard that ask for what a finding shows the lack of. */
export type Demands = { readonly [S in StandardId]?: readonly (keyof (typeof STANDARDS)[S]['controls'])[] };

/** One control of one standard, by number and in words. */
export interface Control {
  readonly standard: StandardId;
  readonly number: string;
  /** `CJIS 6.0/6.1 AC-2`, `OWASP NHI1:2025`. */
  readonly cited: string;
  readonly says: string;
}

/** Every control of `demands`, in the order of the tables. */
export function controlsOf(demands: Demands): readonly Control[] {
  return (Object.keys(STANDARDS) as StandardId[]).flatMap((standard) => {
    const of: Standard = STANDARDS[standard];
    return (demands[standard] ?? []).map((number: string) => ({
      standard,
      number,
      cited: `${standard === 'cjis' ? `${of.short} ${of.versions.join('/')}` : of.short} ${number}`,
      says: of.controls[number] as string,
    }));
  });
}

/** `OWASP NHI2:2025`, `SP 800-53r5 SC-23`, … as outputs cite them. */
export const citationsOf = (demands: Demands): readonly string[] => controlsOf(demands).map(({ cited }) => cited);
