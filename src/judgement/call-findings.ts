import type { FactOrigin, Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Finding } from '../model/verdict.ts';
import { findingOf, strongest } from './finding.ts';

/** One thing that a tool call and the calls it caused do not agree on. */
export interface Unmatched {
  readonly code: 'call-without-tool-call' | 'tool-call-without-call';
  readonly strand: Strand;
  readonly at: Micros | null;
  readonly evidence: FactOrigin['evidence'];
}

/** One finding per code and credential, or agent run where the tool call is what there is. */
export function callFindings(unmatched: readonly Unmatched[]): readonly Finding[] {
  const groups = new Map<string, Unmatched[]>();
  for (const one of unmatched) {
    const id = `${one.code}\n${subjectOf(one)}`;
    const group = groups.get(id);
    if (group) group.push(one);
    else groups.set(id, [one]);
  }
  return [...groups.keys()].sort().map((id) => {
    const of = groups.get(id) as [Unmatched, ...Unmatched[]];
    const times = of.flatMap(({ at }) => (at === null ? [] : [at]));
    return findingOf(
      {
        code: of[0].code,
        subject: subjectOf(of[0]),
        says: '',
        strands: of.map(({ strand }) => strand.key),
        evidence: of.map(({ evidence }) => evidence),
        trust: strongest(of.map(({ strand }) => strand.trust)),
        span: {
          first: times.length === 0 ? null : times.reduce((a, b) => (b < a ? b : a)),
          last: times.length === 0 ? null : times.reduce((a, b) => (b > a ? b : a)),
          events: of.length,
        },
      },
      NO_USES,
    );
  });
}

const NO_USES = { useOf: new Map() };

const subjectOf = ({ code, strand }: Unmatched): Ref =>
  (code === 'tool-call-without-call' ? strand.agentRun : strand.presented?.ref) ??
  strand.principal.ref ??
  (`trace:${strand.key}` as Ref);
