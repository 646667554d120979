import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'gitlab.events',
  title: 'GitLab: audit events, requests, CI jobs, pipelines, deployments, ID tokens',
  stability: 'beta',
  administration: 'gitlab',
  clock: {
    precisionMicros: 1000,
    stamps: 'GitLab’s clock (UTC): end of the request, start of the job, issue of the token',
  },
  clientsWord: [
    'X-Forwarded-For in remote_ip, but for the last address that a proxy added',
    'ua; names of jobs, branches and environments; the comment of an approval',
    'description and tags of a self-managed runner',
  ],
  keyClasses: {
    'gitlab.user': 'K3',
    'app.token': 'K2',
    'oidc.assertion': 'K3',
    'oidc.subject': 'K3',
    'ci.job': 'K3',
    'approval.request': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Keep the claims of the ID token that a job was given (print the decoded payload, never the token): job documents do not say which subject it had. For access tokens collect audit events back to the creation of the token.',
    'login-not-in-evidence':
      'Stream audit events with authenticate_with_* switched on; api_json.log names the token of each call (token_id).',
    'device-not-bound':
      'Run privileged jobs on runners of your own with known addresses and list them under networks in ascribe.yaml.',
    'owner-unknown': 'Declare the server of the log (scope) in ascribe.yaml: accounts are numbered by each server.',
  },
  docs: [
    'https://docs.gitlab.com/administration/logs/',
    'https://docs.gitlab.com/user/compliance/audit_event_streaming/',
    'https://docs.gitlab.com/api/audit_events/',
    'https://docs.gitlab.com/api/jobs/',
    'https://docs.gitlab.com/api/pipelines/',
    'https://docs.gitlab.com/api/deployments/',
    'https://docs.gitlab.com/user/project/integrations/webhook_events/',
    'https://docs.gitlab.com/ci/secrets/id_token_authentication/',
  ],
};
