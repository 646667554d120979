import type { Event } from '../model/event.ts';
import type { Decision } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';

/** What an event decides about a job or request (see `EventContext.request`). Nothing for what was refused or rests on nobody. */
export function decisionsOf(e: Event): readonly Decision[] {
  const { job, request } = e.context;
  if (job === null && request === null) return NONE;
  if (e.kind === 'approve') {
    if (e.authentication === 'failed' || e.outcome === 'unknown') return NONE;
    const what = e.outcome === 'success' ? 'approved' : 'rejected';
    return [job, request].filter((r): r is Ref => r !== null).map((subject) => ({ subject, what }));
  }
  if (e.kind === 'run' && job !== null) return [{ subject: job, what: 'ran' }];
  if (e.kind === 'act' && request !== null && e.outcome === 'unknown') return [{ subject: request, what: 'requested' }];
  return NONE;
}

const NONE: readonly Decision[] = [];
