import { arr, obj, str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { buildRef, pathOf, userRef } from './refs.ts';

/** Who or what started a build. */
export interface Cause {
  readonly kind: 'user' | 'timer' | 'upstream' | 'other';
  readonly id: string | null;
  readonly name: string | null;
  /** The build that started this one. */
  readonly upstream: Ref | null;
}

const MAX_CAUSES = 32;

/** The causes of a build record: the first that names a user, else the first. */
export function causeOf(actions: JsonObject['actions'], server: string | null): Cause {
  const causes = arr(actions)
    .slice(0, 256)
    .flatMap((action) => arr(obj(action)?.['causes']).slice(0, MAX_CAUSES))
    .map(obj)
    .filter((cause) => cause !== null)
    .map((cause) => readCause(cause, server));
  return causes.find((c) => c.kind === 'user') ?? causes[0] ?? OTHER;
}

const OTHER: Cause = { kind: 'other', id: null, name: null, upstream: null };

/** https://javadoc.jenkins.io/hudson/model/Cause.html */
function readCause(cause: JsonObject, server: string | null): Cause {
  const type = str(cause['_class']) ?? '';
  if (cause['userId'] !== undefined && !type.includes('Rebuild')) {
    const id = str(cause['userId']);
    return { kind: id === null ? 'other' : 'user', id, name: str(cause['userName']), upstream: null };
  }
  const project = str(cause['upstreamProject']);
  if (project !== null) {
    const number = cause['upstreamBuild'];
    const path = pathOf(str(cause['upstreamUrl']) ?? '') ?? project;
    return {
      ...OTHER,
      kind: 'upstream',
      upstream: buildRef(server, path, typeof number === 'number' ? String(number) : null),
    };
  }
  return type.includes('TimerTriggerCause') ? { ...OTHER, kind: 'timer' } : OTHER;
}

/** The short description in the audit trail and at the top of a console: display names, not ids. */
export function describedCause(text: string, server: string | null): Cause {
  const user = /(?:^|, )Started by user ([^,]{1,256})/.exec(text)?.[1];
  if (user !== undefined && user !== 'anonymous') return { ...OTHER, kind: 'user', name: user.trim() };
  const up = /Started by upstream project "([^"]{1,512})" build number ([\d,]{1,12})/.exec(text);
  if (up !== null)
    return { ...OTHER, kind: 'upstream', upstream: buildRef(server, up[1]!, up[2]!.replaceAll(',', '')) };
  return /Started by timer/.test(text) ? { ...OTHER, kind: 'timer' } : OTHER;
}

export const userOfCause = (cause: Cause, server: string | null): Ref | null =>
  cause.kind === 'user' ? userRef(cause.id, server) : null;
