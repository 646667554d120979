import type { Strand } from '../model/facts.ts';
import { kindOf, type Ref, ref } from '../model/ref.ts';
import { isPrivateIp } from '../sources/address.ts';
import { natureOf } from './across/nature.ts';
import { deviceOf, isProviders } from './devices.ts';
import type { NetworkRelation } from './networks.ts';
import { type Placement, type PlacementWorld, settled } from './placed.ts';
import { isSignedLink, type Usage } from './usage.ts';

/**
 * A credential delivered to one workload: is this use from where the workload is? That it is used from one place only does not tell:
 * of a workload whose own calls are not logged, the one place in evidence is the thief's.
 */
export function placeAtWorkload(world: PlacementWorld, strand: Strand, bound: Ref): Placement {
  if (strand.device.service !== null && strand.device.ip === null) {
    return settled('forwarded-by-service', bound, 'none', `${strand.device.service} made the call`, []);
  }
  const own = deviceOf(strand);
  const atWorkload = (says: string): Placement => settled('bound-to-workload', bound, 'exact', says, []);
  const unplaced = (says: string): Placement =>
    settled('workload-seen-at-several-places', own, 'address-only', says, []);
  const away = (says: string): Placement => settled('away-from-its-workload', own, 'contradicted', says, []);
  if (isSystemOfPeople(strand.agent?.os, kindOf(bound)))
    return away('a kind of machine that such a workload does not run on');
  if (isDelivery(world, strand, bound)) return atWorkload('the issuer delivered it to this workload in this event');
  if (isProviders(strand.agent?.family)) return unplaced('a client of the provider, by its own word');

  const instance = world.usage.instanceOf.get(strand.key) ?? '';
  const mine = profile(strand);
  const places = placesOf(world.usage, bound);
  const another = (p: string): Strand | undefined =>
    places.at.get(p)?.find((seen) => seen.instance !== instance)?.strand;
  const relation = (p: string): NetworkRelation => world.usage.networks.relate(addressIn(p), addressIn(mine));
  const strangers = (places.of.get(instance) ?? []).filter((p) => p !== mine);
  const unsettled = strangers
    .map((p) => (relation(p) === 'same' ? undefined : another(p)))
    .find((s) => s !== undefined);
  const settler = another(mine);
  const because = (placement: Placement, witness: Strand | undefined): Placement =>
    witness === undefined ? placement : { ...placement, consulted: [...placement.consulted, ...keysOf(witness)] };
  if (settler !== undefined && unsettled === undefined)
    return because(atWorkload('from where other credentials of this workload are used'), settler);
  if (strangers.length === 0) {
    const here = witnessNear(
      places,
      mine,
      (p) => relation(p) === 'same' && isSameSystem(p, mine) && another(p) !== undefined,
    );
    if (here !== undefined)
      return because(atWorkload('at the address where other credentials of this workload are used'), here);
    const isOneMachine = !MANY_PLACED.has(kindOf(bound));
    const elsewhere = isOneMachine ? witnessNear(places, mine, (p) => relation(p) !== 'same') : undefined;
    return because(atOnlyPlace(world, strand, bound, elsewhere !== undefined), elsewhere);
  }
  if (strangers.some((p) => isOtherMachine(p, mine, relation(p), kindOf(bound))))
    return because(
      away('the same credential is used from different networks by different kinds of machine'),
      unsettled,
    );
  return because(unplaced('the same credential is used from several places'), unsettled);
}

/** Where the credentials of one workload are used: which of them at each place, with a use that shows it, and the places of each. */
interface Places {
  readonly at: ReadonlyMap<string, readonly { readonly instance: string; readonly strand: Strand }[]>;
  readonly of: ReadonlyMap<string, readonly string[]>;
}

/** An instance has thousands of keys in its life: its places are the same for all of them. */
const KNOWN_PLACES = new WeakMap<Usage, Map<Ref, Places>>();

function placesOf(usage: Usage, bound: Ref): Places {
  const known = KNOWN_PLACES.get(usage) ?? new Map<Ref, Places>();
  KNOWN_PLACES.set(usage, known);
  const places = known.get(bound) ?? gatherPlaces(usage, bound);
  known.set(bound, places);
  return places;
}

function gatherPlaces(usage: Usage, bound: Ref): Places {
  const at = new Map<string, { instance: string; strand: Strand }[]>();
  const of = new Map<string, string[]>();
  for (const instance of [...(usage.instancesBoundTo.get(bound) ?? [])].sort()) {
    const own = new Map<string, Strand>();
    for (const strand of usage.strandsOf.get(instance) ?? []) {
      if (strand.device.ip === null || isProviders(strand.agent?.family) || isSignedLink(strand)) continue;
      if (!own.has(profile(strand))) own.set(profile(strand), strand);
    }
    of.set(instance, [...own.keys()]);
    for (const [place, strand] of own) {
      const seen = at.get(place);
      if (seen) seen.push({ instance, strand });
      else at.set(place, [{ instance, strand }]);
    }
  }
  return { at, of };
}

