import { blankEvent, type Event, type Issued, NO_CONTEXT } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { META } from './meta.ts';
import { authenticated, idOf, jobRef, userRef } from './refs.ts';
import { secondTime } from './time.ts';

/**
 * The claims of a job's ID token. The consumers (STS, Vault) write issuer and subject and not the token, so the key stands for every
 * token of that subject. The subject is the project and its ref: the job is in the claims alone.
 * https://docs.gitlab.com/ci/secrets/id_token_authentication/
 */
export function claimsEvent(claims: JsonObject): Event {
  const issuer = (str(claims['iss']) ?? '').slice(8, 300).replace(/\/$/, '');
  const subject = (str(claims['sub']) ?? '').slice(0, 2000);
  const server = issuer.split('/', 1)[0] ?? issuer;
  const holder = ref('oidc.subject', `${issuer}|${subject}`);
  const time = secondTime(claims['iat']);
  const id = tokenIdOf(str(claims['jti']));
  const assertion = ref('oidc.assertion', `${issuer}|${subject}`);
  const base = {
    issuedAt: time?.at ?? null,
    holder: [holder],
    boundTo: null,
    authenticates: false,
    lineage: 'root',
  } as const;
  const issued: Issued[] = [{ ...base, ref: assertion, keys: [assertion], expires: null }];
  if (id !== null) {
    const token = ref('app.token', `gitlab-ci/${server}/${id}`);
    issued.push({ ...base, ref: token, keys: [token], expires: secondTime(claims['exp'])?.at ?? null });
  }
  const trigger = str(claims['pipeline_source']);
  const starter = trigger === 'schedule' ? null : userRef(claims['user_id'], server);
  return {
    ...blankEvent(META.id, 'gitlab:ci_id_token'),
    sourceEventId: id,
    identity: id === null ? null : `oidc/${issuer}/${id}`,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'issue',
    target: str(claims['aud'])?.slice(0, 512) ?? null,
    outcome: 'success',
    principal: { ref: holder, id: subject, name: str(claims['project_path']), email: null, type: 'job' },
    authentication: 'proven',
    presented: authenticated(holder),
    issued,
    // Whoever ran the job, by GitLab's word; a schedule runs in the name of its owner, who did nothing.
    onBehalfOf: starter === null ? [] : [starter],
    mode: trigger === 'schedule' ? 'autonomous' : starter === null ? 'unknown' : 'delegated',
    context: { ...NO_CONTEXT, job: jobRef(server, str(claims['project_path']), idOf(claims['job_id'])) },
  };
}

const tokenIdOf = (text: string | null): string | null =>
  text !== null && /^[\w.~-]{8,128}$/.test(text) ? text : null;
