import type { Explanation } from '../explain/explanation.ts';
import { stepSays } from '../explain/how.ts';
import { visible } from '../text/visible.ts';
import { shorten } from '../text/width.ts';
import { type Html, markup } from './markup.ts';

/**
 * The chain drawn, from the root down to the use: refs as stations of one line, steps as the stretches between them, with the
 * numbers of the records that prove each. What is not proven is dashed. Everything in the drawing stands in words on the page, too.
 */
export function chainDrawing(e: Explanation, numberOf: (digest: string) => number | null): Html {
  const { nodes, edges } = graphOf(e, numberOf);
  const height = TOP + nodes.length * ROW;
  return markup`<svg class="chain" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${labelOf(e)}">
${edges.map((edge) => line(edge, nodes))}
${nodes.map((node, i) => station(node, i))}
</svg>`;
}

const WIDTH = 720;
const ROW = 50;
const TOP = 4;
const SPINE = 72;
const TEXT = SPINE + 22;
/** Characters that fit beside the line. */
const FIT = 88;
const MOST_NODES = 24;

interface Node {
  readonly ref: string;
  readonly says: string;
  readonly look: 'root' | 'step' | 'use' | 'claim';
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly proven: boolean;
}

function graphOf(e: Explanation, numberOf: (digest: string) => number | null) {
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const at = (ref: string, says: string, look: Node['look']): number => {
    const known = nodes.findIndex((node) => node.ref === ref);
    if (known >= 0) return known;
    if (nodes.length < MOST_NODES) nodes.push({ ref, says, look });
    return nodes.length - 1;
  };
  for (const step of e.chain) {
    const records = step.evidence.flatMap(({ digest }) => numberOf(digest) ?? []);
    const proof = records.length === 0 ? '' : `, record ${records.join(', ')}`;
    const from = at(
      step.from,
      step.from === e.holder[0] ? 'the root of the chain' : '',
      step.from === e.holder[0] ? 'root' : 'step',
    );
    const to = at(step.to, `${stepSays(step.how)} (${step.class}, ${step.administration}${proof})`, 'step');
    if (from !== to) edges.push({ from, to, proven: true });
  }
  for (const candidate of e.chain.length === 0 ? e.candidates : []) {
    let before: number | null = null;
    for (const [i, ref] of candidate.entries()) {
      const now = at(ref, i === 0 ? 'a candidate: the evidence does not choose' : '', i === 0 ? 'root' : 'step');
      if (before !== null && before !== now) edges.push({ from: before, to: now, proven: false });
      before = now;
    }
  }
  if (nodes.length === 0 && e.holder[0] !== undefined) at(e.holder[0], 'the root of the chain', 'root');
  if (nodes.length === 0) at(claimed(e), 'the name in the log: a claim, not an answer', 'claim');
  const { proven, says } = useOf(e);
  const ends = nodes.map((_, i) => i).filter((i) => !edges.some(({ from }) => from === i));
  const last = nodes.length;
  nodes.push({ ref: `${e.action}  ${e.time ?? 'time unknown'}`, says, look: 'use' });
  for (const from of usedFrom(e, nodes, ends, last)) edges.push({ from, to: last, proven });
  return { nodes, edges };
}

/** Steps that lead nowhere further only matter where the credential used is not drawn. */
function usedFrom(e: Explanation, nodes: readonly Node[], ends: readonly number[], last: number): readonly number[] {
  const credential = nodes.findIndex((node) => node.ref === e.credential);
  if (credential >= 0 && credential < last) return [credential];
  return e.candidates.length > 0 ? ends : ends.slice(-1);
}

const claimed = (e: Explanation): string =>
  e.log.principal.ref ?? e.log.principal.id ?? e.log.principal.name ?? 'no name';

function useOf({ verdict, device }: Explanation): { proven: boolean; says: string } {
  const from = device === null ? '' : `, from ${device}`;
  if (verdict === 'attributed') return { proven: true, says: `the use: made by the holder${from}` };
  if (verdict === 'held')
    return { proven: false, says: `the use: not placed, by the holder or by whoever had a copy${from}` };
  if (verdict === 'contested') return { proven: false, says: `the use: the evidence contradicts itself${from}` };
  return { proven: false, says: `the use${from}` };
}

const yOf = (i: number): number => TOP + i * ROW + 18;

/** Straight to the next station; a bow past those in between. */
function line({ from, to, proven }: Edge, nodes: readonly Node[]): Html {
  const [y1, y2] = [yOf(from), yOf(to)];
  const bow = Math.min(60, 18 + Math.abs(to - from) * 7);
  const path =
    Math.abs(to - from) === 1
      ? `M${SPINE} ${y1}V${y2}`
      : `M${SPINE} ${y1}C${SPINE - bow} ${y1} ${SPINE - bow} ${y2} ${SPINE} ${y2}`;
  const kind = nodes[from]?.look === 'claim' || !proven ? 'open' : 'proven';
  return markup`<path class="${kind}" d="${path}"/>`;
}

function station({ ref, says, look }: Node, i: number): Html {
  const y = yOf(i);
  const shape =
    look === 'use'
      ? markup`<rect class="use" x="${SPINE - 7}" y="${y - 7}" width="14" height="14"/>`
      : markup`<circle class="${look}" cx="${SPINE}" cy="${y}" r="${look === 'root' ? 8 : 6}"/>`;
  return markup`${shape}<text class="ref" x="${TEXT}" y="${y + 1}">${shorten(visible(ref), FIT, 'middle')}</text><text class="says" x="${TEXT}" y="${y + 16}">${shorten(says, 104)}</text>
`;
}

const labelOf = (e: Explanation): string =>
  e.holder.length > 0 ? `Chain from ${e.holder[0]} to the use` : `${e.candidates.length} possible chains to the use`;
