import type { Strand } from '../model/facts.ts';
import { kindOf, type Ref, ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Networks } from './networks.ts';

/** How one trace of two uses compares; `null`: one of them lacks it, or the two are of different kinds. */
type Standing = 'same' | 'undecided' | 'differs' | null;

/** One kind of trace, and what it says of two uses that show the same, or not the same. */
export interface DeviceTrait {
  readonly trait: string;
  readonly from: string;
  /** `places`: the same machine. `supports`: could be shared or copied. `nothing`. */
  readonly same: 'places' | 'supports' | 'nothing';
  /** `excludes`: not the same machine. `with-others`: only where another trace differs too. `nothing`. */
  readonly differs: 'excludes' | 'with-others' | 'nothing';
  readonly because: string;
  readonly compare: (use: Strand, anchor: Strand, networks: Networks, at: Times) => Standing;
}

/** When the two were: names of machines are handed on. */
export interface Times {
  readonly use: Micros | null;
  readonly anchor: Micros | null;
}

const equal = <T>(a: T | null, b: T | null): Standing =>
  a === null || b === null ? null : a === b ? 'same' : 'differs';

function deviceIds(a: Strand, b: Strand, networks: Networks, at: Times): Standing {
  const [x, y] = [a.device.deviceId, b.device.deviceId];
  if (x === null || y === null || x === y) return equal(x, y);
  switch (networks.compareMachines({ ref: x, time: at.use }, { ref: y, time: at.anchor })) {
    case 'one':
      return 'same';
    case 'two':
      return 'differs';
    case 'contradicting':
      return 'undecided';
    case 'unknown':
      return kindOf(x) === kindOf(y) ? 'differs' : null;
  }
}

/** Browsers of one machine that call it by two names: an iPad asks for the pages of a Mac, an Android phone for those of Linux. */
const LOOKALIKES: readonly string[] = ['ios macos', 'android linux'];

function systems(use: Strand, anchor: Strand): Standing {
  const [a, b] = [use.agent?.os ?? null, anchor.agent?.os ?? null];
  const standing = equal(a, b);
  return standing === 'differs' && LOOKALIKES.includes([a, b].sort().join(' ')) ? 'undecided' : standing;
}

