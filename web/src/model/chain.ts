import type { Explanation, Step } from '../api/types.ts';

/**
 * The chain of a verdict as rows of a graph: what holds (a ref), and between them the steps, root first and the action last. Mostly
 * it is one line; where a step starts further up, its edge runs in a lane of its own beside the others.
 */
export type ChainRow = (NodeRow | StepRow) & { readonly lanes: Lanes };

interface NodeRow {
  readonly type: 'node';
  /** `null`: the action itself. */
  readonly ref: string | null;
  readonly isRoot: boolean;
}

interface StepRow {
  readonly type: 'step';
  /** `null`: the use of the last credential, which the action's own record proves. */
  readonly step: Step | null;
  readonly number: number;
}

/** What is drawn in the gutter of one row. Lane 0 is where the refs stand. */
interface Lanes {
  /** Lane 0 from the top of the row, to its middle or through. */
  readonly enters: boolean;
  readonly leaves: boolean;
  /** Lanes that begin at this row's ref, and lanes that end in this step. */
  readonly begins: readonly number[];
  readonly ends: number | null;
  readonly passes: readonly number[];
}

interface Draft {
  readonly row: NodeRow | StepRow;
  /** For a step: the row that it starts from. */
  readonly from: number | null;
}

export function chainRows({ chain, credential }: Pick<Explanation, 'chain' | 'credential'>): readonly ChainRow[] {
  const drafts: Draft[] = [];
  const placed = new Map<string, number>();
  const place = (ref: string, isRoot: boolean): number => {
    const before = placed.get(ref);
    if (before !== undefined) return before;
    placed.set(ref, drafts.length);
    drafts.push({ row: { type: 'node', ref, isRoot }, from: null });
    return drafts.length - 1;
  };
  const roots = rootsOf(chain);
  for (const [i, step] of chain.entries()) {
    const from = place(step.from, roots.has(step.from));
    drafts.push({ row: { type: 'step', step, number: i + 1 }, from });
    place(step.to, false);
  }
  const used = placed.get(credential ?? '') ?? placed.get(chain.at(-1)?.to ?? '');
  if (used !== undefined || credential !== null) {
    const from = used ?? place(credential ?? '', chain.length === 0);
    drafts.push({ row: { type: 'step', step: null, number: chain.length + 1 }, from });
  }
  drafts.push({ row: { type: 'node', ref: null, isRoot: false }, from: null });
  return withLanes(drafts);
}

/** Refs that no step leads to. */
function rootsOf(chain: readonly Step[]): ReadonlySet<string> {
  const reached = new Set(chain.map((s) => s.to));
  return new Set(chain.map((s) => s.from).filter((ref) => !reached.has(ref)));
}

function withLanes(drafts: readonly Draft[]): readonly ChainRow[] {
  const detours = drafts.flatMap(({ from }, to) => (from === null || from === to - 1 ? [] : [{ from, to }]));
  const laneOf = new Map<number, number>();
  const free: number[] = [];
  for (const { from, to } of detours) {
    let lane = free.findIndex((until) => until <= from);
    if (lane < 0) lane = free.length;
    free[lane] = to;
    laneOf.set(to, lane + 1);
  }
  return drafts.map(({ row, from }, i) => {
    const own = laneOf.get(i) ?? null;
    const next = drafts[i + 1];
    const lanes: Lanes = {
      enters: row.type === 'step' ? own === null : drafts[i - 1]?.row.type === 'step',
      leaves: row.type === 'step' ? true : next?.from === i && !laneOf.has(i + 1),
      begins: detours.filter((d) => d.from === i).map((d) => laneOf.get(d.to) ?? 1),
      ends: own,
      passes: detours.filter((d) => d.from < i && i < d.to).map((d) => laneOf.get(d.to) ?? 1),
    };
    return { ...row, lanes: from === null && row.type === 'step' ? { ...lanes, enters: false } : lanes };
  });
}

export const laneCount = (rows: readonly ChainRow[]): number =>
  1 + Math.max(0, ...rows.flatMap(({ lanes }) => [...lanes.begins, ...lanes.passes, lanes.ends ?? 0]));
