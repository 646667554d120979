import { type Candidate, isThroughSecret } from '../lineage/chains.ts';
import type { Digest, IssueFact, Strand, StrandKey } from '../model/facts.ts';
import { kindOf, type Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Segment } from '../model/verdict.ts';
import { compareDevices, deviceOf, isBrowser, isProviders, sameNetwork } from './devices.ts';
import type { Evidence } from './evidence.ts';
import type { DeviceBasis } from './grades.ts';
import type { JudgementPolicy } from './policy.ts';
import type { ReasonCode } from './reasons.ts';
import type { Usage } from './usage.ts';

/** What the evidence says about who was at the machine for one use, given who held the credential. */
export interface Placement {
  readonly reason: ReasonCode;
  readonly device: Ref | null;
  readonly basis: DeviceBasis;
  readonly how: string;
  readonly says: string;
  readonly evidence: readonly Digest[];
  /** Refs beyond those of the chain whose records decided. */
  readonly consulted: readonly Ref[];
}

/** A place where the holder is known to have been: the strand of a login, or of a placed issuance. */
interface Anchor {
  readonly strand: Strand;
  readonly issue: IssueFact;
}

export interface PlacementWorld {
  readonly evidence: Evidence;
  readonly usage: Usage;
  readonly policy: JudgementPolicy;
  /** The segment of a strand at a time, judged already or now; `null` while it is being judged (a loop). */
  readonly segmentAt: (key: StrandKey, time: Micros | null) => Segment | null;
}

/** Place one use of a credential whose holder is known. The order of the questions is the order of strength. */
export function place(world: PlacementWorld, strand: Strand, holder: Candidate): Placement {
  const above = placeAbove(world, holder);
  const bound = world.usage.boundTo.get(strand.key) ?? null;
  const placed = placeUse(world, strand, holder, above, bound);
  return { ...placed, consulted: [...placed.consulted, ...above.consulted, ...(bound === null ? [] : [bound])] };
}

function placeUse(
  world: PlacementWorld,
  strand: Strand,
  holder: Candidate,
  above: Above,
  bound: Ref | null,
): Placement {
  if (above.contested) {
    return settled(
      'issued-under-contest',
      deviceOf(strand),
      'address-only',
      'the credential comes from a contested use',
      [above.contested],
    );
  }
  if (isThroughSecret(holder)) {
    const own = deviceOf(strand);
    return settled(
      'only-reader-of-secret',
      own,
      own ? 'address-only' : 'none',
      'whoever else came to know the secret could do this too',
      [],
    );
  }
  const isLogin =
    world.evidence.issuedBy.get(strand.key)?.some((i) => i.issued.authenticates) === true ||
    (world.policy.definition === 'network' &&
      presentsFreshAssertion(strand) &&
      (holder.via === null || isMereAssertion(holder.via)));
  if (isLogin && above.anchors.length === 0 && !above.held) return login(strand);
  if (bound !== null && sitsAtWorkload(holder, bound)) return placeAtWorkload(world, strand, bound);
  if (isConnection(strand)) return placeOnConnection(strand, holder);
  if (strand.device.service !== null && strand.device.ip === null) {
    return settled('forwarded-by-service', null, 'none', `${strand.device.service} made the call`, []);
  }
  if (above.anchors.length === 0) return unplaced(strand, holder, above.held);
  const placed = placeByAnchors(world, strand, holder, above.anchors);
  const isPlaced = placed.reason.startsWith('chain-to-root') || placed.reason === 'same-address-and-machine';
  // Weakest link: a credential obtained by a use that was not placed places nobody, wherever it is used.
  return isPlaced && above.held ? { ...placed, reason: 'issued-from-held', basis: 'address-only' } : placed;
}

/** The chain was delivered to this workload, rather than passed through it by somebody who named a session so. */
const sitsAtWorkload = (holder: Candidate, bound: Ref): boolean =>
  holder.chain.includes(bound) || ['k8s.pod', 'k8s.node', 'aws.ec2-instance'].includes(kindOf(bound));

/**
 * A signed assertion about the holder that the service verified in this event (SAML, OIDC). Good for minutes, but whoever has
 * a copy can present it: no login where only an exact trace counts as the device.
 */
const presentsFreshAssertion = (strand: Strand): boolean =>
  strand.presented?.joins.some((j) => j.withinMicros !== null) === true;

/** The record of an assertion at its issuer, which says for whom it was made and neither from where nor for which machine. */
const isMereAssertion = ({ issued }: IssueFact): boolean =>
  issued.lineage === 'root' && !issued.authenticates && issued.boundTo === null;

