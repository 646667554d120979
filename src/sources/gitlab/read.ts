import type { Event } from '../../model/event.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { auditEvent } from './audit.ts';
import { deploymentEvents } from './deployments.ts';
import { documentOf, type GitLabDocument } from './documents.ts';
import { claimsEvent } from './oidc.ts';
import { requestEvent } from './requests.ts';
import { jobEvent, pipelineEvent } from './runs.ts';

/** One document is one event; a deployment brings one more for each decision on it. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const document = view.json === null ? null : documentOf(view.json);
  if (document === null) return { ok: false, reason: 'not-a-gitlab-document' };
  return { ok: true, events: eventsOf(document, context.scope) };
}

function eventsOf(d: GitLabDocument, scope: string | null): readonly Event[] {
  switch (d.form) {
    case 'audit':
      return [auditEvent(d.o, scope)];
    case 'request':
      return [requestEvent(d.o, scope)];
    case 'claims':
      return [claimsEvent(d.o)];
    case 'job':
      return [jobEvent(d.o, d.hook, scope)];
    case 'pipeline':
      return [pipelineEvent(d.o, d.hook, scope)];
    case 'deployment':
      return deploymentEvents(d.o, d.hook, scope);
  }
}
