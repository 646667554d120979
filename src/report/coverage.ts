import type { Grade } from '../model/grade.ts';
import { type ClockDifference, VERDICTS, type Verdict } from '../model/verdict.ts';
import type { CoverageRow, GapRow } from '../store/contract.ts';
import { clocksText, type ReportedClocks, reportedClocks } from './clocks.ts';
import { gapType, reasonSays, remedyFor } from './explain/tables.ts';
import { type NamedPolicy, policyText } from './policy.ts';
import { type Column, table } from './table.ts';
import { GRADE_LOOK, type Paint, VERDICT_LOOK } from './text/style.ts';
import { visible } from './text/visible.ts';
import { wrap } from './text/width.ts';
import { count, counted, percent } from './text/words.ts';

const GRADES: readonly Grade[] = ['C5', 'C4', 'C3', 'C2', 'C1', 'C0'];

/** How much of what matters can be defended, and what would lift it. Plain data: `--format json` writes it as it is. */
export interface Coverage {
  /** Privileged actions with identity, device and window each C3 or better; those of services acting by themselves apart. */
  readonly headline: {
    readonly privileged: number;
    readonly defensible: number;
    readonly serviceInternalPrivileged: number;
    readonly serviceInternalDefensible: number;
  };
  readonly actions: number;
  readonly sources: readonly SourceCoverage[];
  readonly reasons: readonly {
    readonly verdict: Verdict;
    readonly reason: string;
    readonly says: string;
    readonly actions: number;
    readonly privileged: number;
  }[];
  readonly gaps: readonly CoverageGap[];
  readonly clocks: readonly ReportedClocks[];
  readonly policy: NamedPolicy;
}

export interface SourceCoverage {
  readonly source: string;
  readonly actions: number;
  readonly privileged: number;
  readonly serviceInternal: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly grades: Readonly<Record<Grade, number>>;
  /** Share of privileged actions, without the service-internal ones, that are defensible. */
  readonly defensiblePrivileged: number;
  readonly accountablePrivileged: number;
}

export interface CoverageGap {
  readonly code: string;
  readonly source: string;
  readonly title: string;
  readonly decides: string;
  /** Actions that this would lift. */
  readonly actions: number;
  readonly privilegedActions: number;
  readonly remedy: string | null;
  readonly cost: string | null;
}

export function coverageOf(
  rows: readonly CoverageRow[],
  gaps: readonly GapRow[],
  policy: NamedPolicy,
  clocks: readonly ClockDifference[] = [],
): Coverage {
  const total = (those: (r: CoverageRow) => boolean): number =>
    rows.reduce((n, r) => n + (those(r) ? r.actions : 0), 0);
  return {
    headline: {
      privileged: total((r) => r.privileged && !r.serviceInternal),
      defensible: total((r) => r.privileged && !r.serviceInternal && r.defensible),
      serviceInternalPrivileged: total((r) => r.privileged && r.serviceInternal),
      serviceInternalDefensible: total((r) => r.privileged && r.serviceInternal && r.defensible),
    },
    actions: total(() => true),
    sources: [...new Set(rows.map((r) => r.source))].sort().map((source) => sourceCoverage(source, rows)),
    reasons: reasonsOf(rows),
    gaps: gaps.map(coverageGap).sort(byWorth),
    clocks: clocks.map(reportedClocks),
    policy: { id: policy.id, definition: policy.definition, file: policy.file },
  };
}

function sourceCoverage(source: string, all: readonly CoverageRow[]): SourceCoverage {
  const rows = all.filter((r) => r.source === source);
  const total = (those: (r: CoverageRow) => boolean): number =>
    rows.reduce((n, r) => n + (those(r) ? r.actions : 0), 0);
  const verdicts = Object.fromEntries(VERDICTS.map((v) => [v, total((r) => r.verdict === v)]));
  const grades = Object.fromEntries(GRADES.map((g) => [g, total((r) => r.grade === g)]));
  return {
    source,
    actions: total(() => true),
    privileged: total((r) => r.privileged),
    serviceInternal: total((r) => r.serviceInternal),
    verdicts: verdicts as Record<Verdict, number>,
    grades: grades as Record<Grade, number>,
    defensiblePrivileged: total((r) => r.privileged && !r.serviceInternal && r.defensible),
    accountablePrivileged: total((r) => r.privileged && !r.serviceInternal),
  };
}

function reasonsOf(rows: readonly CoverageRow[]): Coverage['reasons'] {
  const found = new Map<
    string,
    { verdict: Verdict; reason: string; says: string; actions: number; privileged: number }
  >();
  for (const r of rows) {
    const one = found.get(r.reason) ?? {
      verdict: r.verdict,
      reason: r.reason,
      says: reasonSays(r.reason),
      actions: 0,
      privileged: 0,
    };
    one.actions += r.actions;
    if (r.privileged) one.privileged += r.actions;
    found.set(r.reason, one);
  }
  return [...found.values()].sort((a, b) => b.actions - a.actions || (a.reason < b.reason ? -1 : 1));
}

function coverageGap(gap: GapRow): CoverageGap {
  const type = gapType(gap.code);
  return {
    code: gap.code,
    source: gap.source,
    title: type?.title ?? gap.code,
    decides: type?.decides ?? '',
    actions: gap.actions,
    privilegedActions: gap.privilegedActions,
    remedy: remedyFor(type, gap.source),
    cost: type?.cost ?? null,
  };
}

