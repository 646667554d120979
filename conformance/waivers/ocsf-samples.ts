import type { Waiver } from '../waiver.ts';

/** Samples of the OCSF project, put together by hand. */
export const OCSF_SAMPLES: readonly Waiver[] = [
  {
    stream: 'sekoia:OCSF/ocsf',
    records: [12],
    dimension: 'identity',
    reason:
      'in Authentication user is who logs in; the peer takes the process that asked (NULL SID, nobody) for the actor',
  },
  {
    stream: 'ocsf-event:AWS/EKS Audit Logs',
    records: [0],
    dimension: 'ip',
    reason: 'the sample was masked: 12.000.22.33 is no address',
  },
  ...['API Activity', 'Account Change', 'Authentication', 'Entity Management', 'Group Management'].map(
    (name): Waiver => ({
      stream: `ocsf-event:Okta/System Logs/${name}`,
      records: [0],
      dimension: 'time',
      reason: 'seconds in a field of milliseconds; time_dt of the same event has the time',
    }),
  ),
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
