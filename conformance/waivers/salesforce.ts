import type { Waiver } from '../waiver.ts';

export const SALESFORCE: readonly Waiver[] = [
  {
    stream: 'sekoia:Salesforce/salesforce-events',
    records: [1, 3],
    dimension: 'time',
    reason: 'the records say 2024-10-29 and 2023-07-18; the peer has days in 2034, when it ran its test',
  },
  {
    stream: 'sekoia:Salesforce/salesforce-events',
    records: [4],
    dimension: 'action',
    reason: 'the event is a LightningPageView; the peer gives the kind of the last UI event in it',
  },
];
