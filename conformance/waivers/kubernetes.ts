import type { Waiver } from '../waiver.ts';

export const KUBERNETES: readonly Waiver[] = [
  {
    stream: 'ocsf:AWS/EKS Audit Logs',
    records: [0],
    dimension: 'ip',
    reason: 'the sample was masked: 12.000.22.33 is no address',
  },
  {
    stream: 'ocsf:AWS/EKS Audit Logs',
    records: [0],
    dimension: 'session',
    reason: "the peer's session id is the node's session name, an instance id that every session of the node shares",
  },
  {
    stream: 'ocsf:AWS/EKS Audit Logs',
    records: [0],
    dimension: 'time',
    reason: 'the peer takes the time at which the stage was written; the request came before, and the record says when',
  },

  ...(['action', 'time'] as const).map(
    (dimension): Waiver => ({
      stream: 'elastic:azure/platformlogs',
      records: [1],
      dimension,
      reason:
        'the audit event inside is cut down to its id; the peer names the delivery of the log, which nobody did in the cluster',
    }),
  ),
];
