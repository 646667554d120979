import { Contests } from './contest.ts';
import { readAws } from './read-aws.ts';
import { readAudit, readSudo } from './read-host.ts';
import { readK8s, readOkta, readSshd } from './read-others.ts';
import { readGithub, readJobToken, readPostgres, readVault } from './read-secrets.ts';
import {
  readCaseApi,
  readEntra,
  readGateway,
  readGcp,
  readKeycloak,
  readTelemetry,
  readTeleport,
} from './read-tokens.ts';
import { type Fields, type Key, type OracleRecord, type Traces, text } from './record.ts';

/** Roots that the records allow for one action, sorted. `nobody` marks an action that proves nobody. */
export interface Answer {
  readonly roots: readonly string[];
  readonly traces: Traces;
  /** No honest story explains the use (README, rule 11). */
  readonly contested: boolean;
}

const SAME_PRODUCT_MS = 2_000;
const OTHER_PRODUCT_MS = 60_000;
const SAML_MS = 10 * 60_000;

/** Read one record by its own look. */
export function understand(line: string): OracleRecord {
  if (!line.startsWith('{')) return readLine(line);
  const json = JSON.parse(line) as Fields;
  if ('MESSAGE' in json) return readSshd(line);
  if ('request' in json && 'type' in json) return readVault(json);
  if ('session_id' in json && 'error_severity' in json) return readPostgres(line, json);
  if ('jti' in json && 'repository' in json) return readJobToken(line, json);
  if ('run_attempt' in json || json['event'] === 'deployment_review') return readGithub(line, json);
  if (json['loggerName'] === 'org.keycloak.events') return readKeycloak(line, json);
  if (json['app'] === 'case-api') return readCaseApi(json);
  if (json['format'] === 'ascribe.gateway/1') return readGateway(json);
  if ('protoPayload' in json) return readGcp(json);
  if ('cluster_name' in json) return readTeleport(json);
  if (text(json, 'resourceId').includes('Microsoft.aadiam')) return readEntra(json);
  if ('resourceSpans' in json) return readTelemetry(line);
  if ('eventSource' in json) return readAws(json);
  return 'auditID' in json ? readK8s(json) : readOkta(json);
}

const readLine = (line: string): OracleRecord =>
  line.includes(' msg=audit(') ? readAudit(line) : / sudo\[\d+\]: /.test(line) ? readSudo(line) : readSshd(line);

/**
 * Every root consistent with the records, by record id and by the id that copies of one event share. `exits`: addresses that
 * the organisation declares as its own ways out.
 */
export function solve(lines: Iterable<string>, exits: readonly string[] = []): Map<string, Answer> {
  const records = new Map<string, OracleRecord>();
  for (const line of lines) {
    const r = understand(line);
    records.set(r.id, r);
  }
  const world = new Issuances([...records.values()]);
  const contests = new Contests([...records.values()], exits, (use) => world.issuersOf(use));
  const answers = new Map<string, Answer>();
  for (const [event, copies] of grouped([...records.values()])) {
    const roots = new Set(copies.flatMap((r) => [...world.rootsOf(r)]));
    const [first] = copies as [OracleRecord];
    const contested = copies.some((r) => contests.has(r));
    const answer = { roots: [...roots].sort(), traces: first.traces, contested };
    answers.set(event, answer);
    for (const r of copies) answers.set(r.id, answer);
  }
  return answers;
}

function grouped(records: readonly OracleRecord[]): Map<string, OracleRecord[]> {
  const groups = new Map<string, OracleRecord[]>();
  for (const r of records) {
    const group = groups.get(r.event);
    if (group) group.push(r);
    else groups.set(r.event, [r]);
  }
  return groups;
}

interface Issuance {
  readonly by: OracleRecord;
  readonly root: string | null;
}

/** All issuances in the records, and the roots to which they lead. */
class Issuances {
  private readonly byKey = new Map<string, Issuance[]>();
  private readonly byPrincipal = new Map<string, Issuance[]>();
  private readonly secrets = new Map<string, { readonly by: OracleRecord; readonly version: string }[]>();
  private readonly byName = new Map<string, Issuance[]>();
  private readonly bySubject = new Map<string, OracleRecord[]>();
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(records: readonly OracleRecord[]) {
    for (const by of records) {
      for (const issue of by.issues) {
        if (issue.kind === 'secret') add(this.secrets, issue.name, { by, version: issue.version });
        else if (issue.kind === 'saml') add(this.bySubject, issue.subject.toLowerCase(), by);
        else if (issue.kind === 'key') add(this.byName, issue.key, { by, root: issue.root });
        else {
          add(this.byKey, `${issue.keyId}/${issue.principal}`, { by, root: issue.root });
          add(this.byPrincipal, issue.principal, { by, root: issue.root });
        }
      }
    }
  }

