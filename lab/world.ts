import type { Rng } from './prng.ts';
import type { Stated } from './truth.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [k: string]: Json | undefined };
export type JsonMap = { readonly [k: string]: Json | undefined };

/** 2026-03-02 00:00:00 UTC, a Monday: the first instant of every generated world. */
export const EPOCH = Date.UTC(2026, 2, 2);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type SourceId =
  | 'aws.cloudtrail'
  | 'okta.system-log'
  | 'k8s.audit'
  | 'openssh'
  | 'linux.sudo'
  | 'linux.auditd'
  | 'vault.audit'
  | 'postgresql.log'
  | 'github.actions'
  | 'ascribe.gateway'
  | 'opentelemetry.otlp'
  | 'keycloak.events'
  | 'custom.case-api'
  | 'gcp.audit'
  | 'teleport.audit'
  | 'azure.monitor';

/** One record as the vendor delivers it. */
export interface Emission {
  readonly source: SourceId;
  /** True time in ms since 1970. */
  readonly at: number;
  /** JSON of the record, or the exact line. */
  readonly text: string;
  /** The source's own id; `sha256:` of the exact line where it has none. */
  readonly id: string;
  /** Groups the replicas of one event. */
  readonly shared: string | null;
  /** Delivery stream: an account and region, an Okta organisation, a cluster, a host. */
  readonly stream: string;
  readonly truth: Stated;
}

/** How a record came to (or missed) the collection. */
export interface Delivery {
  /** Never collected. */
  readonly lost?: boolean;
  /** Times it is delivered. */
  readonly copies?: number;
  /** Collected this much later than its neighbours, in ms. */
  readonly late?: number;
}

export interface Delivered extends Emission {
  readonly delivery: Delivery;
}

export type Os = 'macos' | 'windows' | 'linux';

export interface Machine {
  readonly label: string;
  readonly os: Os;
  /** Egress address, as the service sees it. A laptop that moves has another at another time. */
  ip: string;
  readonly ipv6: string;
}

export interface Person {
  readonly login: string;
  readonly name: string;
  readonly oktaId: string;
  readonly oktaRef: string;
  readonly machine: Machine;
}

export interface Account {
  readonly id: string;
  readonly label: string;
  readonly region: string;
}

/** The organisation in which everything happens. */
export interface World {
  readonly rng: Rng;
  readonly accounts: readonly Account[];
  readonly people: readonly Person[];
  readonly office: readonly string[];
  readonly domain: string;
  readonly samlProvider: string;
  readonly oktaOrg: string;
  /** Length of the recorded time, in ms. */
  readonly span: number;
  readonly emissions: Delivered[];
  /** Which account a secret opens, as the organisation declares it. */
  readonly opened: { readonly secret: string; readonly account: string; readonly readers?: readonly string[] }[];
  /** Two ways out of the office, both declared: the proxy that people share, and the line beside it. */
  readonly exits: readonly [proxy: string, line: string];
  /** Okta's clock against true time, in ms. */
  readonly oktaSkew: number;
}

const GIVEN =
  'amara bodil chidi dagny elif farid greta hiro ines jonas kavya lars mirela noor oskar priya quentin rosa selim tove ulla viktor wanda xenia yusuf zofia'.split(
    ' ',
  );
const FAMILY =
  'abara bergstrom castell dimitrov eriksen fontaine grieve halloran ivarsen jansky kowal lindqvist moreau nakata okafor petrov quist rahman sorensen tanaka'.split(
    ' ',
  );

export function createWorld(rng: Rng, size: number): World {
  const domain = `${rng.pick(['fjordline', 'hallmark-data', 'northgate', 'quarrystone'])}.example`;
  const office = [rng.ipv4(), rng.ipv4()];
  const regions = ['eu-central-1', 'us-east-1', 'eu-west-1', 'us-west-2'];
  const accounts = ['production', 'staging', 'security', 'sandbox'].map((label, i) => ({
    id: `${rng.int(1, 9)}${rng.digits(11)}`,
    label,
    region: regions[i % regions.length] as string,
  }));
  const people: Person[] = [];
  const wanted = Math.max(12, Math.min(GIVEN.length * FAMILY.length, Math.round(size / 400)));
  const taken = new Set<string>();
  while (people.length < wanted) {
    const name = [rng.pick(GIVEN), rng.pick(FAMILY)];
    const login = `${name.join('.')}@${domain}`;
    if (taken.has(login)) continue;
    taken.add(login);
    people.push(
      newPerson(
        rng,
        login,
        name.map((w) => w[0]?.toUpperCase() + w.slice(1)).join(' '),
        rng.chance(0.5) ? rng.pick(office) : rng.ipv4(),
      ),
    );
  }
  return {
    rng,
    accounts,
    people,
    office,
    domain,
    samlProvider: 'Okta',
    oktaOrg: `00o${rng.base62(17)}`,
    span: Math.max(2 * DAY, Math.min(21 * DAY, Math.round(size / 4000) * DAY)),
    emissions: [],
    opened: [],
    exits: [rng.ipv4(), rng.ipv4()],
    oktaSkew: rng.int(-2500, 2500),
  };
}

export function newPerson(rng: Rng, login: string, name: string, ip: string): Person {
  const oktaId = `00u${rng.base62(17)}`;
  return {
    login,
    name,
    oktaId,
    oktaRef: `okta.user:${oktaId}`,
    machine: newMachine(rng, `laptop-${login.split('@')[0]}`, ip),
  };
}

export function newMachine(rng: Rng, label: string, ip: string, os?: Os): Machine {
  return {
    label,
    os: os ?? rng.pick<Os>(['macos', 'macos', 'windows', 'linux']),
    ip,
    ipv6: `2a02:${rng.hex(4)}:${rng.hex(4)}:${rng.hex(4)}::${rng.hex(4)}`.replaceAll(/:0+(?=[0-9a-f])/g, ':'),
  };
}

/** The autonomous system of an address: of its IPv4 /16, or IPv6 /32. Numbers for documentation and private use. */
export function asnOf(ip: string): number {
  const block = ip.includes(':') ? ip.split(':').slice(0, 2) : ip.split('.').slice(0, 2);
  const spread = [...block.join('.')].reduce((n, c) => (n * 31 + c.charCodeAt(0)) % 60_000, 7);
  return 4_200_000_000 + spread;
}

/** A moment of a working day within the recorded time, leaving `room` ms before its end. */
export function aMoment(world: World, rng: Rng, room: number): number {
  const usable = Math.max(1, world.span - room);
  return EPOCH + 5 * MINUTE + Math.floor(rng.next() * Math.max(1, usable - 10 * MINUTE));
}

export const iso = (ms: number): string => new Date(ms).toISOString();
/** Whole seconds, as CloudTrail writes them. */
export const isoSeconds = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
export const floorSecond = (ms: number): number => Math.floor(ms / SECOND) * SECOND;
