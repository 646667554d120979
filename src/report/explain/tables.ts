import { GAPS, type GapType } from '../../judgement/gaps.ts';
import { REASONS } from '../../judgement/reasons.ts';
import type { Finding, Gap, Segment } from '../../model/verdict.ts';
import { findingType } from '../listings/findings.ts';
import type { ExplainedFinding, ExplainedGap } from './explanation.ts';

/** What the tables of judgement say of the codes in a segment. A code that they do not know is shown as it is. */

export const reasonSays = (code: string): string =>
  Object.hasOwn(REASONS, code) ? REASONS[code as keyof typeof REASONS].says : code;

export const gapType = (code: string): GapType | null =>
  Object.hasOwn(GAPS, code) ? GAPS[code as keyof typeof GAPS] : null;

/** The remedy in that product's own terms, else the general one. */
export function remedyFor(type: GapType | null, source: string): string | null {
  if (type === null) return null;
  if (Object.hasOwn(type.remedy, source)) return type.remedy[source] ?? null;
  return type.remedy['*'] ?? null;
}

export function explainedGap(gap: Gap): ExplainedGap {
  const type = gapType(gap.code);
  return {
    code: gap.code,
    source: gap.source,
    title: type?.title ?? gap.code,
    decides: gap.decides !== '' ? gap.decides : (type?.decides ?? ''),
    remedy: remedyFor(type, gap.source),
    cost: type?.cost ?? null,
  };
}

/**
 * What is found of a use: by its own segment, and by the evidence as a whole (`across`: findings that concern its strand), in the words
 * that name whom and what. What the policy says need not be seen is left out of the latter.
 */
export function explainedFindings(segment: Segment, across: readonly Finding[]): readonly ExplainedFinding[] {
  const own = segment.findings.map((code) => explained(code, findingType(code)?.says ?? ''));
  const others = across.filter((f) => f.suppressed === null && !segment.findings.includes(f.code));
  return [...own, ...others.map((f) => explained(f.code, f.says))];
}

function explained(code: string, says: string): ExplainedFinding {
  const type = findingType(code);
  return {
    code,
    title: type?.title ?? code,
    severity: type?.severity ?? null,
    says,
    remedy: type?.remedy ?? null,
  };
}
