import { parseAddress } from '../config/network.ts';
import type { Strand } from '../model/facts.ts';
import { TRUST_ORDER } from '../model/grade.ts';
import type { Ref } from '../model/ref.ts';
import { isPrivateIp } from '../sources/address.ts';
import type { JudgementPolicy } from './policy.ts';

/**
 * How two addresses stand to each other.
 * - `same`: equal, or of one declared network.
 * - `near`: which of them a machine shows changes by itself: neighbours (a NAT pool), or two of one access provider.
 * - `undecided`: one machine can show both at once: IPv4 and IPv6, an inner and an outer address, two exits of the organisation.
 * - `other`: none of these. A machine that moves shows this too.
 */
export type NetworkRelation = 'same' | 'near' | 'undecided' | 'other';

/** What is known of addresses and devices beyond one record: the organisation's inventory, and the autonomous systems that logs state. */
export interface Networks {
  /** Name under which the organisation declares a device; two ids of one name are one machine. */
  deviceName(device: Ref): string | null;
  relate(a: string, b: string): NetworkRelation;
  /** Whether a log states the autonomous system of this address: what it decides rests on that record too. */
  isTold(ip: string): boolean;
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

export function networksOf(strands: readonly Strand[], policy: JudgementPolicy): Networks {
  const systems = systemsOf(strands);
  const systemOf = (ip: string): number | null => systems.get(ip)?.asn ?? null;
  return {
    isTold: (ip) => systems.has(ip),
    deviceName: (device) => policy.deviceName(device),
    relate(a, b) {
      if (a === b) return 'same';
      const [mine, theirs] = [policy.networkOf(a), policy.networkOf(b)];
      if (mine !== null && mine === theirs) return 'same';
      if (mine !== null && theirs !== null && (policy.isEgress(a) || policy.isEgress(b))) return 'undecided';
      const [x, y] = [parseAddress(a), parseAddress(b)];
      if (x === null || y === null) return 'undecided';
      const provider = systemOf(a);
      if (provider !== null && provider === systemOf(b) && !HOSTING.has(provider)) return 'near';
      if (x.length !== y.length || isPrivateIp(a) !== isPrivateIp(b)) return 'undecided';
      return areNeighbours(x, y) ? 'near' : 'other';
    },
  };
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
