import { parseAddress } from '../config/network.ts';
import type { Strand } from '../model/facts.ts';
import { TRUST_ORDER } from '../model/grade.ts';
import { isPrivateIp } from '../sources/address.ts';
import { Machines, type Sameness, type Seen } from './machines.ts';
import type { JudgementPolicy } from './policy.ts';

/**
 * How two addresses stand to each other.
 * - `same`: equal, of one declared network, or addresses of one known machine.
 * - `near`: which of them a machine shows changes by itself: neighbours (a NAT pool), or two of one access provider.
 * - `undecided`: one machine can show both at once: IPv4 and IPv6, an inner and an outer address, two exits of the organisation.
 * - `other`: none of these. A machine that moves shows this too.
 */
export type NetworkRelation = 'same' | 'near' | 'undecided' | 'other';

/** What is known of addresses and devices beyond one record: the organisation's inventory, and the autonomous systems that logs state. */
export interface Networks {
  /** Whether two names of machines are of one, as the organisation declares it. */
  compareMachines(a: Seen, b: Seen): Sameness;
  relate(a: string, b: string): NetworkRelation;
  /** Whether the address is a declared shared exit. */
  isExit(ip: string): boolean;
  /** Whether a log states the autonomous system of this address: what it decides rests on that record too. */
  isTold(ip: string): boolean;
  /** The autonomous system of an address; `null`: logs contradict each other; `undefined`: none states it. */
  systemOf(ip: string): number | null | undefined;
}

/**
 * Autonomous systems in which anybody rents machines by the hour: that two addresses lie in one of them says nothing.
 * Amazon, Microsoft, Google, DigitalOcean, OVH, Hetzner, Vultr, Akamai (Linode), Oracle, Cloudflare, Alibaba.
 */
const HOSTING: ReadonlySet<number> = new Set([
  16509, 14618, 8987, 8075, 15169, 396982, 14061, 16276, 24940, 20473, 63949, 31898, 13335, 45102, 37963,
]);

/** Bits in which neighbours agree: a block that is handed to one customer or pool (IPv4 /24, IPv6 /64). */
const NEIGHBOURS = { 4: 24, 16: 64 } as const;

/** What is known of one address. */
interface Address {
  readonly bytes: readonly number[] | null;
  readonly isInner: boolean;
  readonly network: string | null;
  readonly isExit: boolean;
  readonly provider: number | null;
}

export function networksOf(
  strands: readonly Strand[],
  policy: JudgementPolicy,
  machines: Machines = new Machines([], policy),
): Networks {
  const systems = systemsOf(strands);
  const addresses = new Map<string, Address>();
  const addressOf = (ip: string): Address => {
    let known = addresses.get(ip);
    if (!known) {
      const provider = systems.get(ip)?.asn ?? null;
      const named = policy.networkOf(ip);
      // A declared address says more than the system that it is in.
      const system = named === null && provider !== null ? policy.systemOf(provider) : null;
      const isExit = named === null ? system?.isEgress === true : policy.isEgress(ip);
      const network = named ?? system?.name ?? null;
      known = { bytes: parseAddress(ip), isInner: isPrivateIp(ip), network, isExit, provider };
      addresses.set(ip, known);
    }
    return known;
  };
  return {
    isTold: (ip) => systems.has(ip),
    systemOf: (ip) => systems.get(ip)?.asn,
    isExit: (ip) => addressOf(ip).isExit,
    compareMachines: (a, b) => machines.compare(a, b),
    relate: (a, b) => (a === b || machines.areOfOne(a, b) ? 'same' : related(addressOf(a), addressOf(b))),
  };
}

function related(a: Address, b: Address): NetworkRelation {
  if (a.network !== null && a.network === b.network) return 'same';
  if (a.network !== null && b.network !== null && (a.isExit || b.isExit)) return 'undecided';
  if (a.bytes === null || b.bytes === null) return 'undecided';
  if (a.provider !== null && a.provider === b.provider && !HOSTING.has(a.provider)) return 'near';
  if (a.bytes.length !== b.bytes.length || a.isInner !== b.isInner) return 'undecided';
  return areNeighbours(a.bytes, b.bytes) ? 'near' : 'other';
}

function areNeighbours(a: readonly number[], b: readonly number[]): boolean {
  const bytes = NEIGHBOURS[a.length === 4 ? 4 : 16] / 8;
  return a.slice(0, bytes).every((byte, i) => byte === b[i]);
}

interface System {
  /** `null`: sources of equal standing name different ones. */
  readonly asn: number | null;
  readonly rank: number;
}

/** The system of each address, by the sources of highest trust that state one. What a source says of an address serves all others. */
function systemsOf(strands: readonly Strand[]): ReadonlyMap<string, System> {
  const systems = new Map<string, System>();
  for (const { device, trust } of strands) {
    if (device.ip === null || device.asn === null || trust === 'foreign') continue;
    const rank = TRUST_ORDER.indexOf(trust);
    const known = systems.get(device.ip);
    if (!known || known.rank < rank) systems.set(device.ip, { asn: device.asn, rank });
    else if (known.rank === rank && known.asn !== device.asn) systems.set(device.ip, { asn: null, rank });
  }
  return systems;
}
