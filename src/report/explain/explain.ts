import { isOfWhole } from '../../judgement/findings-of-whole.ts';
import type { Digest } from '../../model/facts.ts';
import type { Ref } from '../../model/ref.ts';
import type { RecordView } from '../../model/source.ts';
import { formatIso, type Micros } from '../../model/time.ts';
import type { Approval, Finding } from '../../model/verdict.ts';
import type { ActionRow, Store } from '../../store/contract.ts';
import { evidenceOf } from '../attribution.ts';
import { reportedClocks } from '../clocks.ts';
import { bySeverity } from '../listings/findings.ts';
import type { NamedPolicy } from '../policy.ts';
import type { Cited, ExplainedApproval, Explanation } from './explanation.ts';
import type { EvidenceAccess, SealedRecord } from './sealed-record.ts';
import { explainedFindings, explainedGap, reasonSays } from './tables.ts';
import { wordsOf } from './words-of.ts';

/** What `explain` answers: the card, or the actions among which the user has to choose, or nothing. */
export type ExplainAnswer =
  | { readonly found: 'one'; readonly explanation: Explanation }
  | { readonly found: 'several'; readonly rows: readonly ActionRow[] }
  | { readonly found: 'none' };

/** Whom to ask: an open data folder (`House`). */
export interface Asked {
  readonly store: Store;
  readonly evidence: EvidenceAccess;
  readonly policy: NamedPolicy;
}

/** Of a long list of evidence so much is looked up; the rest is listed by digest (p99 of `explain` stays below 50 ms). */
const MAX_LOOKED_UP = 24;

/** Explain one action, named by our id, a prefix of it that fits only one, or the source's own id. */
export async function explain({ store, evidence, policy }: Asked, id: string): Promise<ExplainAnswer> {
  const rows = await store.findAction(id);
  const [only] = rows;
  if (only === undefined) return { found: 'none' };
  if (rows.length > 1) return { found: 'several', rows };
  return { found: 'one', explanation: await explainRow({ store, evidence, policy }, only) };
}

export async function explainRow({ store, evidence, policy }: Asked, row: ActionRow): Promise<Explanation> {
  const records = recordLookup(store, evidence, row);
  const s = row.segment;
  const own = await records.read(row.evidence[0]);
  const opened = s.window.openedBy;
  const closed = s.window.closedBy;
  const credentials = s.credential === null ? [] : [s.credential];
  return {
    event: row.event,
    sourceEventId: row.sourceEventId,
    source: row.source,
    time: iso(row.time),
    precisionMicros: row.precision,
    kind: row.kind,
    action: row.action,
    target: row.target,
    outcome: row.outcome,
    error: row.error,
    privileged: row.privileged,
    log: {
      principal: row.strand.principal,
      device: { ...row.strand.device, userAgent: userAgentIn(own, row.ordinal) },
      credential: row.strand.presented?.ref ?? null,
      authentication: row.strand.authentication,
      nativeSession: row.strand.nativeSession,
      oddities: row.strand.oddities,
      otherCopies: row.evidence.slice(1),
      copies: row.copies,
    },
    verdict: s.verdict,
    reason: s.reason,
    reasonSays: reasonSays(s.reason),
    holder: s.holder,
    operator: s.operator,
    onBehalfOf: s.onBehalfOf,
    mode: s.mode,
    placement:
      s.placement === null
        ? null
        : {
            how: s.placement.how,
            says: s.placement.says,
            evidence: await records.citeAll(s.placement.evidence, placedBy(row)),
          },
    device: s.device,
    credential: s.credential,
    secretVersion: row.secretVersion ?? s.secret?.version ?? null,
    secretWindow: s.secret === null ? null : { from: iso(s.secret.from), to: iso(s.secret.to) },
    context: { ...s.context, toolCall: row.toolCall },
    approval: s.approval === null ? null : await approvalOf(s.approval, records),
    session: s.session,
    window: {
      from: iso(s.window.from),
      to: iso(s.window.to),
      precisionMicros: s.window.precision,
      opensWithinMicros: s.window.opensWithin,
      closesWithinMicros: s.window.closesWithin,
      clocks: (await store.clocks()).filter((c) => c.user === row.source).map(reportedClocks),
      openedHow: s.window.openedHow,
      closedHow: s.window.closedHow,
      openedBy: opened === null ? null : await records.cite(opened, credentials),
      closedBy: closed === null ? null : await records.cite(closed, credentials),
    },
    grade: {
      identity: { grade: s.grade.identity, because: s.gradeReasons.identity },
      device: { grade: s.grade.device, because: s.gradeReasons.device },
      window: { grade: s.grade.window, because: s.gradeReasons.window },
      overall: s.grade.overall,
    },
    chain: await Promise.all(
      s.chain.map(async (step) => ({
        from: step.from,
        to: step.to,
        key: step.key,
        class: step.cls,
        how: step.how,
        administration: step.administration,
        evidence: await records.citeAll(step.evidence.length === 0 ? [row.evidence[0]] : step.evidence, [
          step.from,
          step.to,
          ...(step.key === null ? [] : [step.key]),
        ]),
      })),
    ),
    candidates: s.candidates,
    rivals: s.rivals,
    findings: explainedFindings(s, await findingsAbout(store, row)),
    missing: s.gaps.map(explainedGap),
    evidence: await records.citeAll(evidenceOf(row), []),
    serviceInternal: s.serviceInternal,
    policy: { id: policy.id, definition: policy.definition, file: policy.file },
  };
}

