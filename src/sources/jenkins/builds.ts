import { blankEvent, type Event, NO_CONTEXT, NO_DEVICE, type Outcome, type Presented } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonObject } from '../../model/source.ts';
import { micros, type StatedTime } from '../../model/time.ts';
import { causeOf, userOfCause } from './causes.ts';
import { META } from './meta.ts';
import { buildRef, pathOf, serverOf } from './refs.ts';

/** A build of the remote access API. */
export function isBuild(o: JsonObject): boolean {
  return (
    Array.isArray(o['actions']) &&
    typeof o['number'] === 'number' &&
    typeof o['timestamp'] === 'number' &&
    (o['building'] !== undefined || o['result'] !== undefined) &&
    /\/job\//.test((str(o['url']) ?? '').slice(0, 2000))
  );
}

const OUTCOMES: ReadonlyMap<string, Outcome> = new Map([
  ['SUCCESS', 'success'],
  ['UNSTABLE', 'success'],
  ['FAILURE', 'failure'],
  ['ABORTED', 'failure'],
]);
export const outcomeOf = (result: string | null): Outcome => OUTCOMES.get(result ?? '') ?? 'unknown';

export function buildEvent(o: JsonObject, scope: string | null): Event {
  const url = str(o['url']) ?? '';
  const server = serverOf(url) ?? scope;
  const path = pathOf(url);
  const job = buildRef(server, path, wholeOf(o['number']));
  const cause = causeOf(o['actions'], server);
  const user = userOfCause(cause, server);
  const time = msTime(o['timestamp']);
  const isDone = o['building'] !== true && str(o['result']) !== null;
  const duration = o['duration'];
  const end =
    time === null || typeof duration !== 'number' || !(duration >= 0 && duration < 1e12)
      ? null
      : micros(time.at + Math.trunc(duration) * 1000);
  const node = str(o['builtOn'])?.slice(0, 256) ?? null;
  return {
    ...blankEvent(META.id, 'jenkins:build'),
    sourceEventId: str(o['id']) ?? wholeOf(o['number']),
    identity: job === null ? null : `build/${job}`,
    revision: isDone ? 4 : 2,
    time: time?.at ?? null,
    precision: time?.precision ?? 0,
    kind: 'run',
    target: path,
    outcome: isDone ? outcomeOf(str(o['result'])) : 'unknown',
    principal: {
      ref: user,
      id: cause.id,
      name: cause.name,
      email: null,
      type: cause.kind === 'other' ? null : cause.kind,
    },
    authentication: user === null ? 'none' : 'proven',
    presented: authenticated(user),
    ended: isDone && job !== null ? [{ ref: job, how: 'ended', at: end }] : [],
    onBehalfOf: cause.upstream === null ? [] : [cause.upstream],
    mode: cause.kind === 'timer' ? 'autonomous' : cause.kind === 'upstream' ? 'delegated' : 'unknown',
    device: node === null ? NO_DEVICE : { ...NO_DEVICE, host: node, deviceId: nodeRef(server, node) },
    context: { ...NO_CONTEXT, job },
  };
}

/** Jenkins authenticated this user; by which credential the record does not say. */
export const authenticated = (user: Ref | null): Presented | null =>
  user === null
    ? null
    : { ref: null, joins: [], holder: [user], holderClass: 'K3', boundTo: null, issuance: 'not-logged' };

export const nodeRef = (server: string | null, node: string): Ref =>
  ref('app.device', `jenkins-node/${server === null ? '' : `${server}/`}${node}`);

const wholeOf = (value: JsonObject[string]): string | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? String(value) : null;

function msTime(value: JsonObject[string]): StatedTime | null {
  if (typeof value !== 'number' || !(value > 1e11 && value < 7.2e12)) return null;
  return { at: micros(Math.trunc(value) * 1000), precision: 1000 };
}