/** A use at another place of the workload that is so. */
function witnessNear(places: Places, mine: string, isSo: (place: string) => boolean): Strand | undefined {
  for (const [place, seen] of places.at) if (place !== mine && isSo(place)) return seen[0]?.strand;
  return undefined;
}

/** What the records of another credential are found by: the verdict rests on them too. */
const keysOf = ({ presented }: Strand): readonly Ref[] => [
  ...(presented?.ref == null ? [] : [presented.ref]),
  ...(presented?.joins ?? []).map((j) => j.key),
];

/**
 * All uses of the credential share one place, where no other credential of the workload is seen. An inner address that nobody else
 * shows is inside the network that the workload is in; any other place is as well a thief's.
 */
function atOnlyPlace(world: PlacementWorld, strand: Strand, bound: Ref, isElsewhere: boolean): Placement {
  const { ip, pod } = strand.device;
  if (pod !== null && ref('k8s.pod', pod) === bound) {
    return settled('bound-to-workload', bound, 'exact', 'the platform names this workload as the client', []);
  }
  const unplaced = (says: string): Placement =>
    settled('only-place-of-its-credential', deviceOf(strand), ip === null ? 'none' : 'address-only', says, []);
  if (ip === null) return unplaced('the record has no address');
  if (isElsewhere) return unplaced('other credentials of this workload are used from elsewhere');
  if (!isPrivateIp(ip)) return unplaced('nothing but this credential shows the workload at this address');
  const mine = rootOf(world, strand);
  const other = [...(world.usage.rootsAt.get(ip) ?? [])]
    .filter(([root]) => root !== mine && !isHostOrGuest(root, bound))
    .sort(([a], [b]) => (a < b ? -1 : 1))[0];
  if (other === undefined) {
    return settled(
      'bound-to-workload',
      bound,
      'exact',
      'delivered to this workload, and used from one inner address only',
      [],
    );
  }
  const [who, witness] = other;
  const { consulted } = world.evidence.chains.resolve(witness, world.evidence.useOf.get(witness.key)?.first ?? null);
  return { ...unplaced(`${who} uses this inner address too`), consulted: [...consulted, ...keysOf(witness)] };
}

/** A node and its pods, an instance and what runs on it, can show one address. */
const isHostOrGuest = (root: Ref, bound: Ref): boolean =>
  kindOf(root) === 'k8s.node' || (MACHINES.has(kindOf(bound)) && natureOf(root) === 'machine');

const MACHINES: ReadonlySet<string> = new Set(['k8s.node', 'aws.ec2-instance']);

function rootOf(world: PlacementWorld, strand: Strand): Ref | undefined {
  const time = world.evidence.useOf.get(strand.key)?.first ?? null;
  return world.evidence.chains.resolve(strand, time).candidates[0]?.chain[0];
}

/** The event in which the platform itself hands the credential to the workload. */
const isDelivery = (world: PlacementWorld, strand: Strand, bound: Ref): boolean =>
  strand.device.ip === null &&
  world.evidence.issuedBy.get(strand.key)?.some((i) => i.issued.boundTo === bound) === true;

/** Systems of laptops and phones. Pods, tasks and functions run on Linux or Windows, functions on Linux alone. */
function isSystemOfPeople(os: string | null | undefined, workload: string): boolean {
  if (os == null || !RUN_BY_A_PLATFORM.has(workload)) return false;
  return os === 'macos' || os === 'ios' || os === 'android' || (os === 'windows' && workload === 'aws.lambda-function');
}

const RUN_BY_A_PLATFORM: ReadonlySet<string> = new Set(['aws.lambda-function', 'aws.ecs-task', 'k8s.pod', 'k8s.node']);

/** Where and with what a use was made, as one comparable text. */
const profile = (s: Strand): string => `${s.device.ip ?? ''}\n${s.agent?.os ?? ''}\n${s.agent?.family ?? ''}`;
const addressIn = (p: string): string => p.slice(0, p.indexOf('\n'));
const isSameSystem = (a: string, b: string): boolean => a.split('\n')[1] === b.split('\n')[1];

/** Workloads that run in many places at once: another client there is another invocation, another system is not. */
const MANY_PLACED: ReadonlySet<string> = new Set(['aws.lambda-function', 'aws.ecs-task']);

/**
 * A workload is one machine with one system: another system at another address is another machine. Another client is so only
 * at an address that cannot be the same machine's second way out (VPC endpoint beside NAT, IPv6 beside IPv4); a pod speaks to its
 * one API server by the one address that the cluster gave it.
 */
function isOtherMachine(a: string, b: string, relation: NetworkRelation, workload: string): boolean {
  const [, osA = '', familyA] = a.split('\n');
  const [, osB = '', familyB] = b.split('\n');
  if (relation === 'same') return false;
  if (osA !== '' && osB !== '' && osA !== osB) return true;
  const isElsewhere = relation === 'other' || (relation === 'undecided' && workload === 'k8s.pod');
  return isElsewhere && familyA !== familyB && !MANY_PLACED.has(workload);
}
