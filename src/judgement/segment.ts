import { type Candidate, isThroughSecret, type Resolution } from '../lineage/chains.ts';
import { contextBelow, NOTHING_INHERITED } from '../lineage/context.ts';
import { isOfInventory } from '../lineage/holders.ts';
import type { Digest, Strand, StrandUse } from '../model/facts.ts';
import { type Grades, weakestClass, weakestGrade } from '../model/grade.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Approval, Segment, Window } from '../model/verdict.ts';
import { approvalOf } from './approvals.ts';
import { endsOfCredential, type Stretch, timeIn } from './boundaries.ts';
import { deviceOf } from './devices.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode } from './findings.ts';
import { gapsOf } from './gaps-of.ts';
import { DEVICE_GRADES, type DeviceBasis, gradeIdentity, WINDOW_GRADES, type WindowBasis } from './grades.ts';
import { identityEnds } from './identity-ends.ts';
import { onAnothersMachine } from './own-machine.ts';
import type { Placement, PlacementWorld } from './placed.ts';
import { place } from './placement.ts';
import { REASONS, type ReasonCode } from './reasons.ts';
import { RIVALS } from './rivals.ts';
import { sessionIdOf } from './session.ts';
import { outlivedEnds, timeAgainst } from './time-against.ts';
import { windowOf } from './window.ts';

/** What was found about one stretch before it is put into words. */
interface Ruling {
  readonly reason: ReasonCode;
  readonly holder: Candidate | null;
  readonly placement: Placement | null;
  readonly candidates: readonly Candidate[];
  readonly contradictedTime: boolean;
  readonly findings: readonly string[];
}

/** Judge one strand over one stretch: who held the credential, was the holder there, and does the time fit. */
export function judgeStretch(world: PlacementWorld, strand: Strand, use: StrandUse, stretch: Stretch): Segment {
  const time = timeIn(stretch, use.first);
  const resolution = world.evidence.chains.resolve(strand, time);
  const ruling = rule(world, strand, resolution, time);
  return compose(world, strand, use, stretch, resolution, ruling);
}

function rule(world: PlacementWorld, strand: Strand, resolution: Resolution, time: Micros | null): Ruling {
  const unnamed = (reason: ReasonCode, findings: readonly string[] = []): Ruling => ({
    reason,
    holder: null,
    placement: null,
    candidates: [],
    contradictedTime: false,
    findings,
  });
  if (strand.trust === 'foreign') return unnamed('foreign-origin', ['foreign-record']);
  if (strand.authentication === 'failed') return unnamed('authentication-failed');
  if (strand.authentication === 'internal') return internal(strand);
  if (isOfInventory(strand)) return unnamed('said-by-inventory');
  if (strand.authentication === 'none' || !strand.presented) return unnamed(withoutCredential(strand));
  const [only, second] = resolution.candidates;
  if (!only) return unnamed(unresolved(strand, resolution), FINDING_OF_WHY[resolution.why ?? ''] ?? []);
  if (second) {
    const reason = resolution.candidates.every(isThroughSecret) ? 'several-readers-of-secret' : 'several-holders-fit';
    return { ...unnamed(reason), candidates: resolution.candidates };
  }
  const holder = { holder: only, candidates: [] as readonly Candidate[] };
  if (only.contradicted) return { ...unnamed('sources-disagree-on-holder'), ...holder };
  const untimely = timeAgainst(world.evidence, strand, only, time);
  if (untimely) return { ...unnamed(untimely.reason, untimely.findings), ...holder, contradictedTime: true };
  const placed = place(world, strand, only, time);
  const anothers = onAnothersMachine(world.evidence, strand, only.chain, time);
  const placement = anothers === null ? placed : { ...placed, evidence: [...placed.evidence, ...anothers.evidence] };
  const findings = [...findingsOf(placement), ...(anothers?.findings ?? [])];
  return { reason: placement.reason, ...holder, placement, contradictedTime: false, findings };
}

const FINDING_OF_WHY: Readonly<Record<string, readonly string[]>> = {
  'issuance-missing': ['issuance-not-seen'],
  'assertion-not-at-provider': ['assertion-without-login'],
};