  rootsOf(use: OracleRecord, path: readonly string[] = []): ReadonlySet<string> {
    const before = this.known.get(use.id);
    if (before) return before;
    if (path.includes(use.id)) return new Set();
    const roots = this.trace(use, [...path, use.id]);
    if (path.length === 0) this.known.set(use.id, roots);
    return roots;
  }

  private trace(use: OracleRecord, path: readonly string[]): ReadonlySet<string> {
    const { claim } = use;
    switch (claim.kind) {
      case 'nobody':
      case 'untold':
        return new Set();
      case 'asserted':
        return new Set([claim.root]);
      case 'saml': {
        const signOns = this.signOns(claim.subject, use);
        return signOns.length === 0 ? new Set([claim.self]) : union(signOns.map((s) => this.rootsOf(s, path)));
      }
      case 'key': {
        const found = claim.keys.map((k) => this.named(k, use, path)).find((roots) => roots.size > 0);
        return found ?? new Set(claim.self === null ? [] : [claim.self]);
      }
      case 'account': {
        const before = (this.secrets.get(claim.secret) ?? []).filter((s) => s.by.at <= use.at);
        const latest = before.reduce<(typeof before)[number] | undefined>(
          (a, b) => (a && a.by.at > b.by.at ? a : b),
          undefined,
        );
        const knew = before.filter((s) => s.version === latest?.version);
        return knew.length === 0 ? new Set([claim.self]) : union(knew.map((s) => this.rootsOf(s.by, path)));
      }
      case 'sts':
        return this.through(this.byKey.get(`${claim.keyId}/${claim.principal}`), claim.creation, use, path);
      case 'console':
        return claim.creation === null
          ? new Set()
          : this.through(this.byPrincipal.get(claim.principal), claim.creation, use, path);
    }
  }

  /** Every record that may have given this use its credential to its caller. */
  issuersOf(use: OracleRecord): readonly OracleRecord[] {
    return this.issuancesOf(use).flatMap((i) => (i.root === null ? [i.by] : []));
  }

  private issuancesOf(use: OracleRecord): readonly Issuance[] {
    const { claim, session } = use;
    if (session !== undefined) return this.fitting({ key: session }, use);
    switch (claim.kind) {
      case 'saml':
        return this.signOns(claim.subject, use).map((by) => ({ by, root: null }));
      case 'key':
        return claim.keys.map((k) => this.fitting(k, use)).find((found) => found.length > 0) ?? [];
      case 'sts':
        return this.created(this.byKey.get(`${claim.keyId}/${claim.principal}`), claim.creation, use);
      case 'console':
        return claim.creation === null ? [] : this.created(this.byPrincipal.get(claim.principal), claim.creation, use);
      default:
        return [];
    }
  }

  private signOns(subject: string, use: OracleRecord): readonly OracleRecord[] {
    return (this.bySubject.get(subject.toLowerCase()) ?? []).filter(
      (s) => s.at <= use.at + OTHER_PRODUCT_MS && s.at >= use.at - SAML_MS - OTHER_PRODUCT_MS,
    );
  }

  private named(key: Key, use: OracleRecord, path: readonly string[]): ReadonlySet<string> {
    return union(this.fitting(key, use).map((i) => (i.root === null ? this.rootsOf(i.by, path) : new Set([i.root]))));
  }

  private fitting({ key, within, reused }: Key, use: OracleRecord): readonly Issuance[] {
    const all = (this.byName.get(key) ?? []).filter((i) => {
      const tolerance = i.by.product === use.product ? SAME_PRODUCT_MS : OTHER_PRODUCT_MS;
      return i.by.at <= use.at + tolerance && (within === undefined || i.by.at >= use.at - within - tolerance);
    });
    const latest = Math.max(...all.map((i) => i.by.at));
    return reused === true ? all.filter((i) => i.by.at === latest) : all;
  }

  private through(
    issuances: readonly Issuance[] | undefined,
    creation: number | null,
    use: OracleRecord,
    path: readonly string[],
  ): ReadonlySet<string> {
    const fitting = this.created(issuances, creation, use);
    return union(fitting.map((i) => (i.root === null ? this.rootsOf(i.by, path) : new Set([i.root]))));
  }

  private created(
    issuances: readonly Issuance[] | undefined,
    creation: number | null,
    use: OracleRecord,
  ): readonly Issuance[] {
    const tolerance = use.product === 'aws' ? SAME_PRODUCT_MS : OTHER_PRODUCT_MS;
    return (issuances ?? []).filter(
      (i) => i.by.at <= use.at + tolerance && (creation === null || Math.abs(i.by.at - creation) < 1000),
    );
  }
}

const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> => new Set(sets.flatMap((s) => [...s]));

function add<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
