import { createHash } from 'node:crypto';
import type { Trust } from '../model/grade.ts';
import { type Micros, parseIso } from '../model/time.ts';
import { globMatcher } from './glob.ts';
import { type Cidr, contains, parseAddress, parseCidr } from './network.ts';
import { type Config, configSchema, dayAsTime, offsetMinutes } from './schema.ts';

/** What is declared of the place that an object comes from. `null`: not declared. */
export interface Origin {
  readonly source: string | null;
  readonly trust: Trust;
  readonly year: number | null;
  readonly utcOffsetMinutes: number | null;
  readonly scope: string | null;
}

export interface NamedNetwork {
  readonly cidr: string;
  readonly name: string;
}

export interface NamedSystem {
  readonly asn: number;
  readonly name: string;
}

export interface KnownDevice {
  readonly name: string;
  readonly refs: readonly string[];
  readonly owner: string | null;
}

/** A finding that is known and accepted. */
export interface Suppression {
  readonly finding: string;
  /** Pattern of the subject. */
  readonly subject: string;
  readonly reason: string;
  /** It holds for what happened before; `null`: for good. */
  readonly until: Micros | null;
}

/**
 * What the organisation has laid down, as pure data: it goes to worker threads as it is, and is read by the functions below. Results are
 * a function of evidence and policy, so `policyId` is named wherever they are shown.
 */
export interface Policy {
  /** SHA-256 (hex) of the content. The order of lists that have no order does not count. */
  readonly policyId: string;
  readonly origins: readonly (Origin & { readonly match: string })[];
  readonly privileged: {
    readonly add: readonly string[];
    readonly remove: readonly string[];
    /** Sources whose own defaults do not hold. */
    readonly withoutDefaults: readonly string[];
  };
  readonly networks: readonly NamedNetwork[];
  readonly egress: readonly NamedNetwork[];
  /** Devices that the organisation knows: refs of one entry are one device. */
  readonly devices: readonly KnownDevice[];
  /** Who answers for which identities; the first pattern that matches counts. */
  readonly owners: readonly { readonly of: string; readonly owner: string }[];
  /** Patterns of holders (any ref of the chain) whose privileged actions need an approval. */
  readonly approvals: readonly string[];
  /** Which account a secret opens; how long an old version still works, in minutes. */
  readonly secrets: readonly {
    readonly secret: string;
    readonly opens: string;
    readonly overlapMinutes: number;
    /** Patterns of those who are expected to read it; empty: nobody is unexpected. */
    readonly readers: readonly string[];
  }[];
  /** Patterns of what belongs to an environment; the first that matches counts. */
  readonly environments: readonly { readonly name: string; readonly of: readonly string[] }[];
  readonly suppressions: readonly Suppression[];
  /** Public keys of CloudTrail's digest files: fingerprint, and DER in base64. */
  readonly cloudtrailKeys: readonly {
    readonly fingerprint: string;
    readonly value: string;
    /** In which time digests end that it signed; absent: at any time. */
    readonly validFrom?: Micros;
    readonly validTo?: Micros;
  }[];
  /** Networks and exits that are whole autonomous systems; absent: there are none. */
  readonly systems?: readonly (NamedSystem & { readonly isEgress: boolean })[];
  /** What counts as the holder's device. */
  readonly definition: 'device' | 'network';
}

/** Nobody vouches for the place. */
const UNDECLARED: Origin = { source: null, trust: 'unprotected', year: null, utcOffsetMinutes: null, scope: null };

const byText = (a: unknown, b: unknown): number => {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};
const asSet = <T>(items: readonly T[]): T[] =>
  [...items].sort(byText).filter((item, i, all) => i === 0 || byText(item, all[i - 1]) !== 0);

const instant = <K extends string>(key: K, written: string | undefined): { readonly [k in K]?: Micros } => {
  const at = written === undefined ? undefined : parseIso(dayAsTime(written))?.at;
  return (at === undefined ? {} : { [key]: at }) as { readonly [k in K]?: Micros };
};

