import type { Event } from '../model/event.ts';
import type { Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { UseContext } from '../model/verdict.ts';

/** What a use takes over from the issuance of the credential that it presents: in which job or agent run, for whom. */
export interface Inherited extends UseContext {
  readonly onBehalfOf: readonly Ref[];
  readonly mode: Event['mode'];
}

export const NOTHING_INHERITED: Inherited = {
  job: null,
  agentRun: null,
  request: null,
  onBehalfOf: [],
  mode: 'unknown',
};

/** The context of a strand, completed from above: what is nearer to the use says more about it. */
export function contextBelow(strand: Strand, above: Inherited): Inherited {
  return {
    job: strand.job ?? above.job,
    agentRun: strand.agentRun ?? above.agentRun,
    request: strand.request ?? above.request,
    onBehalfOf: strand.onBehalfOf.length > 0 ? strand.onBehalfOf : above.onBehalfOf,
    mode: strand.mode === 'unknown' ? above.mode : strand.mode,
  };
}

/** Two issuances lead to one holder: what they do not agree on is not known of the use; of two jobs nothing is. */
export function agreedContext(a: Inherited, b: Inherited): Inherited {
  if (a.job !== b.job) return NOTHING_INHERITED;
  const agreed = (x: Ref | null, y: Ref | null): Ref | null => (x === y ? x : null);
  const same = a.onBehalfOf.join('\n') === b.onBehalfOf.join('\n');
  return {
    job: a.job,
    agentRun: agreed(a.agentRun, b.agentRun),
    request: agreed(a.request, b.request),
    onBehalfOf: same ? a.onBehalfOf : [],
    mode: same && a.mode === b.mode ? a.mode : 'unknown',
  };
}
