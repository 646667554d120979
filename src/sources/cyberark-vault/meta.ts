import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'cyberark.vault',
  title: 'CyberArk PAM Vault audit (syslog: JSON, CEF, LEEF, XML)',
  stability: 'beta',
  administration: 'cyberark',
  clock: {
    precisionMicros: 1_000_000,
    stamps: 'clock of the Vault when the record was written (IsoTimestamp, UTC, whole seconds)',
  },
  clientsWord: [
    'Reason, and ticket numbers in it',
    'ExtraDetails of a component (SrcHost, Command) as PSM or CPM reports them',
    'names of safes and files',
  ],
  keyClasses: {
    'cyberark.session': 'K3',
    'cyberark.user': 'K3',
    'approval.request': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Send all message codes (SyslogMessageCodeFilter=0-999), with a translator that keeps ExtraDetails and IsoTimestamp, and UseLegacySyslogFormat=no.',
    'login-not-in-evidence':
      'Collect the log of the identity provider that PVWA signs people in with: the Vault sees the gateway’s connection for them.',
    'device-not-bound':
      'Connect through PSM or HTML5 gateways that pass the client’s address on (SrcHost), and require certificates or FIDO2 at PVWA.',
    'owner-unknown':
      'Use exclusive access and one-time passwords on accounts of shared safes: then one user at a time holds a password.',
  },
  docs: [
    'https://docs.cyberark.com/pam-self-hosted/latest/en/content/pasref/vault%20audit%20action%20codes.htm',
    'https://docs.cyberark.com/pam-self-hosted/latest/en/content/pasimp/integrating-with-siem-applications.htm',
    'https://docs.cyberark.com/pam-self-hosted/latest/en/content/pasimp/creating-custom-xsl-translator-file.htm',
  ],
};
