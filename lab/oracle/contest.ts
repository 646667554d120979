import { asnsOf, closeness } from './places.ts';
import type { OracleRecord } from './record.ts';

/** A machine's place and system, as a record shows them. */
interface Look {
  readonly ip: string;
  readonly os: string | null;
}

/** Workloads that run in many places at once. */
const MANY_PLACED = /^aws\.(?:lambda-function|ecs-task):/;

/**
 * Finds the uses that no honest story explains (README, rule 11). `issuersOf` gives every record that may have given a use its
 * credential; a contest is known only if each of them leaves the use unexplained.
 */
export class Contests {
  readonly #issuersOf: (use: OracleRecord) => readonly OracleRecord[];
  readonly #exits: ReadonlySet<string>;
  readonly #asns: ReadonlyMap<string, number>;
  readonly #byCredential = new Map<string, OracleRecord[]>();
  readonly #loginsAt = new Set<string>();
  readonly #known = new Map<string, boolean>();
  readonly #places = new Map<string, readonly Look[]>();

  constructor(
    records: readonly OracleRecord[],
    exits: readonly string[],
    issuersOf: (use: OracleRecord) => readonly OracleRecord[],
  ) {
    this.#issuersOf = issuersOf;
    this.#exits = new Set(exits);
    this.#asns = asnsOf(records);
    for (const r of records) {
      if (r.credential !== undefined) push(this.#byCredential, r.credential, r);
      if (r.login === true && r.traces.ip !== null) this.#loginsAt.add(`${rootOf(r)} ${r.traces.ip}`);
    }
  }

  has(use: OracleRecord): boolean {
    const known = this.#known.get(use.id);
    if (known !== undefined) return known;
    // Met again on the way up, it adds nothing.
    this.#known.set(use.id, false);
    const found = use.delivered === undefined ? this.#isUnexplained(use) : this.#isAwayFromWorkload(use);
    this.#known.set(use.id, found);
    return found;
  }

  #isUnexplained(use: OracleRecord): boolean {
    if (use.login === true) return false;
    const issuers = this.#issuersOf(use);
    return issuers.length > 0 && issuers.every((i) => this.has(i) || this.#isStranger(use, i));
  }

  /** Where the holder is known to have been when he got what `issuer` gave: at the login, and where he acted from its very place. */
  #placesOf(issuer: OracleRecord): readonly Look[] {
    const known = this.#places.get(issuer.id);
    if (known) return known;
    this.#places.set(issuer.id, []);
    const look = lookOf(issuer);
    let places: readonly Look[] = [];
    if (issuer.login === true) places = look === null ? [] : [look];
    else {
      const above = this.#issuersOf(issuer).flatMap((i) => this.#placesOf(i));
      const isThere = look !== null && above.some((p) => p.ip === look.ip && !differ(p.os, look.os));
      places = isThere ? [...above, look] : above;
    }
    this.#places.set(issuer.id, places);
    return places;
  }

  #isStranger(use: OracleRecord, issuer: OracleRecord): boolean {
    const look = lookOf(use);
    const places = this.#placesOf(issuer);
    if (look === null || look.os === null || places.length === 0) return false;
    const isElsewhere = (p: Look): boolean => this.#closeness(p.ip, look.ip) === 'apart';
    if (!places.some((p) => isElsewhere(p) && differ(p.os, look.os))) return false;
    if (places.some((p) => !isElsewhere(p) || p.os === look.os)) return false;
    return !this.#isTied(use, look, issuer, places);
  }

  /** A machine that moved with its virtual machines, or a place of the holder's own. */
  #isTied(use: OracleRecord, look: Look, issuer: OracleRecord, places: readonly Look[]): boolean {
    const holder = this.#loginsAbove(issuer).map(rootOf);
    if (holder.some((root) => this.#loginsAt.has(`${root} ${look.ip}`))) return true;
    const isClose = (a: string, b: string): boolean => ['same', 'near'].includes(this.#closeness(a, b));
    return this.#alongside(use, issuer).some((other) => {
      const seen = lookOf(other);
      if (seen === null || seen.os === null || other === use) return false;
      const mineAtLogin = seen.os === look.os && places.some((p) => isClose(p.ip, seen.ip));
      const loginsHere = places.some((p) => p.os === seen.os) && isClose(seen.ip, look.ip);
      return mineAtLogin || loginsHere;
    });
  }

  #loginsAbove(issuer: OracleRecord, depth = 0): readonly OracleRecord[] {
    if (issuer.login === true || depth > 16) return [issuer];
    return this.#issuersOf(issuer).flatMap((i) => this.#loginsAbove(i, depth + 1));
  }

  /** All that was done with this credential, and with those that it came from. */
  #alongside(use: OracleRecord, issuer: OracleRecord, depth = 0): readonly OracleRecord[] {
    const own = use.credential === undefined ? [] : (this.#byCredential.get(use.credential) ?? []);
    if (depth > 16) return own;
    return [...own, issuer, ...this.#issuersOf(issuer).flatMap((i) => this.#alongside(issuer, i, depth + 1))];
  }

  /** The platform gave the credential to one machine; this use and another one of it cannot both be that machine. */
  #isAwayFromWorkload(use: OracleRecord): boolean {
    const { ip, os, tool } = use.traces;
    if (ip === null || use.credential === undefined || use.delivered === undefined) return false;
    const isManyPlaced = MANY_PLACED.test(use.delivered);
    // An instance has several ways out, to several services; a pod has one, to its API server.
    const ways = use.delivered.startsWith('k8s.pod:') ? ['apart', 'unclear'] : ['apart'];
    return (this.#byCredential.get(use.credential) ?? []).some((other) => {
      const there = other.traces;
      if (there.ip === null || there.ip === ip) return false;
      if (differ(os, there.os)) return true;
      return !isManyPlaced && differ(tool, there.tool) && ways.includes(this.#closeness(ip, there.ip));
    });
  }

  #closeness(a: string, b: string): ReturnType<typeof closeness> {
    if (a !== b && this.#exits.has(a) && this.#exits.has(b)) return 'unclear';
    return closeness(a, b, this.#asns);
  }
}

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

const lookOf = ({ traces }: OracleRecord): Look | null =>
  traces.ip === null ? null : { ip: traces.ip, os: traces.os };

const rootOf = ({ claim }: OracleRecord): string => (claim.kind === 'asserted' ? claim.root : '');

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
