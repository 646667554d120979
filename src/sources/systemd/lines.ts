import type { EventKind, Outcome } from '../../model/event.ts';

/** What one line says; `user` is whose job or session it is. */
export interface Line {
  readonly what: string;
  readonly kind: EventKind;
  readonly outcome: Outcome;
  readonly user: string | null;
  readonly target: string | null;
  readonly session: string | null;
  readonly privileged: boolean;
}

const NOTHING = {
  kind: 'act',
  outcome: 'unknown',
  user: null,
  target: null,
  session: null,
  privileged: false,
} as const;

/** Characters of a message that are looked at. */
const MAX_LOOKED_AT = 4096;

const CRON = /^\((\S{1,64})\) ([A-Z][A-Z ]{1,24}?) \((.*)$/s;
/** `(CRON) INFO (…)` is cron itself. */
const DAEMONS: ReadonlySet<string> = new Set(['CRON', 'CROND', '*system*', 'system']);

/** `(ada) CMD (backup.sh)`, `(ada) REPLACE (ada)`. https://man7.org/linux/man-pages/man8/cron.8.html */
export function cronLine(message: string): Line {
  const m = CRON.exec(message.slice(0, MAX_LOOKED_AT));
  if (m === null) return { ...NOTHING, what: 'cron:message' };
  const [, who, verb, rest] = m;
  const user = DAEMONS.has(who!) ? null : who!;
  const inside = rest!.replace(/\)\s*$/, '').slice(0, 1024);
  if (verb === 'CMD')
    return { ...NOTHING, what: 'cron:CMD', kind: 'run', user, target: inside, privileged: user === 'root' };
  const edits = verb === 'REPLACE' || verb === 'DELETE';
  return {
    ...NOTHING,
    what: `cron:${verb}`,
    user,
    target: inside === '' ? null : inside,
    outcome: edits ? 'success' : 'unknown',
    privileged: edits,
  };
}

const NEW_SESSION = /^New session (\S{1,32}) of user (\S{1,256}?)\.?$/;
const SESSION_GONE = /^(?:Removed session|Session) (\S{1,32}?)(?:\.| logged out\b.*)$/;

/** https://github.com/systemd/systemd/tree/main/src/login */
export function logindLine(message: string): Line {
  const head = message.slice(0, MAX_LOOKED_AT);
  const opened = NEW_SESSION.exec(head);
  if (opened !== null)
    return { ...NOTHING, what: 'logind:new_session', outcome: 'success', session: opened[1]!, user: opened[2]! };
  const gone = SESSION_GONE.exec(head);
  if (gone === null) return { ...NOTHING, what: 'logind:message' };
  const removed = head.startsWith('Removed');
  return {
    ...NOTHING,
    what: removed ? 'logind:session_removed' : 'logind:session_logged_out',
    kind: 'end',
    outcome: 'success',
    session: gone[1]!,
  };
}

const SESSION_SCOPE = /^(Started|Stopped) Session (\S{1,32}) of [Uu]ser (\S{1,256}?)\.?$/;
const UNIT =
  /^(Starting|Started|Finished|Stopping|Stopped|Reloading|Reloaded|Failed to start|Reached target|Stopped target|Created slice|Removed slice|Listening on|Closed|Mounted|Unmounted) (.{1,1024}?)\.{0,3}$/s;

/** Messages of the service manager about its units. */
export function managerLine(message: string): Line {
  const head = message.slice(0, MAX_LOOKED_AT);
  const scope = SESSION_SCOPE.exec(head);
  if (scope !== null)
    return { ...NOTHING, what: `systemd:${scope[1]} session`, outcome: 'success', session: scope[2]!, user: scope[3]! };
  const unit = UNIT.exec(head);
  if (unit === null) return { ...NOTHING, what: 'systemd:message' };
  const verb = unit[1]!;
  const outcome =
    verb === 'Failed to start' ? 'failure' : verb.endsWith('ing') && verb !== 'Listening on' ? 'unknown' : 'success';
  return { ...NOTHING, what: `systemd:${verb}`, outcome, target: unit[2]! };
}
