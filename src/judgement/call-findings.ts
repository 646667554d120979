import { hash } from 'node:crypto';
import type { Digest, FactOrigin, Strand, StrandKey } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Finding } from '../model/verdict.ts';
import { FINDING_TYPES, type FindingCode } from './findings.ts';

const MAX_EVIDENCE = 32;

/** One thing that a tool call and the calls it caused do not agree on. */
export interface Unmatched {
  readonly code: 'call-without-tool-call' | 'tool-call-without-call';
  readonly strand: Strand;
  readonly at: Micros | null;
  readonly evidence: FactOrigin['evidence'];
}

/** One finding per code and credential, or agent run where the tool call is what there is. */
export function callFindings(unmatched: readonly Unmatched[]): readonly Finding[] {
  const groups = new Map<string, { code: FindingCode; subject: Ref; of: Unmatched[] }>();
  for (const one of unmatched) {
    const subject = subjectOf(one);
    const id = `${one.code}\n${subject}`;
    const group = groups.get(id);
    if (group) group.of.push(one);
    else groups.set(id, { code: one.code, subject, of: [one] });
  }
  return [...groups.keys()].sort().map((id) => {
    const { code, subject, of } = groups.get(id) as { code: FindingCode; subject: Ref; of: Unmatched[] };
    const times = of.flatMap(({ at }) => (at === null ? [] : [at]));
    return {
      id: `fnd_${hash('sha256', id, 'hex').slice(0, 24)}`,
      code,
      severity: FINDING_TYPES[code].severity,
      subject,
      says: FINDING_TYPES[code].says,
      strands: [...new Set(of.map(({ strand }) => strand.key))].sort() as StrandKey[],
      first: times.length === 0 ? null : times.reduce((a, b) => (b < a ? b : a)),
      last: times.length === 0 ? null : times.reduce((a, b) => (b > a ? b : a)),
      events: of.length,
      evidence: ([...new Set(of.map(({ evidence }) => evidence))].sort() as Digest[]).slice(0, MAX_EVIDENCE),
    };
  });
}

const subjectOf = ({ code, strand }: Unmatched): Ref =>
  (code === 'tool-call-without-call' ? strand.agentRun : strand.presented?.ref) ??
  strand.principal.ref ??
  (`trace:${strand.key}` as Ref);