/** Findings across the evidence that concern the strand of this action, the gravest first. What concerns single calls is in its segment. */
async function findingsAbout(store: Pick<Store, 'findingsOf'>, row: ActionRow): Promise<readonly Finding[]> {
  const found = await store.findingsOf(row.strand.key);
  return found.filter(({ code }) => isOfWhole(code)).sort(bySeverity);
}

async function approvalOf(a: Approval, records: ReturnType<typeof recordLookup>): Promise<ExplainedApproval> {
  const refs = a.by === null ? [a.ref] : [a.ref, a.by];
  const evidence = a.evidence === null ? null : await records.cite(a.evidence, refs);
  return { ref: a.ref, by: a.by, at: iso(a.at), state: a.state, evidence };
}

/** What to point at in the records that place the operator: the address and the device. */
function placedBy(row: ActionRow): readonly Ref[] {
  const { ip, deviceId } = row.strand.device;
  const refs = [row.segment.device, deviceId, ip === null ? null : (`ip:${ip}` as Ref)];
  return refs.filter((r) => r !== null);
}

interface Found {
  readonly logIndex: number | null;
  readonly file: string | null;
  readonly offset: number | null;
  readonly views: readonly RecordView[];
  readonly record: SealedRecord | null;
}

/** As the record writes it: the strand keeps only its stable part. */
function userAgentIn({ record }: Found, ordinal: number): string | null {
  if (record === null) return null;
  return record.events()[ordinal]?.device.userAgent ?? null;
}

/** Looks each record up once, however often it is cited. */
function recordLookup(store: Store, evidence: EvidenceAccess, row: ActionRow) {
  const known = new Map<Digest, Promise<Found>>();
  // Every record that a step or window cites is among these.
  const indices = store.logIndicesOf(evidenceOf(row).slice(1, MAX_LOOKED_UP));
  const nowhere: Found = { logIndex: null, file: null, offset: null, views: [], record: null };

  async function lookUp(digest: Digest): Promise<Found> {
    const logIndex = digest === row.evidence[0] ? row.logIndex : (await indices).get(digest);
    if (logIndex === undefined) return nowhere;
    const record = await evidence.record(logIndex);
    if (record === null) return { ...nowhere, logIndex };
    return { logIndex, file: record.file, offset: record.offset, views: record.views, record };
  }

  function read(digest: Digest): Promise<Found> {
    const before = known.get(digest);
    if (before !== undefined) return before;
    const found = known.size >= MAX_LOOKED_UP ? Promise.resolve(nowhere) : lookUp(digest);
    known.set(digest, found);
    return found;
  }

  async function cite(digest: Digest, refs: readonly Ref[]): Promise<Cited> {
    const { logIndex, file, offset, views } = await read(digest);
    return { digest, logIndex, file, offset, words: refs.length === 0 ? [] : wordsOf(views, refs) };
  }

  return {
    read,
    cite,
    citeAll: (digests: readonly Digest[], refs: readonly Ref[]): Promise<readonly Cited[]> =>
      Promise.all(digests.map((d) => cite(d, refs))),
  };
}

const iso = (at: Micros | null): string | null => (at === null ? null : formatIso(at));
