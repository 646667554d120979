import type { Waiver } from '../waiver.ts';

/** Samples of the OCSF project, put together by hand. */
export const OCSF_SAMPLES: readonly Waiver[] = [
  ...[
    'API Activity',
    'Account Change',
    'Authentication',
    'Detection Finding',
    'Entity Management',
    'Group Management',
  ].map(
    (name): Waiver => ({
      stream: `ocsf:Okta/System Logs/${name}`,
      records: [0],
      dimension: 'time',
      reason: 'seconds in a field of milliseconds: the sample happens in January 1970',
    }),
  ),
  {
    stream: 'ocsf:GitHub/Github Audit Logs/Account Change',
    records: [0],
    dimension: 'ip',
    reason: 'the sample is put together by hand: the raw record beside it says otherwise',
  },
];
