import { NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { userRef } from '../github/refs.ts';

/** An account as GitHub's documents embed it: `{login, id, type}`. */
export function principalOf(account: JsonValue | undefined, server: string | null): Principal {
  const o = obj(account);
  if (o === null) return NO_PRINCIPAL;
  const ref = userRef(o['id'], server);
  return { ref, id: ref === null ? null : String(o['id']), name: str(o['login']), email: null, type: str(o['type']) };
}

/** GitHub authenticated this account for what the document tells; by which credential it does not say. */
export const authenticated = (holder: readonly Ref[]): Presented => ({
  ref: null,
  joins: [],
  holder,
  holderClass: 'K3',
  boundTo: null,
  issuance: 'not-logged',
});

/**
 * Triggers that only an authenticated account can cause. A push is none of them: with a deploy key, GitHub names whoever
 * once added that key. A schedule names whoever last edited it; a run caused by a run, whoever caused the first.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
const STARTED_BY_ACTOR: ReadonlySet<string> = new Set([
  'workflow_dispatch',
  'repository_dispatch',
  'issues',
  'issue_comment',
  'discussion',
  'discussion_comment',
  'pull_request_review',
  'pull_request_review_comment',
  'release',
  'fork',
  'watch',
  'label',
  'milestone',
]);

export const isStartedByActor = (event: string | null): boolean => event !== null && STARTED_BY_ACTOR.has(event);
