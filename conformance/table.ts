import { BARRED, DIMENSIONS, type DimensionName, STRICT } from './dimensions.ts';
import { type Difference, macro, recognition, type Scored, type StreamScore, shareOf } from './score.ts';

export const BAR = 0.97;
export const RECOGNITION_BAR = 0.995;

/** The table of a run as Markdown: for the terminal and for the page alike. */
export function streamTable({ streams }: Scored): string {
  const scored = streams.filter((s) => s.ours !== null && s.hasExpected);
  const rows = scored.map((s) => row([s.stream, s.records, claimText(s), ...DIMENSIONS.map((d) => cell(s, d))]));
  const heads = ['stream', 'records', 'read', ...DIMENSIONS];
  return [row(heads), row(['---', '---:', '---', ...DIMENSIONS.map(() => '---')]), ...rows].join('\n');
}

/** Streams of detection tests: records without anything to compare with. */
export function recognitionTable({ streams }: Scored): string {
  const bare = streams.filter((s) => s.ours !== null && !s.hasExpected);
  const rows = bare.map((s) => row([s.stream, s.records, claimText(s)]));
  return [row(['stream', 'records', 'read']), row(['---', '---:', '---']), ...rows].join('\n');
}

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

function claimText({ records, right, wrong, unclaimed, ours, refused, notReadYet }: StreamScore): string {
  if (notReadYet) return wrong > 0 ? `not read yet (${wrong} by another source)` : 'not read yet';
  const notes = [
    ...(wrong > 0 ? [`${wrong} by another source`] : []),
    ...(unclaimed > 0 && ours?.mixed === undefined ? [`${unclaimed} unclaimed`] : []),
    ...(refused.size > 0 ? [`${[...refused.values()].reduce((a, b) => a + b, 0)} refused`] : []),
  ];
  const share = right === records ? 'all' : `${right} of ${records}`;
  return notes.length === 0 ? share : `${share} (${notes.join(', ')})`;
}

/** `31/33 t2 c1 m1 x4 w2`: agreed of those that the peer says; of these by table; conflicts, misses, extras, waived. */
function cell(s: StreamScore, dimension: DimensionName): string {
  if (s.notReadYet) return '';
  const t = s.dimensions[dimension];
  const share = shareOf(t);
  const notes = [
    ...(t.byTable > 0 ? [`t${t.byTable}`] : []),
    ...(t.conflict > 0 ? [`c${t.conflict}`] : []),
    ...(t.miss > 0 ? [`m${t.miss}`] : []),
    ...(t.extra > 0 ? [`x${t.extra}`] : []),
    ...(t.waived > 0 ? [`w${t.waived}`] : []),
  ];
  const agreed = share === null ? '–' : `${t.agree}/${t.agree + t.conflict + t.miss}`;
  return [agreed, ...notes].join(' ');
}

/** Macro averages over the streams that are read, beside the bars. */
export function averages({ streams }: Scored): string {
  const read = streams.filter((s) => s.ours !== null && !s.notReadYet);
  const lines = DIMENSIONS.map((dimension) => {
    const share = macro(read, dimension);
    const conflicts = read.reduce((sum, s) => sum + s.dimensions[dimension].conflict, 0);
    const bars = [
      ...(BARRED.includes(dimension) && share !== null ? [share >= BAR ? 'meets 0.97' : 'BELOW 0.97'] : []),
      ...(STRICT.includes(dimension) ? [conflicts === 0 ? 'no conflict' : 'CONFLICTS'] : []),
    ];
    return row([dimension, share === null ? '–' : share.toFixed(4), conflicts, bars.join(', ')]);
  });
  return [row(['dimension', 'macro average', 'conflicts', 'bar']), row(['---', '---:', '---:', '---']), ...lines].join(
    '\n',
  );
}

/** Which source claimed what, and every claim and silence that is wrong. */
export function recognitionText({ streams }: Scored): string {
  const { records, right, foreign, claimedForeign } = recognition(streams);
  const share = records === 0 ? 1 : right / records;
  const head = `Recognition without a hint: ${right} of ${records} records by the right source (${(share * 100).toFixed(2)} %; bar 99.5 %); ${claimedForeign} of ${foreign} records of other products claimed (bar 0).`;
  const wrong = streams.filter(
    (s) => s.wrong > 0 || (s.ours !== null && !s.ours.mixed && s.unclaimed > 0 && !s.notReadYet),
  );
  const details = wrong.map((s) => {
    const claims = [...s.wrongSources].map(([source, n]) => `${n} as ${source}`);
    const silent =
      s.ours !== null && !s.ours.mixed && !s.notReadYet && s.unclaimed > 0 ? [`${s.unclaimed} unclaimed`] : [];
    return `- ${s.stream}: ${[...claims, ...silent].join(', ')}`;
  });
  return [head, ...details].join('\n');
}

/** Every waiver with how often it applied. */
export function waiverText({ waived }: Scored): string {
  if (waived.size === 0) return 'No waivers.';
  const total = [...waived.values()].reduce((a, b) => a + b, 0);
  const lines = [...waived].map(([w, times]) => {
    const where = w.records === 'every' ? 'rule' : `record ${w.records.join(', ')}`;
    const says = times === 0 ? 'APPLIES NO LONGER' : `${times} ×`;
    return `- ${says} ${w.stream}, ${where}, ${w.dimension}${w.peer ? `, peer ${w.peer}` : ''}: ${w.reason}`;
  });
  return [`${waived.size} waivers, ${total} differences waived:`, '', ...lines].join('\n');
}

/** One difference, with what is needed to look it up. */
export function differenceLine({ stream, index, dimension, comparison: c }: Difference): string {
  const ours = c.ours.length === 0 ? 'nothing' : c.ours.map((v) => JSON.stringify(v)).join(' ');
  const peer = c.peer.map((v) => JSON.stringify(v)).join(' ');
  return `${c.verdict} ${stream}[${index}] ${dimension}: ours ${ours}; peer ${c.field} ${peer}${c.because === null ? '' : ` (${c.because})`}`;
}

/** What fails a run: conflicts where a stream's readers are finished, and claims of other products' records. */
export function failures({ streams, waived }: Scored): string[] {
  return [
    ...streams
      .filter((s) => s.ours?.finished)
      .flatMap((s) => s.differences)
      .filter((d) => d.comparison.verdict === 'conflict' && STRICT.includes(d.dimension))
      .map(differenceLine),
    ...streams
      .filter((s) => s.wrong > 0)
      .map((s) => `${s.stream}: ${s.wrong} records claimed by ${[...s.wrongSources.keys()].join(', ')}`),
    ...[...waived]
      .filter(([, n]) => n === 0)
      .map(([w]) => `waiver of ${w.stream} ${w.dimension} applies no longer: ${w.reason}`),
  ];
}
