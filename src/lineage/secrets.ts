import type { Event } from '../model/event.ts';
import type { EndFact, SecretFact, SecretUse } from '../model/facts.ts';
import { type Ref, valueOf } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { ENFORCEMENT_DELAY, SKEW_ACROSS_ADMINISTRATIONS } from './limits.ts';

/** What an event does with a version of a secret; nothing for what was refused. */
export function secretUseOf(e: Event): SecretUse | null {
  if (e.secretVersion === null || e.outcome === 'failure' || e.authentication === 'failed') return null;
  if (e.kind === 'read-secret') return { version: e.secretVersion, what: 'read' };
  return e.kind === 'rotate' || e.kind === 'issue' ? { version: e.secretVersion, what: 'made' } : null;
}

/** An account that a secret opens, as the organisation declares it. */
export interface OpenedAccount {
  /** What stands before the version in `secret.version` refs. */
  readonly secret: string;
  readonly account: Ref;
  /** How long an old version still opens the account after its rotation, in µs. */
  readonly overlap: number;
}

/** One version of a secret: when it can have opened the account, and the records by which somebody came to know it. */
export interface SecretVersion {
  readonly version: Ref;
  /** When it was made or, where that is not logged, first read; `null`: the source states no time. */
  readonly from: Micros | null;
  readonly to: Micros | null;
  /** By time. */
  readonly known: readonly SecretFact[];
}

/**
 * Which versions of its secret can have opened an account, and who knew them: by declared binding, and by the records of reading
 * and writing. That nobody else knew is absence: it holds as far as the secret store logs every read.
 */
export class Secrets {
  readonly #versionsOf = new Map<Ref, readonly SecretVersion[]>();

  constructor(
    opened: readonly OpenedAccount[],
    facts: readonly SecretFact[],
    ends: ReadonlyMap<Ref, readonly EndFact[]>,
  ) {
    if (opened.length === 0) return;
    const bySecret = new Map<string, SecretFact[]>();
    for (const fact of facts) {
      if (fact.trust === 'foreign') continue;
      const name = secretOf(fact.secret.version);
      const list = bySecret.get(name);
      if (list) list.push(fact);
      else bySecret.set(name, [fact]);
    }
    for (const { secret, account, overlap } of opened) {
      const versions = versionsOf(bySecret.get(secret) ?? [], ends, overlap);
      if (versions.length > 0) this.#versionsOf.set(account, [...(this.#versionsOf.get(account) ?? []), ...versions]);
    }
  }

  /** Versions of the secrets that open an account; empty where none is declared, or none is in evidence. */
  of(account: Ref | undefined): readonly SecretVersion[] {
    return account === undefined ? [] : (this.#versionsOf.get(account) ?? []);
  }

  /** Versions that can have opened it at `time`; without a time all of them. */
  inForce(account: Ref, time: Micros | null): readonly SecretVersion[] {
    return this.of(account).filter(
      ({ from, to }) =>
        time === null || ((from === null || time >= from - SKEW_ACROSS_ADMINISTRATIONS) && (to === null || time < to)),
    );
  }
}

function versionsOf(
  facts: readonly SecretFact[],
  ends: ReadonlyMap<Ref, readonly EndFact[]>,
  overlap: number,
): readonly SecretVersion[] {
  const groups = new Map<Ref, SecretFact[]>();
  for (const fact of facts) {
    const list = groups.get(fact.secret.version);
    if (list) list.push(fact);
    else groups.set(fact.secret.version, [fact]);
  }
  const versions = [...groups].map(([version, known]) => {
    known.sort(byTime);
    const made = known.find((f) => f.secret.what === 'made' && f.time !== null)?.time ?? null;
    const first = known.find((f) => f.time !== null)?.time ?? null;
    return { version, known, made, first };
  });
  versions.sort((a, b) => (a.made ?? a.first ?? -1) - (b.made ?? b.first ?? -1) || (a.version < b.version ? -1 : 1));
  return versions.map(({ version, known, made, first }, i) => {
    // A store that makes versions itself logs no making: then nobody can have used one before somebody read it.
    const next = earliest(versions.slice(i + 1).map((v) => v.made ?? v.first));
    const ended = earliest((ends.get(version) ?? []).map((e) => e.ended.at ?? e.time));
    const replaced = earliest([next, ended]);
    const to = replaced === null ? null : replaced + overlap + ENFORCEMENT_DELAY + SKEW_ACROSS_ADMINISTRATIONS;
    return { version, from: made ?? first, to: to as Micros | null, known };
  });
}

/** `kv_1/cases/db#3` and `arn:…:secret:db-x/v-id`: all before the version. */
export function secretOf(version: Ref): string {
  const value = valueOf(version);
  const mark = value.lastIndexOf('#');
  return value.slice(0, mark >= 0 ? mark : Math.max(0, value.lastIndexOf('/')));
}

const byTime = (a: SecretFact, b: SecretFact): number =>
  (a.time ?? -1) - (b.time ?? -1) || (a.event < b.event ? -1 : a.event > b.event ? 1 : 0);

function earliest(times: readonly (Micros | null)[]): Micros | null {
  let found: Micros | null = null;
  for (const t of times) if (t !== null && (found === null || t < found)) found = t;
  return found;
}