/** Most privileged actions first. */
const byWorth = (a: CoverageGap, b: CoverageGap): number =>
  b.privilegedActions - a.privilegedActions ||
  b.actions - a.actions ||
  (a.code < b.code ? -1 : a.code > b.code ? 1 : a.source < b.source ? -1 : 1);

const VERDICT_COLUMNS: readonly Column<SourceCoverage>[] = [
  { title: 'SOURCE', text: (r) => r.source, min: 12, cut: 'middle' },
  { title: 'ACTIONS', text: (r) => count(r.actions), align: 'right' },
  ...VERDICTS.map(
    (v): Column<SourceCoverage> => ({
      title: v.toUpperCase(),
      text: (r) => (r.verdicts[v] === 0 ? '·' : count(r.verdicts[v])),
      align: 'right',
      look: (r) => (r.verdicts[v] === 0 ? 'dim' : VERDICT_LOOK[v]),
    }),
  ),
];

const GRADE_COLUMNS: readonly Column<SourceCoverage>[] = [
  { title: 'SOURCE', text: (r) => r.source, min: 12, cut: 'middle' },
  ...GRADES.map(
    (g): Column<SourceCoverage> => ({
      title: g,
      text: (r) => (r.grades[g] === 0 ? '·' : count(r.grades[g])),
      align: 'right',
      look: (r) => (r.grades[g] === 0 ? 'dim' : GRADE_LOOK[g]),
    }),
  ),
  { title: 'OF SERVICES', text: (r) => count(r.serviceInternal), align: 'right' },
  {
    title: 'PRIVILEGED, DEFENSIBLE',
    text: (r) => `${count(r.defensiblePrivileged)} of ${count(r.accountablePrivileged)}`,
    align: 'right',
  },
];

export function renderCoverage(coverage: Coverage, width: number | null, paint: Paint, most = 10): string {
  const { headline: h } = coverage;
  const lines: string[] = [];
  const share = percent(h.defensible, h.privileged);
  lines.push(
    `${paint('bold', share)} of privileged actions are defensible: ${count(h.defensible)} of ${count(h.privileged)} have identity, device and window each C3 or better.`,
  );
  lines.push(
    paint(
      'dim',
      `Apart from those: ${counted(h.serviceInternalPrivileged, 'privileged action')} of services acting by themselves (${count(h.serviceInternalDefensible)} defensible). ${counted(coverage.actions, 'action')} in all.`,
    ),
  );
  const section = (title: string): number => lines.push('', paint('bold', title));
  section('Verdicts');
  lines.push(table(VERDICT_COLUMNS, coverage.sources, width, paint).trimEnd());
  section('Grades (the weakest of identity, device and window)');
  lines.push(table(GRADE_COLUMNS, coverage.sources, width, paint).trimEnd());
  section('Reasons');
  lines.push(table(REASON_COLUMNS, coverage.reasons, width, paint).trimEnd());
  section('What is missing, the most valuable first');
  if (coverage.gaps.length === 0) lines.push('Nothing: no action would be lifted by further evidence.');
  coverage.gaps.slice(0, most).forEach((gap, i) => {
    lines.push(...gapLines(gap, i + 1, width ?? 110, paint));
  });
  const more = coverage.gaps.length - most;
  if (more > 0) lines.push(paint('dim', `and ${counted(more, 'smaller gap')}: --format json lists all`));
  if (coverage.clocks.length > 0) {
    section('Clocks, by records of one happening in two logs');
    for (const c of coverage.clocks) lines.push(...wrap(clocksText(c), width ?? 110));
  }
  lines.push('', paint('dim', policyText(coverage.policy)));
  return lines.map((l) => `${l}\n`).join('');
}

const REASON_COLUMNS: readonly Column<Coverage['reasons'][number]>[] = [
  { title: 'VERDICT', text: (r) => r.verdict, look: (r) => VERDICT_LOOK[r.verdict] },
  { title: 'REASON', text: (r) => r.reason, min: 18 },
  { title: 'ACTIONS', text: (r) => count(r.actions), align: 'right' },
  { title: 'PRIVILEGED', text: (r) => count(r.privileged), align: 'right' },
  { title: 'MEANS', text: (r) => r.says, min: 20, expendable: 1, look: () => 'dim' },
];

function gapLines(gap: CoverageGap, n: number, width: number, paint: Paint): readonly string[] {
  const lines = [
    `${n}. ${paint('bold', visible(gap.title))}  ${paint('dim', `${visible(gap.source)}, ${visible(gap.code)}`)}`,
    `   ${paint('warn', `would lift ${counted(gap.privilegedActions, 'privileged action')}`)}, ${counted(gap.actions, 'action')} in all`,
  ];
  const say = (label: string, text: string | null): void => {
    if (text === null || text === '') return;
    wrap(`${label}: ${text}`, Math.min(width, 110) - 5).forEach((l, i) => {
      lines.push(`${i === 0 ? '   ' : '     '}${l}`);
    });
  };
  say('decides', gap.decides);
  say('get it', gap.remedy);
  say('cost', gap.cost);
  return lines;
}