/** A JA4: transport, TLS version, SNI, counts, ALPN, two hashes. Sorted before it is hashed, so one client has one. */
const JA4 = /^[tqd](?:1[0-3]|s[23]|d[123]|00)[di]\d{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/;

function network(use: Strand, anchor: Strand, networks: Networks): Standing {
  const [a, b] = [use.device.ip, anchor.device.ip];
  if (a === null || b === null) return null;
  const relation = networks.relate(a, b);
  return relation === 'same' ? 'same' : relation === 'other' ? 'differs' : 'undecided';
}

function handshake(use: Strand, anchor: Strand): Standing {
  const [a, b] = [use.device.fingerprint, anchor.device.fingerprint];
  if (a === null || b === null || !JA4.test(a) || !JA4.test(b)) return null;
  if (a === b) return 'same';
  // Two programs have two handshakes. One program that calls itself the same has one.
  return use.agent !== null && use.agent.family === anchor.agent?.family ? 'differs' : 'undecided';
}

/** What counts as the same device, strongest first. The page docs/verdicts.md shows this table. */
export const DEVICE_TRAITS = [
  {
    trait: 'device-id',
    from: 'id of a registered device, that the source checked at this event (Okta Verify, Entra, MDM, enrolled browser, runner)',
    same: 'places',
    differs: 'excludes',
    because:
      'the device proved itself. Ids of two registries are not compared, as one machine has one in each, unless ascribe.yaml or the inventory (at that time) says that they are one machine’s; where these contradict each other, nothing is compared. It does not outweigh another network and another system together.',
    compare: (a, b, networks, at) => (a.device.isDeviceOfToken ? null : deviceIds(a, b, networks, at)),
  },
  {
    trait: 'device-id-of-token',
    from: 'id of a registered device as a claim of the presented token (Graph, Azure, Key Vault, redeemed refresh tokens)',
    same: 'nothing',
    differs: 'excludes',
    because:
      'a copy of the token carries the claim too. A token with another device than its login is another login’s.',
    compare: (a, b, networks, at) => (a.device.isDeviceOfToken ? deviceIds(a, b, networks, at) : null),
  },
  {
    trait: 'key',
    from: 'thumbprint of a client certificate or DPoP key (`cnf`), whose possession the source checked at this event',
    same: 'places',
    differs: 'nothing',
    because: 'whoever has only the token cannot show the key. One machine has several keys.',
    compare: (a, b) => equal(a.device.key, b.device.key),
  },
  {
    trait: 'pod',
    from: 'pod in which the client runs, by the platform’s own word',
    same: 'places',
    differs: 'excludes',
    because: 'a bound token and its projection name the pod. Compared within one administration.',
    compare: (a, b) => (a.administration === b.administration ? equal(a.device.pod, b.device.pod) : null),
  },
  {
    trait: 'network',
    from: 'address; networks, exits and addresses of known devices in ascribe.yaml and the inventory; autonomous system, where a log states it',
    same: 'supports',
    differs: 'with-others',
    because:
      'an address is shared (NAT, proxy, office) and changes (roaming, DHCP). Undecided, because one machine shows both: neighbours (IPv4 /24, IPv6 /64), one access provider, IPv4 beside IPv6, an inner beside an outer address, two exits of the organisation.',
    compare: network,
  },
  {
    trait: 'system',
    from: 'operating system in the user agent',
    same: 'supports',
    differs: 'with-others',
    because:
      'the client’s word; and a virtual machine or container on one machine shows another. A shell that the provider runs (AWS CloudShell, Google and Azure Cloud Shell) shows the provider’s, and is not compared. Undecided: iOS and macOS, Android and Linux (desktop pages on a phone or tablet).',
    compare: systems,
  },
  {
    trait: 'handshake',
    from: 'JA4 of the TLS handshake. JA3 (browsers shuffle it) and session hashes such as Okta’s dtHash (two in one sign-in) are shown, and not compared. CloudTrail’s tlsDetails is no fingerprint',
    same: 'supports',
    differs: 'with-others',
    because:
      'it tells programs apart, not machines; at one address, one program with two handshakes is no longer one program. Elsewhere a proxy that opens TLS explains it.',
    compare: handshake,
  },
  {
    trait: 'client',
    from: 'family of client in the user agent (aws-cli, boto3, browser …), without its version',
    same: 'supports',
    differs: 'nothing',
    because: 'people use several tools on one machine. A workload runs the same ones (see its reasons).',
    compare: (a, b) => equal(a.agent?.family ?? null, b.agent?.family ?? null),
  },
  {
    trait: 'host',
    from: 'name of the machine',
    same: 'nothing',
    differs: 'nothing',
    because: 'the client’s word, or the name of the server that wrote the record.',
    compare: (a, b) => equal(a.device.host, b.device.host),
  },
] as const satisfies readonly DeviceTrait[];

type TraitName = (typeof DEVICE_TRAITS)[number]['trait'];

/**
 * How the traces of a use compare with those of an anchor (a login, a placed issuance).
 * - `exact`: a trace that places the use on the anchor's machine.
 * - `agrees`: same network, and nothing says another kind of machine.
 * - `other-platform`: same network, another kind of machine: an address can be shared.
 * - `moved`: not the same network, same or unknown kind of machine.
 * - `undecided`: another kind of machine, and the addresses do not tell whether it is elsewhere.
 * - `other`: another network and another kind of machine.
 * - `other-device`: a trace that excludes the anchor's machine.
 * - `unknown`: nothing to compare.
 */
export type Comparison =
  | 'exact'
  | 'agrees'
  | 'other-platform'
  | 'moved'
  | 'undecided'
  | 'other'
  | 'other-device'
  | 'unknown';

const TIMELESS: Times = { use: null, anchor: null };

export function compareDevices(use: Strand, anchor: Strand, networks: Networks, at: Times = TIMELESS): Comparison {
  const found = {} as Record<TraitName, Standing>;
  for (const row of DEVICE_TRAITS) found[row.trait] = row.compare(use, anchor, networks, at);
  const isOtherSystem = found.system === 'differs';
  const decides = DEVICE_TRAITS.find(
    (row) =>
      (row.same === 'places' && found[row.trait] === 'same') ||
      (row.differs === 'excludes' && found[row.trait] === 'differs'),
  );
  if (decides !== undefined && found[decides.trait] === 'differs') return 'other-device';
  if (decides !== undefined) return isOtherSystem && found.network === 'differs' ? 'other' : 'exact';
  switch (found.network) {
    case null:
      return 'unknown';
    case 'same':
      return isOtherSystem || found.handshake === 'differs' ? 'other-platform' : 'agrees';
    case 'undecided':
      return isOtherSystem ? 'undecided' : 'moved';
    case 'differs':
      return isOtherSystem ? 'other' : 'moved';
  }
}

/**
 * The device that the traces of a strand show by themselves: a registered device, pod, key or host if the record vouches for
 * one, else address and operating system (which two machines behind one egress can share); `null` without traces.
 */
export function deviceOf(strand: Strand): Ref | null {
  const d = strand.device;
  if (d.deviceId !== null && !d.isDeviceOfToken) return d.deviceId;
  if (d.pod !== null) return ref('k8s.pod', d.pod);
  if (d.key !== null) return ref('trace.device', `key/${d.key}`);
  if (d.ip !== null) return ref('trace.device', `${d.ip}/${strand.agent?.os ?? 'unknown'}`);
  if (d.host !== null) return ref('host.name', d.host);
  return null;
}

/** Browsers and vendor consoles: what people log in with, so seeing one at the login says nothing about other tools. */
export const isBrowser = (family: string): boolean => family.startsWith('browser:') || family === 'aws-console';

/**
 * Clients by which the provider itself acts with a workload's or person's credential (its console, its workers). They make
 * no second place of a workload; but they are the client's word, so they place nobody either.
 */
export const isProviders = (family: string | undefined): boolean =>
  family === 'aws-console' || family === 'aws-platform' || family === 'aws-service';
