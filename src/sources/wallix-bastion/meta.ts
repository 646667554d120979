import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'wallix.bastion',
  title: 'WALLIX Bastion (sessions, audit, authentication, vault)',
  stability: 'beta',
  administration: 'wallix',
  clock: { precisionMicros: 1_000_000, stamps: 'clock of the Bastion in the syslog header, whole seconds' },
  clientsWord: ['keyboard input, window titles and command lines of a session', 'infos', 'names of objects'],
  keyClasses: { 'wallix.session': 'K3', 'wallix.user': 'K3', 'approval.request': 'K3' },
  remedies: {
    'issuance-not-in-evidence':
      'Send the proxies’ session messages to the SIEM as well (SESSION_ESTABLISHED_SUCCESSFULLY opens a session), from every Bastion of a cluster.',
    'login-not-in-evidence':
      'Send the authentication messages (wabauth), and the log of the directory or identity provider behind them.',
    'clock-not-stated': 'Use the RFC 5424 format, whose stamp has year and zone.',
    'owner-unknown':
      'Give every person a Bastion user of his own, and forbid interactive logins with the target’s account.',
  },
  docs: [
    'https://doc.wallix.com/en/Bastion/10.0/Bastion-admin-guide-en.pdf',
    'https://doc.wallix.com/en/bastion/9.0.2/Bastion-admin-guide',
  ],
};
