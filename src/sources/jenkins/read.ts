import { blankEvent, type Event, NO_CONTEXT, NO_DEVICE, NO_PRINCIPAL } from '../../model/event.ts';
import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import type { StatedTime } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { syslogTime } from '../syslog-time.ts';
import { authenticated, buildEvent, isBuild, nodeRef, outcomeOf } from './builds.ts';
import { describedCause } from './causes.ts';
import { type Line, lineOf, type Stamped } from './lines.ts';
import { META } from './meta.ts';
import { buildRef, pathOf, userRef } from './refs.ts';

/** A build record, or a line of the audit trail. */
export function read(view: RecordView, context: ReadContext): ReadResult {
  if (view.json !== null) {
    if (!isBuild(view.json)) return { ok: false, reason: 'not-a-build' };
    return { ok: true, events: [buildEvent(view.json, context.scope)] };
  }
  const stamped = lineOf(view);
  if (stamped === null) return { ok: false, reason: 'not-an-audit-trail-line' };
  const time = view.syslog === null ? fileTime(stamped, context) : syslogTime(view.syslog.timestamp, context);
  const timed = { time: time?.at ?? null, precision: time?.precision ?? 0 };
  return { ok: true, events: [{ ...eventOf(stamped.line, context.scope), ...timed }] };
}

function eventOf(line: Line, server: string | null): Event {
  if (line.what === 'build') return trailedBuild(line, server);
  if (line.what === 'request') return requestEvent(line.uri, line.by, server);
  if (line.what === 'credential') return credentialEvent(line, server);
  const failed = line.what === 'failed-login';
  // The plugin may be set to show display names here: a name, not the id.
  return {
    ...blankEvent(META.id, `jenkins:${line.what}`),
    kind: line.what === 'logout' ? 'end' : 'authenticate',
    outcome: failed ? 'failure' : 'success',
    principal: { ...NO_PRINCIPAL, name: line.user, type: 'user' },
    authentication: failed ? 'failed' : 'none',
  };
}

type BuildLine = Extract<Line, { what: 'build' }>;

/** The first line of a build has the URL of its job; the last its display name, which folders share where nobody changed them. */
function trailedBuild(line: BuildLine, server: string | null): Event {
  const path = pathOf(line.job) ?? line.job.split(' » ').join('/');
  const job = buildRef(server, path, line.number);
  const cause = describedCause(line.causes, server);
  const { end } = line;
  return {
    ...blankEvent(META.id, end === null ? 'jenkins:build_started' : 'jenkins:build_finished'),
    kind: 'run',
    target: path,
    outcome: end === null ? 'unknown' : outcomeOf(end.result),
    principal: { ...NO_PRINCIPAL, name: cause.name, type: cause.kind === 'other' ? null : cause.kind },
    ended: end === null || job === null ? [] : [{ ref: job, how: 'ended', at: null }],
    onBehalfOf: cause.upstream === null ? [] : [cause.upstream],
    mode: cause.kind === 'timer' ? 'autonomous' : cause.kind === 'upstream' ? 'delegated' : 'unknown',
    device:
      end === null || end.node.startsWith('#')
        ? NO_DEVICE
        : { ...NO_DEVICE, host: end.node, deviceId: nodeRef(server, end.node) },
    context: { ...NO_CONTEXT, job },
  };
}

const ADMINISTRATIVE =
  /\/(?:configSubmit|doDelete|createItem|updateSubmit|configureSecurity|script|scriptText|securityRealm|credentials|pluginManager|cli|restart|exit|quietDown)(?:\/|$)/;

/** A request that the plugin's pattern asks for; before it was let in, so its outcome is open. Without a user stands the address. */
function requestEvent(uri: string, by: string, server: string | null): Event {
  const ip = canonicalIp(by);
  const user = ip === null ? userRef(by, server) : null;
  const path = pathOf(uri);
  return {
    ...blankEvent(META.id, `jenkins:${uri.replace(/\/$/, '').split('/').at(-1)?.slice(0, 128) || 'request'}`),
    kind: 'act',
    target: uri.slice(0, 1024),
    privileged: ADMINISTRATIVE.test(uri),
    principal: {
      ...NO_PRINCIPAL,
      ref: user,
      id: ip === null ? by : null,
      name: ip === null ? by : null,
      type: user === null ? null : 'user',
    },
    authentication: user === null ? 'none' : 'proven',
    presented: authenticated(user),
    device: { ...NO_DEVICE, ip },
    context: {
      ...NO_CONTEXT,
      job: path === null ? null : buildRef(server, path, /\/(\d{1,9})\//.exec(uri)?.[1] ?? null),
    },
  };
}

/** `'folder/app#12' (class …) used credentials 'deploy-key' (class …).` */
function credentialEvent(line: Extract<Line, { what: 'credential' }>, server: string | null): Event {
  const run = /^(.*)#(\d{1,9})$/.exec(line.user);
  return {
    ...blankEvent(META.id, 'jenkins:use_credentials'),
    kind: 'read-secret',
    target: line.credential,
    outcome: 'success',
    privileged: true,
    principal: { ...NO_PRINCIPAL, name: line.user, type: line.isRun ? 'build' : 'item' },
    authentication: 'internal',
    context: { ...NO_CONTEXT, job: run === null ? null : buildRef(server, run[1]!, run[2]!) },
  };
}

/** `Mar 2, 2026 9:15:30,123 AM`, in the controller's zone, which only the origin's declaration tells. */
function fileTime({ stamp }: Stamped, context: ReadContext): StatedTime | null {
  if (stamp === null) return null;
  const [, month, day, year, hour, minute, second, ms, half] = stamp;
  const h = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  const clock = `${String(h).padStart(2, '0')}:${minute}:${second}.${ms}`;
  return syslogTime(`${month} ${day!.padStart(2, ' ')} ${year} ${clock}`, context);
}
