import { CLOUD_SHELL } from '../lineage/agent.ts';
import { type Candidate, isThroughSecret } from '../lineage/chains.ts';
import type { Digest, IssueFact, Strand } from '../model/facts.ts';
import { kindOf, type Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import { deviceOf } from './devices.ts';
import type { DeviceBasis } from './grades.ts';
import { assignmentConsulted, onOwnMachine } from './own-machine.ts';
import { placeAtWorkload } from './place-at-workload.ts';
import { placeByAnchors } from './place-by-anchors.ts';
import { type Anchor, type Placement, type PlacementWorld, settled } from './placed.ts';
import { isSignedLink } from './usage.ts';

/** Place one use of a credential whose holder is known. The order of the questions is the order of strength. */
export function place(world: PlacementWorld, strand: Strand, holder: Candidate, time: Micros | null): Placement {
  const above = placeAbove(world, holder);
  const bound = world.usage.boundTo.get(strand.key) ?? null;
  const placed = placeUse(world, strand, holder, above, bound, time);
  const consulted = [
    placed.consulted,
    above.consulted,
    bound ?? [],
    assignmentConsulted(world.evidence, strand, holder),
  ];
  return { ...placed, consulted: consulted.flat() };
}

function placeUse(
  world: PlacementWorld,
  strand: Strand,
  holder: Candidate,
  above: Above,
  bound: Ref | null,
  time: Micros | null,
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
  if (isSignedLink(strand)) {
    const opener = deviceOf(strand);
    return settled(
      'signed-link',
      opener,
      opener ? 'address-only' : 'none',
      'the device of whoever opened the link',
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
  // Who typed there sat elsewhere. That it is such a shell is the client's word, so it clears nobody of anything but this machine.
  if (strand.agent?.family === CLOUD_SHELL) {
    return settled('forwarded-by-service', null, 'none', 'typed in a shell that the provider runs', []);
  }
  if (above.anchors.length === 0)
    return (above.held ? null : onOwnMachine(world, strand, holder, time)) ?? unplaced(strand, holder, above.held);
  const placed = placeByAnchors(world, strand, holder, above.anchors, time);
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