const isConnection = (strand: Strand): boolean =>
  strand.presented?.joins.some((j) => kindOf(j.key) === 'ssh.session') === true;

function login(strand: Strand): Placement {
  const basis: DeviceBasis =
    strand.device.deviceId !== null ? 'exact' : strand.device.ip !== null ? 'one-domain' : 'none';
  return settled('fresh-login', deviceOf(strand), basis, 'the holder authenticated in this event', []);
}

function placeOnConnection(strand: Strand, holder: Candidate): Placement {
  if (!holder.via)
    return settled(
      'holder-known-no-login-seen',
      deviceOf(strand),
      'none',
      'the login that opened this connection is not in evidence',
      [],
    );
  return settled('same-connection', deviceOf(strand), 'exact', 'one connection, opened by one login', [
    holder.via.evidence,
  ]);
}

interface Above {
  /** The record of an issuance by a contested use. */
  readonly contested: Digest | null;
  /** Some use above was itself not placed. */
  readonly held: boolean;
  readonly anchors: readonly Anchor[];
  readonly consulted: readonly Ref[];
}

/** What the issuances above say: contested, placed (then they are anchors), or held. */
function placeAbove(world: PlacementWorld, holder: Candidate): Above {
  const anchors: Anchor[] = [];
  const consulted: Ref[] = [];
  let held = false;
  let issue = holder.via;
  const seen = new Set<string>();
  while (issue && !seen.has(issue.event)) {
    seen.add(issue.event);
    const strand = world.evidence.strandOf.get(issue.strand);
    if (!strand) break;
    const isRootRecord = issue.issued.lineage === 'root' && !issue.issued.authenticates;
    const segment = world.segmentAt(issue.strand, issue.time);
    consulted.push(...(segment?.consulted ?? []));
    if (segment?.verdict === 'contested' && issue.issued.lineage !== 'window') {
      return { contested: issue.evidence, held: true, anchors: [], consulted };
    }
    if (isRootRecord) break;
    const isLikely = segment?.verdict === 'attributed' || segment?.reason === 'same-address-and-machine';
    if (isLikely && segment?.holder[0] === holder.chain[0]) anchors.push({ strand, issue });
    // Who created a long-lived key says nothing about who uses it, unless it was its own holder, on a known device.
    else if (issue.issued.lineage === 'window') break;
    else held = true;
    if (issue.issued.lineage === 'root') break;
    const up: readonly Candidate[] = world.evidence.chains.resolve(strand, issue.time).candidates;
    issue = up.length === 1 ? (up[0]?.via ?? null) : null;
  }
  return { contested: null, held, anchors, consulted };
}

