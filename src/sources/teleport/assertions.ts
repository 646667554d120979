import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { idOf, jobRef, runAssertion } from '../github/refs.ts';

/** A job's token is minutes old when it is shown. */
export const ASSERTION_WITHIN = 15 * 60_000_000;

/** The claims of a GitHub Actions token that a bot joined with. The token is meant for the cluster, by its name. */
function claimsOf(o: JsonObject): { readonly sub: string; readonly claims: JsonObject } | null {
  const claims = str(o['method']) === 'github' ? obj(o['attributes']) : null;
  const sub = str(claims?.['sub']);
  return claims === null || sub === null || sub.length > 2_000 ? null : { sub, claims };
}

export function runAssertionOf(o: JsonObject): Ref | null {
  const found = claimsOf(o);
  const cluster = str(o['cluster_name']);
  const run = idOf(found?.claims['run_id']);
  const attempt = idOf(found?.claims['run_attempt']);
  return found === null || cluster === null || run === null || attempt === null
    ? null
    : runAssertion(cluster, found.sub, run, attempt);
}

/** The subject as the cluster verified it: which server's repository it is, the event does not say. */
export function subjectOf(o: JsonObject): Ref | null {
  const sub = claimsOf(o)?.sub;
  const cluster = str(o['cluster_name']);
  return sub === undefined ? null : ref('oidc.subject', `teleport/${cluster ?? ''}/github|${sub}`);
}

/** The run of the job that a bot joined from. */
export function jobOf(o: JsonObject): Ref | null {
  const claims = claimsOf(o)?.claims;
  return claims === undefined
    ? null
    : jobRef(null, str(claims['repository']), idOf(claims['run_id']), idOf(claims['run_attempt']), null);
}
