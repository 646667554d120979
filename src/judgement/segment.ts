import { type Candidate, isThroughSecret, type Resolution } from '../lineage/chains.ts';
import { contextBelow, NOTHING_INHERITED } from '../lineage/context.ts';
import type { Digest, EndFact, Strand, StrandUse } from '../model/facts.ts';
import { type Grades, weakestClass, weakestGrade } from '../model/grade.ts';
import { type Ref, ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Approval, Segment, Window } from '../model/verdict.ts';
import { approvalOf } from './approvals.ts';
import { endHolds, endsOfCredential, notAfter, notBefore, type Stretch, timeIn } from './boundaries.ts';
import { deviceOf } from './devices.ts';
import type { FindingCode } from './findings.ts';
import { gapsOf } from './gaps-of.ts';
import { DEVICE_GRADES, type DeviceBasis, gradeIdentity, WINDOW_GRADES, type WindowBasis } from './grades.ts';
import type { Placement, PlacementWorld } from './placed.ts';
import { place } from './placement.ts';
import { REASONS, type ReasonCode } from './reasons.ts';
import { RIVALS } from './rivals.ts';
import { sessionIdOf } from './session.ts';

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
  if (strand.authentication === 'none' || !strand.presented) return unnamed(withoutCredential(strand));
  const [only, second] = resolution.candidates;
  if (!only) return unnamed(unresolved(strand, resolution), FINDING_OF_WHY[resolution.why ?? ''] ?? []);
  if (second) {
    const reason = resolution.candidates.every(isThroughSecret) ? 'several-readers-of-secret' : 'several-holders-fit';
    return { ...unnamed(reason), candidates: resolution.candidates };
  }
  const holder = { holder: only, candidates: [] as readonly Candidate[] };
  if (only.contradicted) return { ...unnamed('sources-disagree-on-holder'), ...holder };
  const untimely = timeAgainst(world, strand, only, time);
  if (untimely) return { ...unnamed(untimely.reason, untimely.findings), ...holder, contradictedTime: true };
  const placement = place(world, strand, only);
  return { reason: placement.reason, ...holder, placement, contradictedTime: false, findings: findingsOf(placement) };
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

/** Does the time of the use lie outside of what issuance, expiry and ends allow? */
function timeAgainst(
  world: PlacementWorld,
  strand: Strand,
  holder: Candidate,
  time: Micros | null,
): { reason: ReasonCode; findings: readonly string[] } | null {
  if (time === null) return null;
  const issue = holder.via;
  if (issue) {
    const start = notBefore(issue, strand);
    // A stretch begins at its first event, or at the very cut: all of it lies to one side.
    if (start !== null && time < start) return { reason: 'used-before-issuance', findings: ['use-before-issuance'] };
    const stop = notAfter(issue, strand);
    if (stop !== null && time >= stop && wasAccepted(world, strand, stop))
      return { reason: 'used-after-expiry', findings: ['use-after-expiry'] };
  }
  const end = endInForce(world, strand, holder, time);
  return end ? { reason: 'used-after-end', findings: [END_FINDING[end.ended.how]] } : null;
}

/** A credential that is refused after its end is no contradiction: that is what an end is for. */
function wasAccepted(world: PlacementWorld, strand: Strand, since: Micros): boolean {
  const accepted = world.evidence.useOf.get(strand.key)?.lastAccepted ?? null;
  return accepted !== null && accepted >= since;
}

export const END_FINDING = {
  revoked: 'use-after-revocation',
  ended: 'use-after-revocation',
  disabled: 'use-after-revocation',
  deleted: 'use-after-deletion',
  rotated: 'use-after-rotation',
} as const;

