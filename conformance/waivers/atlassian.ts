import type { Waiver } from '../waiver.ts';

const reason =
  'epochSecond and nano are whole numbers; the peer writes nano behind the point without its leading zeros (18 ms become 180 ms)';

export const ATLASSIAN: readonly Waiver[] = [
  { stream: 'elastic:atlassian_bitbucket/audit', records: [132, 136, 144, 154], dimension: 'time', reason },
  { stream: 'elastic:atlassian_confluence/audit', records: [168], dimension: 'time', reason },
  { stream: 'elastic:atlassian_jira/audit', records: [155], dimension: 'time', reason },
];