function internal(strand: Strand): Ruling {
  const chain = strand.presented?.holder.length
    ? strand.presented.holder
    : strand.principal.ref
      ? [strand.principal.ref]
      : [];
  const device = deviceOf(strand);
  const placement: Placement = {
    reason: 'service-internal',
    device,
    basis: device ? 'one-domain' : 'none',
    how: 'service-internal',
    says: 'the provider’s own service',
    evidence: [],
    consulted: [],
  };
  const holder: Candidate = { chain, steps: [], via: null, contradicted: false, inherited: NOTHING_INHERITED };
  const base = { placement, candidates: [], contradictedTime: false, findings: [] };
  return chain.length > 0
    ? { reason: 'service-internal', holder, ...base }
    : { reason: 'no-credential-in-record', holder: null, ...base, placement: null };
}

const withoutCredential = (strand: Strand): ReasonCode =>
  strand.principal.ref || strand.principal.name ? 'name-only' : 'no-credential-in-record';

function unresolved(strand: Strand, resolution: Resolution): ReasonCode {
  return resolution.why === null || resolution.why === 'nothing-presented' ? withoutCredential(strand) : resolution.why;
}

/** The version of the secret that opened the account at the end of the chain, where one is declared and only one was in force. */
function secretOf(world: PlacementWorld, ruling: Ruling, time: Micros | null): Segment['secret'] {
  const chain = ruling.holder?.chain ?? ruling.candidates[0]?.chain ?? [];
  const found = world.evidence.chains.secretVersionAt(chain, time);
  return found === null ? null : { version: found.version, from: found.from, to: found.to };
}

const APPROVAL_FINDINGS: Readonly<Record<Approval['state'], readonly FindingCode[]>> = {
  approved: [],
  'approved-afterwards': ['approved-afterwards'],
  'self-approved': ['self-approved'],
  rejected: ['used-against-rejection'],
  missing: ['privileged-without-approval'],
};

function findingsOf(p: Placement): readonly string[] {
  if (p.reason === 'used-from-second-device' || p.reason === 'registered-device-differs')
    return ['session-on-second-device'];
  return p.reason === 'away-from-its-workload' ? ['workload-credential-elsewhere'] : [];
}

function compose(
  world: PlacementWorld,
  strand: Strand,
  use: StrandUse,
  stretch: Stretch,
  resolution: Resolution,
  ruling: Ruling,
): Segment {
  const verdict = REASONS[ruling.reason].verdict;
  const chain = ruling.holder?.chain ?? [];
  const device = ruling.placement ? ruling.placement.device : deviceOf(strand);
  const instance = world.usage.instanceOf.get(strand.key) ?? strand.key;
  const { window, basis } = windowOf(world.evidence, strand, use, stretch, ruling.holder, ruling.contradictedTime);
  const context = contextBelow(strand, ruling.holder?.inherited ?? NOTHING_INHERITED);
  const { approval, consulted: decided } = approvalOf(
    world.evidence,
    context,
    chain,
    timeIn(stretch, use.first),
    use.privileged > 0 && verdict !== 'unattributed' && world.policy.needsApproval(chain),
  );
  const isInternal =
    strand.authentication === 'internal' ||
    ruling.reason === 'said-by-inventory' ||
    chain[0]?.startsWith('aws.service:') === true;
  const outlived = isInternal ? [] : outlivedEnds(world.evidence, strand, stretch, chain, window.from);
  const graded = gradesOf(strand, ruling, device, basis);
  return {
    strand: strand.key,
    from: stretch.from,
    to: stretch.to,
    session: sessionIdOf(instance, device, context),
    verdict,
    reason: ruling.reason,
    holder: chain,
    operator: verdict === 'attributed' ? chain : [],
    onBehalfOf: context.onBehalfOf,
    mode: context.onBehalfOf.length > 0 ? 'delegated' : context.mode,
    device,
    credential: strand.presented?.ref ?? null,
    secret: secretOf(world, ruling, timeIn(stretch, use.first)),
    context: { job: context.job, agentRun: context.agentRun, request: context.request },
    approval,
    window,
    grade: graded.grades,
    gradeReasons: graded.says,
    chain: ruling.holder?.steps ?? [],
    placement:
      verdict === 'attributed' && ruling.placement
        ? { how: ruling.placement.how, says: ruling.placement.says, evidence: ruling.placement.evidence }
        : null,
    candidates: ruling.candidates.map((c) => c.chain),
    rivals: [RIVALS[ruling.reason]],
    gaps: gapsOf(strand, ruling.reason, use),
    findings: [
      ...new Set([...ruling.findings, ...outlived, ...APPROVAL_FINDINGS[approval?.state ?? 'approved']]),
    ].sort(),
    evidence: evidenceOf(world, ruling, window, approval),
    consulted: distinct([
      ...resolution.consulted,
      ...(ruling.placement?.consulted ?? NONE),
      ...(strand.device.ip === null ? NONE : [ref('net.address', strand.device.ip)]),
      ...decided,
      ...identityEnds(world.evidence, strand, chain).map((e) => e.ended.ref),
      ...clocksConsulted(world.evidence, strand, ruling),
    ]),
    serviceInternal: isInternal,
  };
}

