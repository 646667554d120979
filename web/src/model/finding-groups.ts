import type { Finding, Severity } from '../api/types.ts';

/** Findings of one kind. Its title, remedy and standards are those of the kind. */
export interface FindingGroup {
  readonly code: string;
  readonly title: string;
  /** The gravest in it. */
  readonly severity: Severity;
  readonly remedy: string | null;
  readonly standards: readonly string[];
  readonly findings: readonly Finding[];
  readonly actions: number;
}

const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const rank = (f: { readonly severity: Severity }): number => SEVERITIES.indexOf(f.severity);

/** The gravest kind first, then the one with most actions. Within a kind the order stays. */
export function groupFindings(findings: readonly Finding[]): readonly FindingGroup[] {
  const kinds = new Map<string, Finding[]>();
  for (const f of findings) {
    const those = kinds.get(f.code);
    if (those === undefined) kinds.set(f.code, [f]);
    else those.push(f);
  }
  return [...kinds]
    .map(([code, those]) => {
      const [first] = [...those].sort((a, b) => rank(a) - rank(b));
      return {
        code,
        title: first?.title ?? code,
        severity: first?.severity ?? 'low',
        remedy: first?.remedy ?? null,
        standards: first?.standards ?? [],
        findings: those,
        actions: those.reduce((n, f) => n + f.events, 0),
      };
    })
    .sort((a, b) => rank(a) - rank(b) || b.actions - a.actions || (a.code < b.code ? -1 : 1));
}
