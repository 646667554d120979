import { hash } from 'node:crypto';
import type { Digest, StrandKey } from '../model/facts.ts';
import { TRUST_ORDER, type Trust } from '../model/grade.ts';
import type { Ref } from '../model/ref.ts';
import type { Micros } from '../model/time.ts';
import type { Finding } from '../model/verdict.ts';
import type { Evidence } from './evidence.ts';
import { FINDING_TYPES, type FindingCode } from './findings.ts';
import type { JudgementPolicy } from './policy.ts';

/** So many records show what a finding says; its actions lead to the rest. */
const MAX_EVIDENCE = 32;

const SEVERITIES: readonly Finding['severity'][] = ['critical', 'high', 'medium', 'low'];

/** What was found about one subject, before it is counted and put in order. */
export interface Observation {
  readonly code: FindingCode;
  readonly subject: Ref;
  /** What it says here beyond what its kind says, as one or two sentences. */
  readonly says: string;
  /** The uses that it concerns. */
  readonly strands: readonly StrandKey[];
  readonly evidence: readonly Digest[];
  readonly trust: Trust;
  /** In place of what the strands say, where it is not about all they did. */
  readonly span?: { readonly first: Micros | null; readonly last: Micros | null; readonly events: number };
}

/** The id is a hash of code and subject, so that it stays the same when more evidence shows it. */
export function findingOf(o: Observation, evidence: Pick<Evidence, 'useOf'>): Finding {
  const strands = [...new Set(o.strands)].sort();
  return {
    id: `fnd_${hash('sha256', `${o.code}\n${o.subject}`, 'hex').slice(0, 24)}`,
    code: o.code,
    severity: FINDING_TYPES[o.code].severity,
    subject: o.subject,
    says: `${FINDING_TYPES[o.code].says}${o.says === '' ? '' : ` ${o.says}`}`,
    strands,
    ...(o.span ?? spanOf(evidence, strands)),
    evidence: [...new Set(o.evidence)].sort().slice(0, MAX_EVIDENCE),
    trust: o.trust,
    suppressed: null,
  };
}

function spanOf({ useOf }: Pick<Evidence, 'useOf'>, strands: readonly StrandKey[]): NonNullable<Observation['span']> {
  let first: Micros | null = null;
  let last: Micros | null = null;
  let events = 0;
  for (const key of strands) {
    const use = useOf.get(key);
    if (!use) continue;
    events += use.events;
    if (use.first !== null && (first === null || use.first < first)) first = use.first;
    if (use.last !== null && (last === null || use.last > last)) last = use.last;
  }
  return { first, last, events };
}

/** Gravest first, those that are known and accepted marked. */
export const ranked = (findings: readonly Finding[], policy: JudgementPolicy): readonly Finding[] =>
  findings.map((f) => ({ ...f, suppressed: policy.suppressionOf(f.code, f.subject, f.last) })).sort(byGravity);

/** The order in which findings are shown: gravest first. */
export const byGravity = (a: Finding, b: Finding): number =>
  rank(a) - rank(b) || (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const rank = (f: Finding): number => SEVERITIES.indexOf(f.severity);

/** Where each part shows it alone, the best of them counts. */
export function strongest(trusts: Iterable<Trust>): Trust {
  const places = [...new Set(trusts)].map((t) => TRUST_ORDER.indexOf(t));
  return places.length === 0 ? 'unprotected' : (TRUST_ORDER[Math.max(...places)] as Trust);
}
