import { blankEvent, type Event, type Issued, NO_CONTEXT } from '../../model/event.ts';
import { arr, str } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { providerAssertion } from '../gcp/refs.ts';
import { idOf, jobRef, runAssertion, secondTime, userRef } from '../github/refs.ts';
import { issuerOf, serverOfIssuer, subjectRef } from './issuer.ts';
import { META } from './meta.ts';
import { authenticated, isStartedByActor } from './people.ts';

/**
 * The claims of a token that a job was given. They alone say which subject the token has: it depends on the environment, on
 * the trigger and on settings that no job document shows, so nothing else issues one.
 * https://docs.github.com/en/actions/reference/security/oidc
 */
export function claimsEvent(claims: JsonObject): Event | null {
  const issuer = issuerOf(claims['iss']);
  const sub = str(claims['sub']);
  if (issuer === null || sub === null || sub.length > 2000) return null;
  const server = serverOfIssuer(issuer);
  const workflow = subjectRef(issuer, sub);
  const jti = tokenIdOf(claims['jti']);
  const time = secondTime(claims['iat']);
  const attempt = idOf(claims['run_attempt']);
  const trigger = str(claims['event_name']);
  const starter = attempt === '1' && isStartedByActor(trigger) ? userRef(claims['actor_id'], server) : null;
  const base = { issuedAt: time?.at ?? null, holder: [workflow], boundTo: null, authenticates: false } as const;
  const assertion = ref('oidc.assertion', `${issuer}|${sub}`);
  const audience = str(claims['aud']) ?? str(arr(claims['aud'])[0]);
  const atGoogle = audience === null ? null : providerAssertion(audience, sub);
  const run = idOf(claims['run_id']);
  // The clouds do not write the run.
  const isCloud = atGoogle !== null || audience === 'sts.amazonaws.com';
  const ofRun =
    audience === null || isCloud || audience.length > 300 || run === null || attempt === null
      ? null
      : runAssertion(audience, sub, run, attempt);
  const keys = [assertion, atGoogle, ofRun].filter((key) => key !== null);
  const issued: Issued[] = [
    // Consumers write the subject and not the token: the key stands for every token of this subject, of any of its jobs,
    // and so it has no end of its own.
    { ...base, ref: assertion, keys, expires: null, lineage: 'root' },
  ];
  if (jti !== null) {
    const token = ref('app.token', `github-actions/${jti}`);
    issued.push({
      ...base,
      ref: token,
      keys: [token],
      expires: secondTime(claims['exp'])?.at ?? null,
      lineage: 'root',
    });
  }
  return {
    ...blankEvent(META.id, 'actions:oidc_token'),
    sourceEventId: jti,
    identity: jti === null ? null : `oidc/${issuer}/${jti}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'issue',
    target: audience,
    outcome: 'success',
    principal: {
      ref: workflow,
      id: sub,
      name: str(claims['job_workflow_ref']) ?? str(claims['workflow_ref']),
      email: null,
      type: 'workflow',
    },
    authentication: 'proven',
    presented: authenticated([workflow]),
    issued,
    onBehalfOf: starter === null ? [] : [starter],
    mode: trigger === 'schedule' ? 'autonomous' : starter === null ? 'unknown' : 'delegated',
    context: {
      ...NO_CONTEXT,
      job: jobRef(server, str(claims['repository']), idOf(claims['run_id']), attempt, idOf(claims['check_run_id'])),
    },
  };
}

/** GitHub writes a UUID. What is longer or has other characters is no id of a token. */
function tokenIdOf(value: JsonValue | undefined): string | null {
  const text = str(value);
  return text !== null && /^[\w.~-]{8,128}$/.test(text) ? text : null;
}
