import type { Waiver } from '../waiver.ts';

const VAULT = 'elastic:cyberarkpas/audit';

export const CYBERARK: readonly Waiver[] = [
  {
    stream: VAULT,
    records: [33, 34, 35, 36, 37, 38, 39, 40, 41],
    dimension: 'identity',
    reason:
      "Full Gateway Connection: the issuer connects through a gateway, whose account is the record's source user; the peer takes the gateway for the actor and the issuer for the destination",
  },
  {
    stream: VAULT,
    records: 'every',
    dimension: 'ip',
    peer: /^0\.0\.0\.0$/,
    reason: 'the Vault acts by itself; 0.0.0.0 is what it writes for no station, and no address',
  },
  {
    stream: VAULT,
    records: 'every',
    dimension: 'action',
    peer: /^authentication_(?:success|failure)$/,
    reason: "the peer replaces the Vault's words (Logon, User Authentication, Undefined User Logon) by one of its own",
  },
  {
    stream: VAULT,
    records: [143, 145, 146],
    dimension: 'outcome',
    reason:
      "the password was used (severity Info); the peer takes the manager's last task on that account for the outcome",
  },
  {
    stream: 'sekoia:CyberArk/cyberark-audit-logs',
    records: [12, 13],
    dimension: 'ip',
    reason:
      "in a PSM session the station is PSM's own; SrcHost is the person's machine, which the peer has as its source.address",
  },
];