function placeByAnchors(
  world: PlacementWorld,
  strand: Strand,
  holder: Candidate,
  anchors: readonly Anchor[],
): Placement {
  const compared = anchors.map((a) => ({ a, c: compareDevices(strand, a.strand, world.policy) }));
  const at = (c: string): typeof compared => compared.filter((x) => x.c === c);
  const where = (c: string): string =>
    [...new Set(at(c).map((x) => deviceOf(x.a.strand) ?? 'an unknown device'))].sort().slice(0, 3).join(', ');
  const proof = (list: typeof compared): Digest[] => [...new Set(list.map((x) => x.a.issue.evidence))].sort();
  const own = deviceOf(strand);
  if (at('other-device').length > 0 && at('exact').length === 0) {
    return settled(
      'registered-device-differs',
      own,
      'contradicted',
      `the login was on ${where('other-device')}`,
      proof(at('other-device')),
    );
  }
  if (at('exact').length > 0) {
    const domains = new Set([strand.administration, ...at('exact').map((x) => x.a.issue.administration)]);
    const basis: DeviceBasis = domains.size > 1 ? 'corroborated-exact' : 'exact';
    return settled(
      'chain-to-root-same-device',
      own,
      basis,
      'the same registered device as at the login',
      proof(at('exact')),
    );
  }
  const agreeing = at('agrees');
  if (agreeing.length > 0)
    return placeByAddress(
      world,
      strand,
      holder,
      agreeing.map((x) => x.a),
      proof(agreeing),
    );
  if (at('other').length > 0) {
    return settled(
      'used-from-second-device',
      own,
      'contradicted',
      `the login was on ${where('other')}`,
      proof(at('other')),
    );
  }
  if (at('other-platform').length > 0) {
    return settled(
      'same-address-other-platform',
      own,
      'address-only',
      `the login was on ${where('other-platform')}`,
      proof(at('other-platform')),
    );
  }
  if (at('moved').length > 0) {
    return settled(
      'holder-known-other-address',
      own,
      'address-only',
      `the login was on ${where('moved')}`,
      proof(at('moved')),
    );
  }
  return settled(
    'holder-known-device-unknown',
    own,
    own ? 'address-only' : 'none',
    'no trace that could be compared with the login',
    [],
  );
}

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
  if (world.policy.isEgress(ip)) {
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

/** A credential delivered to one workload: is this use from where the workload is? */
function placeAtWorkload(world: PlacementWorld, strand: Strand, bound: Ref): Placement {
  const instance = world.usage.instanceOf.get(strand.key) ?? '';
  const mine = profile(strand);
  if (strand.device.service !== null && strand.device.ip === null) {
    return settled('forwarded-by-service', bound, 'none', `${strand.device.service} made the call`, []);
  }
  const siblings = [...(world.usage.instancesBoundTo.get(bound) ?? [])].sort();
  const places = new Map<string, Set<string>>();
  for (const id of siblings) {
    for (const s of world.usage.strandsOf.get(id) ?? []) {
      if (s.device.ip === null || (isProviders(s.agent?.family) && s !== strand)) continue;
      const key = profile(s);
      const ids = places.get(key);
      if (ids) ids.add(id);
      else places.set(key, new Set([id]));
    }
  }
  const here = [...places].filter(([, ids]) => ids.has(instance)).map(([p]) => p);
  const strangers = here.filter((p) => p !== mine);
  const says = 'delivered to this workload, and used from one place only';
  if (isProviders(strand.agent?.family)) {
    return settled(
      'workload-seen-at-several-places',
      deviceOf(strand),
      'address-only',
      'a client of the provider, by its own word',
      [],
    );
  }
  if (strangers.length === 0) return settled('bound-to-workload', bound, 'exact', says, []);
  const habit = (p: string): boolean => [...(places.get(p) ?? [])].some((id) => id !== instance);
  const isElsewhere = (p: string): boolean => !sameNetwork(addressIn(p), addressIn(mine), world.policy);
  const unsettled = strangers.filter((p) => habit(p) && isElsewhere(p));
  if (habit(mine) && unsettled.length === 0) {
    return settled('bound-to-workload', bound, 'exact', 'from where other credentials of this workload are used', []);
  }
  if (strangers.some((p) => isElsewhere(p) && isOtherMachine(p, mine, kindOf(bound)))) {
    const how = 'the same credential is used from different networks by different kinds of machine';
    return settled('away-from-its-workload', deviceOf(strand), 'contradicted', how, []);
  }
  return settled(
    'workload-seen-at-several-places',
    deviceOf(strand),
    'address-only',
    'the same credential is used from several places',
    [],
  );
}

/** Where and with what a use was made, as one comparable text. */
const profile = (s: Strand): string => `${s.device.ip ?? ''}\n${s.agent?.os ?? ''}\n${s.agent?.family ?? ''}`;
const addressIn = (p: string): string => p.slice(0, p.indexOf('\n'));

/** Workloads that run in many places at once: another client there is another invocation, another system is not. */
const MANY_PLACED: ReadonlySet<string> = new Set(['aws.lambda-function', 'aws.ecs-task']);

function isOtherMachine(a: string, b: string, workload: string): boolean {
  const [, osA = '', familyA] = a.split('\n');
  const [, osB = '', familyB] = b.split('\n');
  if (osA !== '' && osB !== '' && osA !== osB) return true;
  return familyA !== familyB && !MANY_PLACED.has(workload);
}

function unplaced(strand: Strand, holder: Candidate, parentHeld: boolean): Placement {
  const own = deviceOf(strand);
  const basis: DeviceBasis = own ? 'address-only' : 'none';
  if (parentHeld)
    return settled('issued-from-held', own, basis, 'the use that obtained this credential was itself not placed', []);
  if (!holder.via || holder.via.issued.lineage === 'window') {
    const longLived =
      strand.presented?.issuance === 'expected' &&
      holder.steps.at(-1)?.cls === 'K2' &&
      kindOf(strand.presented.ref ?? ('' as Ref)) === 'aws.access-key';
    return settled(
      longLived ? 'owner-of-long-lived-key' : 'asserted-by-source',
      own,
      basis,
      'nothing places the holder at this use',
      [],
    );
  }
  return settled('holder-known-no-login-seen', own, basis, 'no login of the holder to compare with', []);
}

const settled = (
  reason: ReasonCode,
  device: Ref | null,
  basis: DeviceBasis,
  says: string,
  evidence: readonly Digest[],
): Placement => ({
  reason,
  device,
  basis,
  how: reason,
  says,
  evidence,
  consulted: [],
});
