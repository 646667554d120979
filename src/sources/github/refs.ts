import { num, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { MICROS_PER_SECOND, micros, parseIso, type StatedTime } from '../../model/time.ts';

/**
 * Refs that the audit log and Actions build alike. `server` is `null` for github.com; accounts and repositories of a
 * GitHub Enterprise Server, or of an enterprise with data residency, are numbered by that server, so its name goes first.
 */
const within = (server: string | null, value: string): string => (server === null ? value : `${server}/${value}`);

/** `github.user:<id>`: a person, a machine account, an app's bot or an agent. A login can be renamed and taken by another. */
export function userRef(id: JsonValue | undefined, server: string | null): Ref | null {
  const value = idOf(id);
  return value === null ? null : ref('github.user', within(server, value));
}

/** An application by its id: OAuth apps and GitHub Apps are numbered apart. */
export function appRef(kind: 'app' | 'oauth-app', id: JsonValue | undefined, server: string | null): Ref | null {
  const value = idOf(id);
  return value === null ? null : ref('app.service', `github/${within(server, `${kind}/${value}`)}`);
}

/**
 * A run (`…/<run>`), an attempt of it (`…/<run>/<attempt>`), or one job (`…/<run>/<attempt>/<job>`), by the ids that GitHub
 * gave. `repository` is the full name, the one form that every document has; run and job ids are unique on the server.
 */
export function jobRef(
  server: string | null,
  repository: string | null,
  run: string | null,
  attempt: string | null,
  job: string | null,
): Ref | null {
  if (repository === null || run === null || !isRepository(repository)) return null;
  const parts = attempt === null ? [run] : job === null ? [run, attempt] : [run, attempt, job];
  return ref('ci.job', `github/${within(server, repository)}/${parts.join('/')}`);
}

const isRepository = (name: string): boolean => /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(name);

/**
 * A job's token at a consumer that writes its audience, its subject and the run: together they name the attempt of one run,
 * and no other server's repository has them by accident.
 */
export const runAssertion = (audience: string, sub: string, run: string, attempt: string): Ref =>
  ref('oidc.assertion', `${audience}|${sub}|run ${run}/${attempt}`);

/**
 * A runner: its id is unique in the pool it was registered in, which the record does not name, so the repository that it
 * works for and its name are part of the ref.
 */
export function runnerRef(
  server: string | null,
  repository: string | null,
  id: JsonValue | undefined,
  name: string | null,
): Ref | null {
  const value = idOf(id);
  if (value === null || name === null || repository === null || !isRepository(repository)) return null;
  return ref('app.device', `github-runner/${within(server, repository)}/${value}/${name}`);
}

/** A positive whole number, as number or digits; 0 is what GitHub writes for none. Exact up to 2^53. */
export function idOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value > 0 ? String(value) : null;
  return typeof value === 'string' && /^[1-9]\d{0,19}$/.test(value) ? value : null;
}

/** The server in a URL of a record; `null` for github.com and its API, `undefined` where the value is no such URL. */
export function serverOf(url: JsonValue | undefined): string | null | undefined {
  const host = /^https:\/\/([a-z0-9.-]{1,253})(?::\d{1,5})?(?:\/|$)/i.exec((str(url) ?? '').slice(0, 300))?.[1];
  if (host === undefined) return undefined;
  const name = host.toLowerCase();
  if (name === 'github.com' || name === 'api.github.com') return null;
  return name.startsWith('api.') && name.endsWith('.ghe.com') ? name.slice(4) : name;
}

/** Earliest number that is taken for milliseconds (1973); below are seconds and counters. The last is the year 2200. */
const FIRST_MS = 100_000_000_000;
const LAST_MS = 7_258_118_400_000;

/** Milliseconds since the epoch as GitHub's audit log writes them, also as digits; or a date-time in UTC. */
export function msTime(value: JsonValue | undefined): StatedTime | null {
  const ms = typeof value === 'string' && /^\d{12,13}$/.test(value) ? Number(value) : num(value);
  if (ms === null) return parseIso(value, true);
  if (ms < FIRST_MS || ms > LAST_MS) return null;
  return { at: micros(Math.trunc(ms) * 1000), precision: 1000 };
}

/** Seconds since the epoch as tokens carry them. */
export function secondTime(value: JsonValue | undefined): StatedTime | null {
  const s = num(value);
  if (s === null || s < 0 || s > LAST_MS / 1000) return null;
  return { at: micros(Math.trunc(s) * MICROS_PER_SECOND), precision: MICROS_PER_SECOND };
}