const NONE: readonly never[] = [];

/** In order, each once. Sorted first: a set of so few costs more than they do. */
function distinct(refs: Ref[]): readonly Ref[] {
  const sorted = refs.sort();
  let kept = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i] as Ref;
  sorted.length = kept;
  return sorted;
}

function gradesOf(
  strand: Strand,
  ruling: Ruling,
  device: Ref | null,
  windowBasis: WindowBasis,
): { grades: Grades; says: Segment['gradeReasons'] } {
  const steps = ruling.holder?.steps ?? [];
  const identity = gradeIdentity({
    verdict: REASONS[ruling.reason].verdict,
    contradicted: ruling.holder?.contradicted === true,
    weakest: steps.length > 0 ? weakestClass(steps.map((s) => s.cls)) : ruling.holder ? 'K2' : 'K6',
    joinedSteps: steps.filter((s) => s.key !== null).length,
    administrations: new Set([strand.administration, ...steps.map((s) => s.administration)]).size,
    verifiedSource: strand.trust === 'verified' && steps.every((s) => s.evidence.length > 0),
  });
  const basis: DeviceBasis = ruling.placement?.basis ?? (device ? 'address-only' : 'none');
  const d = DEVICE_GRADES[basis];
  const w = WINDOW_GRADES[windowBasis];
  const grades: Grades = {
    identity: identity.grade,
    device: d.grade,
    window: w.grade,
    overall: weakestGrade([identity.grade, d.grade, w.grade]),
  };
  return { grades, says: { identity: identity.says, device: deviceSays(d.says, ruling.placement), window: w.says } };
}

/** What showed that the clocks are apart on which the window and its ends rest. */
function clocksConsulted(evidence: Evidence, strand: Strand, { holder }: Ruling): readonly Ref[] {
  if (evidence.clocks.all.length === 0) return NONE;
  const records = [
    ...(holder?.via ? [holder.via] : []),
    ...endsOfCredential(evidence, strand),
    ...identityEnds(evidence, strand, holder?.chain ?? []),
  ];
  const sources = new Set(records.map((r) => r.source));
  return [...sources].flatMap((source) => evidence.clocks.between(source, strand.source).keys);
}

const deviceSays = (meaning: string, placement: Placement | null): string =>
  placement && placement.says !== meaning ? `${meaning}; ${placement.says}` : meaning;

function evidenceOf(
  world: PlacementWorld,
  ruling: Ruling,
  window: Window,
  approval: Approval | null,
): Segment['evidence'] {
  const digests = new Set<Digest>();
  const candidates = ruling.holder ? [ruling.holder] : ruling.candidates;
  for (const c of candidates) for (const step of c.steps) for (const d of step.evidence) digests.add(d);
  for (const d of ruling.placement?.evidence ?? []) digests.add(d);
  if (window.openedBy) digests.add(window.openedBy);
  if (window.closedBy) digests.add(window.closedBy);
  if (approval?.evidence) digests.add(approval.evidence);
  const time = world.evidence.timeOf;
  return [...digests]
    .map((digest) => ({ time: time.get(digest) ?? null, digest }))
    .sort((a, b) => (a.time ?? -1) - (b.time ?? -1) || (a.digest < b.digest ? -1 : 1));
}