/** The latest end of this very credential that holds at `time` and was not undone since; ends before its issuance are another's. */
function endInForce(world: PlacementWorld, strand: Strand, holder: Candidate, time: Micros): EndFact | null {
  let found: EndFact | null = null;
  for (const end of endsOfCredential(world.evidence, strand)) {
    const holds = endHolds(end, strand);
    if (holds === null || time < holds || !wasAccepted(world, strand, holds)) continue;
    if (holder.via?.time != null && end.time !== null && end.time < holder.via.time) continue;
    const undone = (world.evidence.statementsOn.get(end.ended.ref) ?? []).some(
      (s) =>
        s.statement.attribute === 'state' &&
        s.statement.value === 'active' &&
        s.time !== null &&
        end.time !== null &&
        s.time >= end.time &&
        s.time <= time,
    );
    if (!undone) found = end;
  }
  return found;
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
  const window = windowOf(world, strand, use, stretch, ruling);
  const context = contextBelow(strand, ruling.holder?.inherited ?? NOTHING_INHERITED);
  const { approval, consulted: decided } = approvalOf(
    world.evidence,
    context,
    chain,
    timeIn(stretch, use.first),
    use.privileged > 0 && verdict !== 'unattributed' && world.policy.needsApproval(chain),
  );
  const graded = gradesOf(strand, ruling, device, window.basis);
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
    window: window.window,
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
    findings: [...ruling.findings, ...APPROVAL_FINDINGS[approval?.state ?? 'approved']].sort(),
    evidence: evidenceOf(world, ruling, window.window, approval),
    consulted: [
      ...new Set([
        ...resolution.consulted,
        ...(ruling.placement?.consulted ?? []),
        ...(strand.device.ip === null ? [] : [ref('net.address', strand.device.ip)]),
        ...decided,
      ]),
    ].sort(),
    serviceInternal: strand.authentication === 'internal' || chain[0]?.startsWith('aws.service:') === true,
  };
}

/** Within clock tolerance a use can lie a little outside of its credential's window: the window then contains it. */
const earlier = (a: Micros | null, b: Micros | null): Micros | null => (a === null || (b !== null && b < a) ? b : a);
const later = (a: Micros | null, b: Micros | null): Micros | null => (a === null || (b !== null && b > a) ? b : a);

function windowOf(
  world: PlacementWorld,
  strand: Strand,
  use: StrandUse,
  stretch: Stretch,
  ruling: Ruling,
): { window: Window; basis: WindowBasis } {
  const issue = ruling.holder?.via ?? null;
  const stated = strand.presented?.joins.find((j) => j.issuedAt !== null)?.issuedAt ?? null;
  const opened = issue ? (issue.issued.issuedAt ?? issue.time) : stated;
  const first = stretch.from ?? use.first;
  const last = stretch.to ?? use.last;
  const end = endsOfCredential(world.evidence, strand).find((e) => {
    const t = e.ended.at ?? e.time;
    return t !== null && (opened === null || t >= opened);
  });
  const endAt = end ? (end.ended.at ?? end.time) : null;
  const expires = issue?.issued.expires ?? null;
  const closedByEnd = end !== undefined && (expires === null || (endAt as number) <= expires);
  const window: Window = {
    from: ruling.contradictedTime ? (opened ?? first) : earlier(opened, first),
    to: ruling.contradictedTime
      ? last
      : (later(closedByEnd ? endAt : expires, stretch.to === null ? last : null) ?? last),
    precision: issue?.precision ?? 0,
    openedBy: issue?.evidence ?? null,
    closedBy: closedByEnd && !ruling.contradictedTime ? (end?.evidence ?? null) : null,
    openedHow: issue ? (issue.issued.authenticates ? 'login' : 'issued') : stated !== null ? 'stated' : 'first-use',
    closedHow: ruling.contradictedTime
      ? 'last-use'
      : closedByEnd
        ? (end as EndFact).ended.how
        : expires !== null
          ? 'expiry'
          : 'last-use',
  };
  const basis: WindowBasis = ruling.contradictedTime
    ? 'contradicted'
    : use.first === null
      ? 'untimed'
      : issue?.time != null
        ? window.closedHow === 'last-use'
          ? 'opened'
          : 'opened-and-bounded'
        : stated !== null
          ? 'session-stated'
          : 'observed';
  return { window, basis };
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
