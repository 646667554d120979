import type { SourceMeta } from '../../model/source.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';

export const META: SourceMeta = {
  id: 'slurm.accounting',
  title: 'Slurm: job accounting (sacct)',
  stability: 'beta',
  administration: 'slurm',
  clock: {
    precisionMicros: MICROS_PER_SECOND,
    stamps: 'the controller’s clock, whole seconds: start of the job; in tables local time without zone',
  },
  clientsWord: ['job name, comment, working directory, submit line'],
  keyClasses: { 'slurm.user': 'K3', 'ci.job': 'K3' },
  remedies: {
    'clock-not-stated':
      'Run sacct under TZ=UTC, or use --json (seconds since the epoch); else declare utcOffset of the origin in ascribe.yaml.',
    'owner-unknown':
      'Add Cluster to the fields (--format=Cluster,…) or declare the cluster (scope): user names are those of one cluster.',
    'login-not-in-evidence':
      'Collect sshd’s log of the login nodes: Slurm checks the caller’s uid (MUNGE) and not how he got there.',
  },
  docs: ['https://slurm.schedmd.com/sacct.html', 'https://slurm.schedmd.com/rest_api.html'],
};
