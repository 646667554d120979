import type { Waiver } from '../waiver.ts';

export const MYSQL: readonly Waiver[] = [
  {
    stream: 'elastic:mysql_enterprise/audit',
    records: 'every',
    dimension: 'identity',
    reason:
      'the account that the server authenticated is the actor; the peer has it as the user of the server, and nobody as the actor',
  },
];
