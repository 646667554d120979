import type { Waiver } from '../waiver.ts';

export const MICROSOFT: readonly Waiver[] = [
  {
    stream: 'sekoia:Azure/azure-key-vault',
    records: [1, 6, 14, 19],
    dimension: 'outcome',
    reason: 'answered with 400, 404, 404 and 409: it failed, though resultType says Success, which the peer takes',
  },
  {
    stream: 'sekoia:Microsoft/microsoft-entraid-graphapi',
    records: 'every',
    dimension: 'identity',
    peer: /^ANONYMIZED_VALUE$/i,
    reason: 'an application made the change (initiatedBy.app); the peer gives the account that was changed as its user',
  },
  {
    stream: 'elastic:o365/audit',
    records: [70],
    dimension: 'ip',
    reason:
      'made for the peer’s parser: a Yammer record with the mailbox field ClientIPAddress; the field of the common schema is ClientIP',
  },
  {
    stream: 'sekoia:Office 365/o365',
    records: [2, 35, 47],
    dimension: 'action',
    reason: 'operations of the directory end with a period, which is part of their name; the peer cuts it off',
  },
  {
    stream: 'sekoia:Office 365/o365',
    records: [27, 38, 39, 41, 42],
    dimension: 'identity',
    reason: 'the alert service wrote the record; the peer gives whom the alert is about as the user who did it',
  },
  {
    stream: 'sekoia:Azure/azure-windows',
    records: [3],
    dimension: 'identity',
    reason:
      'a logon (4624): who logged on is the target in the record; the peer gives the subject, S-1-0-0, which is nobody',
  },
];
