import type { SourceMeta } from '../../model/source.ts';
import { MICROS_PER_SECOND } from '../../model/time.ts';

export const META: SourceMeta = {
  id: 'github.actions',
  title: 'GitHub Actions: runs, jobs, deployments, OIDC tokens',
  stability: 'beta',
  administration: 'github',
  clock: {
    precisionMicros: MICROS_PER_SECOND,
    stamps: 'GitHub’s clock (UTC, whole seconds): start of the job, issue of the token',
  },
  clientsWord: [
    'runner_name and labels of a self-hosted runner (chosen at its registration)',
    'names of workflows, jobs, branches; the description and payload of a deployment',
    'comment of a review',
  ],
  keyClasses: {
    'oidc.assertion': 'K3',
    'app.token': 'K2',
    'github.workflow': 'K3',
    'github.user': 'K3',
    'ci.job': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Keep the claims of each OIDC token that a job is given (print the decoded payload, never the token, in a reusable workflow or at the broker): the job documents do not say which subject the token had.',
    'login-not-in-evidence':
      'Collect workflow_run webhooks or the audit log of the organisation (workflows.*): they name who started the run.',
    'device-not-bound':
      'Run privileged jobs on self-hosted runners with known addresses, or on hosted runners with private networking, and list their addresses under networks in ascribe.yaml.',
    'owner-unknown':
      'Give each deployment its own environment with required reviewers, and have the subject claim name the environment and workflow (include_claim_keys).',
  },
  docs: [
    'https://docs.github.com/en/actions/reference/security/oidc',
    'https://docs.github.com/en/rest/actions/workflow-jobs',
    'https://docs.github.com/en/rest/actions/workflow-runs',
    'https://docs.github.com/en/rest/deployments/deployments',
    'https://docs.github.com/en/webhooks/webhook-events-and-payloads',
  ],
};
