import type { Event } from '../../model/event.ts';
import { arr, obj, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue, ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { parseIso } from '../../model/time.ts';
import { serverOf } from '../github/refs.ts';
import { approvalEvent, checkRunEvent, deploymentEvent, deploymentStatusEvent, reviewEvent } from './deployments.ts';
import { type ActionsDocument, documentOf } from './documents.ts';
import { claimsEvent } from './oidc.ts';
import { jobEvent, runEvent } from './runs.ts';

/** One document is one event; a list of the API is one for each element. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  const document = view.json === null ? null : documentOf(view.json);
  if (document === null) return { ok: false, reason: 'not-an-actions-document' };
  const events = eventsOf(document, context.scope, view.json?.['delivered_at']);
  return events === null ? { ok: false, reason: 'unreadable-claims' } : { ok: true, events };
}

function eventsOf(d: ActionsDocument, scope: string | null, delivered: JsonValue | undefined): readonly Event[] | null {
  switch (d.form) {
    case 'runs':
      return d.runs.map((run) => runEvent(run, d.hook, serverOfAny(scope, run['url'])));
    case 'jobs':
      return d.jobs.map((job) => jobEvent(job, d.hook, serverOfAny(scope, job['run_url'])));
    case 'deployment':
      return [
        deploymentEvent(d.deployment, d.hook, serverOfAny(scope, d.deployment['url'], d.deployment['statuses_url'])),
      ];
    case 'deployment-status':
      return [deploymentStatusEvent(d.status, d.hook, serverOfAny(scope, d.status['deployment_url']))];
    case 'review':
      return [reviewEvent(d.hook, parseIso(delivered), serverOfHook(d.hook, scope))];
    case 'approval':
      return [approvalEvent(d.approval, serverOfAny(scope, obj(arr(d.approval['environments'])[0])?.['url']))];
    case 'check-run':
      return [checkRunEvent(d.check, d.hook, serverOfHook(d.hook, scope))];
    case 'claims': {
      const event = claimsEvent(d.claims);
      return event === null ? null : [event];
    }
  }
}

const serverOfHook = (hook: JsonObject, scope: string | null): string | null =>
  serverOfAny(scope, strAt(hook['repository'], 'url'), strAt(hook['repository'], 'html_url'));

/** GitHub's own addresses in the document say whose it is; the origin's declaration only where there is none. */
function serverOfAny(scope: string | null, ...urls: readonly (JsonValue | undefined)[]): string | null {
  for (const url of urls) {
    const server = serverOf(url);
    if (server !== undefined) return server;
  }
  return scope;
}