export function policyOf(config: Config): Policy {
  const systemsIn = (list: Config['networks'], isEgress: boolean) =>
    list.flatMap(({ asn, name }) => (asn === undefined ? [] : [{ asn, name, isEgress }]));
  const systems = [...systemsIn(config.networks, false), ...systemsIn(config.egress, true)];
  const content = {
    origins: config.origins.map((one) => ({
      match: one.match,
      source: one.source ?? null,
      trust: one.trust as Trust,
      year: one.year ?? null,
      utcOffsetMinutes: one.utcOffset === undefined ? null : offsetMinutes(one.utcOffset),
      scope: one.scope ?? null,
    })),
    privileged: {
      add: asSet(config.privileged.add),
      remove: asSet(config.privileged.remove),
      withoutDefaults: asSet(config.privileged.withoutDefaults),
    },
    networks: asSet(config.networks.flatMap(({ cidr, name }) => (cidr === undefined ? [] : [{ cidr, name }]))),
    egress: asSet(config.egress.flatMap(({ cidr, name }) => (cidr === undefined ? [] : [{ cidr, name }]))),
    devices: asSet(config.devices.map(({ name, refs, owner }) => ({ name, refs: asSet(refs), owner: owner ?? null }))),
    owners: config.owners.map(({ of, owner }) => ({ of, owner })),
    approvals: asSet(config.approvals.map(({ holder }) => holder)),
    secrets: asSet(
      config.secrets.map(({ secret, opens, overlapMinutes, readers }) => ({
        ...{ secret, opens, overlapMinutes },
        readers: asSet(readers),
      })),
    ),
    environments: config.environments.map(({ name, of }) => ({ name, of: asSet(of) })),
    suppressions: config.suppressions.map(({ finding, subject, reason, until }) => ({
      ...{ finding, subject, reason },
      until: until === undefined ? null : (parseIso(dayAsTime(until))?.at ?? null),
    })),
    cloudtrailKeys: asSet(
      config.cloudtrailKeys.map(({ fingerprint, value, validFrom, validTo }) => ({
        ...{ fingerprint, value: value.replace(/\s/g, '') },
        ...instant('validFrom', validFrom),
        ...instant('validTo', validTo),
      })),
    ),
    definition: config.definition,
    ...(systems.length > 0 && { systems: asSet(systems) }),
  };
  return { policyId: idOf(content), ...content };
}

/** The keys are written in one order always, so this text is canonical. */
const idOf = (content: Omit<Policy, 'policyId'>): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex');

/** Whether a policy that came from outside has the version that it names. */
export function isNamedByContent({ policyId, ...content }: Policy): boolean {
  return policyId === idOf(content);
}

export const DEFAULT_POLICY: Policy = policyOf(configSchema.parse({}));

interface Compiled {
  readonly origins: readonly { readonly matches: (uri: string) => boolean; readonly origin: Origin }[];
  readonly add: (action: string) => boolean;
  readonly remove: (action: string) => boolean;
  readonly withoutDefaults: ReadonlySet<string>;
  readonly approvals: (ref: string) => boolean;
  readonly devices: ReadonlyMap<string, KnownDevice>;
  readonly owners: readonly { readonly fits: (ref: string) => boolean; readonly owner: string }[];
  readonly environments: readonly { readonly name: string; readonly fits: (ref: string) => boolean }[];
  readonly suppressions: readonly (Suppression & { readonly fits: (ref: string) => boolean })[];
  readonly readers: ReadonlyMap<string, (ref: string) => boolean>;
  readonly networks: readonly { readonly cidr: Cidr; readonly name: string; readonly isEgress: boolean }[];
}

const compiled = new WeakMap<Policy, Compiled>();

function compile(policy: Policy): Compiled {
  const known = compiled.get(policy);
  if (known) return known;
  const network = (isEgress: boolean) => (one: NamedNetwork) => {
    const cidr = parseCidr(one.cidr);
    return cidr === null ? [] : [{ cidr, name: one.name, isEgress }];
  };
  const made: Compiled = {
    origins: policy.origins.map(({ match, ...origin }) => ({ matches: uriMatcher(match), origin })),
    add: anyName(policy.privileged.add),
    remove: anyName(policy.privileged.remove),
    withoutDefaults: new Set(policy.privileged.withoutDefaults),
    approvals: anyName(policy.approvals),
    devices: new Map(policy.devices.flatMap((device) => device.refs.map((ref) => [ref, device] as const))),
    owners: policy.owners.map(({ of, owner }) => ({ fits: anyName([of]), owner })),
    environments: policy.environments.map(({ name, of }) => ({ name, fits: anyName(of) })),
    suppressions: policy.suppressions.map((one) => ({ ...one, fits: anyName([one.subject]) })),
    readers: new Map(
      policy.secrets.flatMap(({ secret, readers }) =>
        readers.length === 0 ? [] : [[secret, anyName(readers)] as const],
      ),
    ),
    // The narrowest network first; of equal ones a site before an exit, then by name, so that the order in the file does not count.
    networks: [...policy.networks.flatMap(network(false)), ...policy.egress.flatMap(network(true))].sort(
      (a, b) => b.cidr.bits - a.cidr.bits || Number(a.isEgress) - Number(b.isEgress) || byText(a.name, b.name),
    ),
  };
  compiled.set(policy, made);
  return made;
}

