import type { Waiver } from '../waiver.ts';

export const CLOUDTRAIL: readonly Waiver[] = [
  {
    stream: 'sekoia:AWS/aws-cloudtrail',
    records: [1],
    dimension: 'identity',
    reason: "the peer's user id is the account's number, and so any user's of that account",
  },
  {
    stream: 'sekoia:AWS/aws-cloudtrail',
    records: [2],
    dimension: 'outcome',
    reason: 'the record has an errorCode (Client.AuthFailure): it failed',
  },
  {
    stream: 'sekoia:AWS/aws-cloudtrail',
    records: [6],
    dimension: 'action',
    reason: 'an Insights record says that an operation was called unusually often; nobody calls it in this record',
  },
];
