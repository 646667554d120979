import type { Candidate } from '../lineage/chains.ts';
import type { Digest, Strand } from '../model/facts.ts';
import { TRUST_ORDER } from '../model/grade.ts';
import { kindOf, type Ref, ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { type Comparison, compareDevices, deviceOf, isBrowser } from './devices.ts';
import type { DeviceBasis } from './grades.ts';
import { isOnOwnMachine } from './own-machine.ts';
import { type Anchor, type Placement, type PlacementWorld, settled } from './placed.ts';
import type { ReasonCode } from './reasons.ts';

interface Compared {
  readonly anchor: Anchor;
  readonly comparison: Comparison;
}

/** Where the holder is known to have been, against this use. The order of the comparisons is the order of what they decide. */
export function placeByAnchors(
  world: PlacementWorld,
  strand: Strand,
  holder: Candidate,
  anchors: readonly Anchor[],
  time: Micros | null,
): Placement {
  const compared = anchors.map((anchor): Compared => {
    const times = { use: time, anchor: anchor.issue.time };
    return { anchor, comparison: compareDevices(strand, anchor.strand, world.usage.networks, times) };
  });
  const at = (c: Comparison): readonly Compared[] => compared.filter((x) => x.comparison === c);
  const own = deviceOf(strand);
  const against = (reason: ReasonCode, basis: DeviceBasis, found: readonly Compared[]): Placement =>
    settled(reason, own, basis, `the login was on ${devicesOf(found)}`, proofOf(found));
  const exact = at('exact');
  if (exact.length > 0) {
    const domains = new Set([strand.administration, ...exact.map((x) => x.anchor.issue.administration)]);
    const basis: DeviceBasis = domains.size > 1 ? 'corroborated-exact' : 'exact';
    return settled(
      'chain-to-root-same-device',
      own,
      basis,
      'the device of the login, by an exact trace',
      proofOf(exact),
    );
  }
  const excluded = at('other-device');
  if (excluded.length > 0) {
    const isOwn = isOnOwnMachine(world.evidence, strand, holder.chain, time) === true && !strand.device.isDeviceOfToken;
    return isOwn
      ? against('second-device-of-holder', 'exact', excluded)
      : against('registered-device-differs', 'contradicted', excluded);
  }
  const agreeing = at('agrees');
  if (agreeing.length > 0) {
    const there = agreeing.map((x) => x.anchor);
    return placeByAddress(world, strand, holder, there, proofOf(agreeing));
  }
  const other = at('other');
  if (other.length > 0) {
    const link = linkToHolder(world, strand, holder, anchors);
    const placed =
      link.says === null
        ? against('used-from-second-device', 'contradicted', other)
        : settled('second-machine-beside-holder', own, 'address-only', link.says, proofOf(other));
    return { ...placed, consulted: link.consulted };
  }
  const shared = at('other-platform');
  if (shared.length > 0) return against('same-address-other-platform', 'address-only', shared);
  const undecided = at('undecided');
  if (undecided.length > 0) return against('other-platform-address-undecided', 'address-only', undecided);
  const moved = at('moved');
  if (moved.length > 0) return against('holder-known-other-address', 'address-only', moved);
  const basis: DeviceBasis = own ? 'address-only' : 'none';
  return settled('holder-known-device-unknown', own, basis, 'no trace that could be compared with the login', []);
}

const devicesOf = (found: readonly Compared[]): string =>
  [...new Set(found.map((x) => deviceOf(x.anchor.strand) ?? 'an unknown device'))].sort().slice(0, 3).join(', ');
const proofOf = (found: readonly Compared[]): Digest[] =>
  [...new Set(found.map((x) => x.anchor.issue.evidence))].sort();

interface Link {
  /** `null`: nothing ties the use to the holder. */
  readonly says: string | null;
  readonly consulted: readonly Ref[];
}

/**
 * What ties a use on another network and another kind of machine to the holder all the same, so that it does not contradict
 * him: with this credential, or those it came from, the same kind of machine at the login's network (a virtual machine that
 * moved with its host), the login's kind of machine at this network (the host that moved), or a login of his own from this
 * very address. A thief can leave the same, so it places nobody.
 */
function linkToHolder(world: PlacementWorld, strand: Strand, holder: Candidate, anchors: readonly Anchor[]): Link {
  const { usage, evidence } = world;
  const ip = strand.device.ip as string;
  const login = usage.loginsAt.get(ip)?.get(holder.chain[0] as Ref);
  if (login !== undefined && !isWeaker(login, strand)) {
    const { consulted } = evidence.chains.resolve(login, evidence.useOf.get(login.key)?.first ?? null);
    const opened = evidence.issuedBy.get(login.key)?.find((i) => i.issued.authenticates)?.issued.keys ?? [];
    return { says: 'the holder logged in from this very address himself', consulted: [...consulted, ...opened] };
  }
  const instances = new Set([strand, ...anchors.map((a) => a.strand)].map((s) => usage.instanceOf.get(s.key) ?? ''));
  const used = [...instances].sort().flatMap((id) => usage.looksOf(id));
  const places = new Set(
    used.flatMap((s) => (s.device.ip !== null && usage.networks.isTold(s.device.ip) ? s.device.ip : [])),
  );
  const consulted = [...places].sort().map((place) => ref('net.address', place));
  const isClose = (a: string, b: string): boolean => ['same', 'near'].includes(usage.networks.relate(a, b));
  for (const one of [...anchors.map((a) => a.strand), ...used]) {
    const place = one.device.ip;
    if (place === null || one.agent?.os == null || isWeaker(one, strand)) continue;
    const isMine = one.agent.os === strand.agent?.os;
    const isTheirs = anchors.some((a) => a.strand.agent?.os === one.agent?.os);
    const isAtLogin = anchors.some((a) => a.strand.device.ip !== null && isClose(place, a.strand.device.ip));
    if (isMine && isAtLogin)
      return { says: 'this kind of machine shows the same credential at the network of the login too', consulted };
    if (isTheirs && isClose(place, ip))
      return { says: 'the login’s kind of machine shows the same credential at this network too', consulted };
  }
  return { says: null, consulted };
}

/** Law 4: what is less trusted neither clears nor accuses. */
const isWeaker = (a: Strand, b: Strand): boolean => TRUST_ORDER.indexOf(a.trust) < TRUST_ORDER.indexOf(b.trust);

/** Same address and no other kind of machine. That places the holder only where address and tool tell people apart. */
function placeByAddress(
  world: PlacementWorld,
  strand: Strand,
  holder: Candidate,
  anchors: readonly Anchor[],
  evidence: readonly Digest[],
): Placement {
  const ip = strand.device.ip as string;
  const root = holder.chain[0] as Ref;
  const own = deviceOf(strand);
  const others = [...(world.usage.rootsAt.get(ip) ?? [])]
    .filter(([r]) => r !== root && kindOf(r) === kindOf(root))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (world.usage.networks.isExit(ip)) {
    return settled(
      'address-shared-by-others',
      own,
      'address-only',
      'the login’s address, which the policy declares a shared exit',
      evidence,
    );
  }
  const [other] = others;
  if (other) {
    const [who, witness] = other;
    const says = `the login’s address, but ${who}${others.length > 1 ? ' and others use' : ' uses'} it too`;
    const shared = settled('address-shared-by-others', own, 'address-only', says, evidence);
    const { consulted } = world.evidence.chains.resolve(witness, world.evidence.useOf.get(witness.key)?.first ?? null);
    return { ...shared, consulted };
  }
  const family = strand.agent?.family ?? null;
  const known = new Set(anchors.map((a) => a.strand.agent?.family));
  const tools = world.usage.toolsAt(world.usage.instanceOf.get(strand.key) ?? '', ip);
  if (family !== null && !known.has(family) && !isBrowser(family) && tools.size > 1) {
    return settled(
      'several-tools-same-address',
      own,
      'address-only',
      `the login’s address, but ${tools.size} different tools`,
      evidence,
    );
  }
  const domains = new Set([strand.administration, ...anchors.map((a) => a.issue.administration)]);
  const anchor = anchors.find((a) => a.strand.device.ip === ip)?.strand;
  const device = strand.agent?.os != null || !anchor ? own : deviceOf({ ...strand, agent: anchor.agent });
  const basis: DeviceBasis = domains.size > 1 ? 'agreeing-domains' : 'one-domain';
  return settled(
    world.policy.definition === 'network' ? 'chain-to-root-same-network' : 'same-address-and-machine',
    device,
    basis,
    'same address and kind of machine as at the login, used by no other holder',
    evidence,
  );
}