/** What is declared of the place of an object (its URI, as collected). The first pattern that matches counts. */
export function originFor(policy: Policy, uri: string): Origin {
  return compile(policy).origins.find(({ matches }) => matches(uri))?.origin ?? UNDECLARED;
}

/** The pattern of that declaration; `null`: none matches. */
export function originPattern(policy: Policy, uri: string): string | null {
  const i = compile(policy).origins.findIndex(({ matches }) => matches(uri));
  return policy.origins[i]?.match ?? null;
}

/** `byReader`: whether the source counts the action as privileged. */
export function isPrivileged(policy: Policy, source: string, action: string, byReader: boolean): boolean {
  const { add, remove, withoutDefaults } = compile(policy);
  return add(action) || (byReader && !remove(action) && !withoutDefaults.has(source));
}

/** The known device that a ref names; `null`: the organisation has declared none. */
export const knownDevice = (policy: Policy, ref: string): KnownDevice | null =>
  compile(policy).devices.get(ref) ?? null;

/** Who answers for an identity by the policy; `null`: it does not say. */
export const ownerOf = (policy: Policy, ref: string): string | null =>
  compile(policy).owners.find(({ fits }) => fits(ref))?.owner ?? null;

/** Whether privileged actions of this holder chain need an approval. */
export const needsApproval = (policy: Policy, holder: readonly string[]): boolean =>
  holder.some(compile(policy).approvals);

/** The environment that a ref belongs to; `null`: the policy does not say. */
export const environmentOf = (policy: Policy, ref: string): string | null =>
  compile(policy).environments.find(({ fits }) => fits(ref))?.name ?? null;

/** Why a finding need not be seen, where the last of it lies before the end of that; the first entry that fits counts. */
export const suppressionOf = (
  policy: Policy,
  finding: string,
  subject: string,
  last: Micros | null,
): Suppression | null =>
  compile(policy).suppressions.find(
    (one) =>
      one.finding === finding && one.fits(subject) && (one.until === null || (last !== null && last < one.until)),
  ) ?? null;

/** Whether somebody of this holder chain is expected to read the secret; `null`: the policy does not say who is. */
export function isExpectedReader(policy: Policy, secret: string, holder: readonly string[]): boolean | null {
  const fits = compile(policy).readers.get(secret);
  return fits === undefined ? null : holder.some(fits);
}

/** Name of the narrowest declared network or exit that holds the address; `null` where none does. */
export function networkOf(policy: Policy, ip: string): string | null {
  return narrowest(policy, ip)?.name ?? null;
}

/** The network or exit that a whole autonomous system is; `null`: none is declared. */
export const systemOf = (policy: Policy, asn: number): { readonly name: string; readonly isEgress: boolean } | null =>
  policy.systems?.find((one) => one.asn === asn) ?? null;

/** Whether the address is a shared exit: many devices have it. */
export function isEgress(policy: Policy, ip: string): boolean {
  return narrowest(policy, ip)?.isEgress ?? false;
}

function narrowest(policy: Policy, ip: string) {
  const { networks } = compile(policy);
  if (networks.length === 0) return null;
  const address = parseAddress(ip);
  return address === null ? null : (networks.find(({ cidr }) => contains(cidr, address)) ?? null);
}

/** `folder/` is all that lies in it. A pattern that does not start at the root matches from any folder on. A member of an archive matches by the archive's path too. */
function uriMatcher(folderOrPattern: string): (uri: string) => boolean {
  const pattern = folderOrPattern.endsWith('/') ? `${folderOrPattern}**` : folderOrPattern;
  const isRooted = pattern.startsWith('/') || /^[A-Za-z]:/.test(pattern) || pattern === 'stdin:';
  const matches = globMatcher(isRooted ? pattern : `**/${pattern}`);
  return (uri) => {
    const member = uri.indexOf('!');
    return matches(uri) || (member > 0 && matches(uri.slice(0, member)));
  };
}

/** Names in which `*` stands for any characters, slashes too. */
function anyName(patterns: readonly string[]): (name: string) => boolean {
  if (patterns.length === 0) return () => false;
  const matchers = patterns.map((pattern) => namePattern(pattern.toLowerCase()));
  return (name) => {
    const lower = name.toLowerCase();
    return matchers.some((matches) => matches(lower));
  };
}

function namePattern(pattern: string): (name: string) => boolean {
  const parts = pattern.split('*');
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (parts.length === 1) return (name) => name === first;
  const middle = parts.slice(1, -1);
  return (name) => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    let at = first.length;
    const end = name.length - last.length;
    for (const part of middle) {
      const found = name.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
