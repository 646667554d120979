import type { Digest, Strand } from '../model/facts.ts';
import type { Segment } from '../model/verdict.ts';
import type { ActionRow } from '../store/contract.ts';
import { isoWriter } from './iso.ts';
import { safeJson } from './text/visible.ts';

/**
 * The contract of `ascribe attributions` (DESIGN §7): one JSON line per action, fields in this order. What comes from the
 * segment and from the strand is the same for thousands of rows, so it is written once for each and spliced in: about
 * 1 µs a row instead of 15. `attribution.test.ts` holds this against a plain object with the same fields. `policy`, the last field, is
 * the version of the policy under which the verdict holds.
 */
export function attributionWriter(policyId: string): (row: ActionRow) => string {
  const ofSegment = new Map<Segment, SegmentText>();
  const ofStrand = new Map<Strand, StrandText>();
  const iso = isoWriter();
  const policy = `,"policy":${json(policyId)}}`;
  return (row) => {
    const segment = once(ofSegment, row.segment, segmentText);
    const strand = once(ofStrand, row.strand, strandText);
    return (
      `{"event":"${row.event}","sourceEventId":${json(row.sourceEventId)},"source":${json(row.source)}` +
      `,"time":${row.time === null ? 'null' : `"${iso(row.time)}"`},"kind":"${row.kind}","action":${json(row.action)}` +
      `,"target":${json(row.target)},"outcome":"${row.outcome}","privileged":${row.privileged}${strand.principal}` +
      `${segment.verdictToCredential},"secretVersion":${json(row.secretVersion ?? row.segment.secret?.version ?? null)}${segment.session}` +
      `${segment.agentRun},"toolCall":${json(row.toolCall)}${segment.job}` +
      `${segment.gradeToFindings},"evidence":${evidenceText(row, segment)}${policy}`
    );
  };
}

/** Texts kept; rows come sorted by time, so those of a segment lie together. */
const MOST_KEPT = 20_000;

/** A plain map, emptied when full: a WeakMap of this size costs more in garbage collection than it saves. */
function once<K, V>(known: Map<K, V>, key: K, make: (key: K) => V): V {
  const have = known.get(key);
  if (have !== undefined) return have;
  if (known.size >= MOST_KEPT) known.clear();
  const made = make(key);
  known.set(key, made);
  return made;
}

interface SegmentText {
  readonly verdictToCredential: string;
  readonly session: string;
  readonly agentRun: string;
  /** Job, approval, and what follows them. */
  readonly job: string;
  readonly gradeToFindings: string;
  readonly digests: ReadonlySet<Digest>;
  /** `,"sha256:…","sha256:…"]` */
  readonly evidenceTail: string;
}

interface StrandText {
  readonly principal: string;
}

function segmentText(s: Segment): SegmentText {
  const iso = isoWriter();
  const window = {
    from: s.window.from === null ? null : iso(s.window.from),
    to: s.window.to === null ? null : iso(s.window.to),
    openedBy: s.window.openedBy,
    closedBy: s.window.closedBy,
  };
  const grade = {
    identity: s.grade.identity,
    device: s.grade.device,
    window: s.grade.window,
    overall: s.grade.overall,
  };
  const rivals = s.rivals.map((r) => ({ hypothesis: r.hypothesis, weakerBecause: r.weakerBecause }));
  const approval =
    s.approval === null
      ? null
      : {
          by: s.approval.by,
          at: s.approval.at === null ? null : iso(s.approval.at),
          state: s.approval.state,
          ref: s.approval.ref,
        };
  const digests = distinct(s.evidence.map((e) => e.digest));
  return {
    verdictToCredential:
      `,"verdict":${json(s.verdict)},"reason":${json(s.reason)},"holder":${json(s.holder)},"operator":${json(s.operator)}` +
      `,"onBehalfOf":${json(s.onBehalfOf)},"mode":${json(s.mode)},"device":${json(s.device)},"window":${json(window)}` +
      `,"credential":${json(s.credential)}`,
    session: `,"session":${json(s.session)}`,
    agentRun: `,"context":{"agentRun":${json(s.context.agentRun)}`,
    job: `,"job":${json(s.context.job)}},"approval":${json(approval)}`,
    gradeToFindings:
      `,"grade":${json(grade)},"candidates":${json(s.candidates)},"rivals":${json(rivals)}` +
      `,"findings":${json(s.findings)}`,
    digests: new Set(digests),
    evidenceTail: `${digests.map((d) => `,"${d}"`).join('')}]`,
  };
}

function strandText(s: Strand): StrandText {
  return { principal: `,"principal":${json(s.principal.ref)}` };
}

/** The record itself first, then its other copies and the segment's evidence by (time, digest), each once. */
function evidenceText(row: ActionRow, segment: SegmentText): string {
  const [own] = row.evidence;
  if (row.evidence.length === 1 && !segment.digests.has(own)) return `["${own}"${segment.evidenceTail}`;
  return json(evidenceOf(row));
}

/** As `evidence` in the contract. A copy of the record has the time of the event. */
export function evidenceOf(row: ActionRow): readonly Digest[] {
  const [own, ...copies] = row.evidence;
  const others = [...copies.map((digest) => ({ time: row.time, digest })), ...row.segment.evidence];
  others.sort((a, b) => order(a.time, b.time) || (a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0));
  return distinct([own, ...others.map((e) => e.digest)]);
}

/** Without a time first, as in every listing. */
const order = (a: number | null, b: number | null): number => {
  if (a === b) return 0;
  if (a === null) return -1;
  return b === null ? 1 : a - b;
};

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** Safe to print on a terminal as well. Nearly all text is plain ASCII, for which one quick look is enough. */
function json(value: unknown): string {
  const text = JSON.stringify(value);
  return MAY_BE_UNSAFE.test(text) ? safeJson(text) : text;
}

const MAY_BE_UNSAFE = /[^\x00-\x7e]/;
