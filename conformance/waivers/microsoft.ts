import type { Waiver } from '../waiver.ts';

export const MICROSOFT: readonly Waiver[] = [
  {
    stream: 'sekoia:Azure/azure-key-vault',
    records: [1, 6, 14, 19],
    dimension: 'outcome',
    reason: 'answered with 400, 404, 404 and 409: it failed, though resultType says Success, which the peer takes',
  },
];
