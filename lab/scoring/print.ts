import { type Bar, percent } from './bars.ts';
import { calibrate } from './calibration.ts';
import { type Mark, OUTCOMES } from './mark.ts';

/** The score as text: outcomes by scenario, bars, calibration, and the first failures of each bar. */
export function printed(marks: readonly Mark[], bars: readonly Bar[], show: number): string {
  return [byScenario(marks), barLines(bars), placement(marks), thefts(marks), calibration(marks), failures(bars, show)]
    .filter((s) => s !== '')
    .join('\n\n');
}

const HEADS = ['knowable', ...OUTCOMES] as const;
const row = (name: string, cells: readonly (string | number)[]): string =>
  `${name.padEnd(24)}${cells.map((c) => String(c).padStart(11)).join('')}`;

function byScenario(marks: readonly Mark[]): string {
  const scenarios = groupedBy(marks, (m) => m.truth.scenario);
  const counts = (of: readonly Mark[]): (string | number)[] => [
    of.filter((m) => m.truth.knowable === 'root').length,
    ...OUTCOMES.map((o) => of.filter((m) => m.outcome === o).length || '·'),
  ];
  const names = [...scenarios.keys()].sort();
  return [
    row('scenario', HEADS),
    ...names.map((n) => row(n, counts(scenarios.get(n) ?? []))),
    row('all', counts(marks)),
  ].join('\n');
}

const barLines = (bars: readonly Bar[]): string =>
  bars.map((b) => `${b.holds ? 'holds' : 'FAILS'}  ${b.name}: ${b.says}`).join('\n');

/** Not a bar, but what the answers are worth: `held` everywhere would be safe and useless. */
function placement(marks: readonly Mark[]): string {
  const honest = marks.filter(
    (m) => m.truth.honest && m.truth.knowable === 'root' && m.truth.scenario !== 'service-internal',
  );
  const placed = honest.filter((m) => m.attribution?.verdict === 'attributed').length;
  const device = honest.filter((m) => m.truth.deviceKnowable);
  const named = device.filter((m) => m.attribution?.device != null).length;
  return `honest uses: ${percent(placed / Math.max(1, honest.length))} of ${honest.length} attributed; a device named for ${percent(named / Math.max(1, device.length))} of ${device.length} where it can be known`;
}

/** Stolen uses by what the oracle finds the evidence to suffice for, and by what was answered. */
function thefts(marks: readonly Mark[]): string {
  const stolen = marks.filter((m) => m.truth.stolen);
  if (stolen.length === 0) return '';
  const kinds: readonly (readonly [string, (m: Mark) => boolean])[] = [
    ['stolen uses that the evidence contradicts', (m) => m.truth.contestable],
    ['stolen uses that an honest story explains too', (m) => !m.truth.contestable && !m.truth.indistinguishable],
    ['stolen uses whose every trace is the victim’s', (m) => !m.truth.contestable && m.truth.indistinguishable],
  ];
  return kinds
    .map(([name, is]) => {
      const answers = groupedBy(stolen.filter(is), (m) => m.attribution?.verdict ?? 'missing');
      const said = [...answers].sort().map(([verdict, of]) => `${of.length} ${verdict}`);
      return `${name}: ${said.length === 0 ? 'none' : said.join(', ')}`;
    })
    .join('\n');
}

function calibration(marks: readonly Mark[]): string {
  const lines = calibrate(marks).map(
    (c) => `${c.grade.padEnd(7)}${String(c.chains).padStart(8)}${String(c.errors).padStart(8)}   ${percent(c.upper)}`,
  );
  const chains = new Set(marks.filter((m) => m.truth.scenario !== 'service-internal').map((m) => m.truth.chain)).size;
  return [
    `${chains} independent chains in all, service-internal apart`,
    'Calibration: synthetic scenarios; not a casework error rate',
    'grade    chains  errors   95 % upper bound',
    ...lines,
  ].join('\n');
}

function failures(bars: readonly Bar[], show: number): string {
  return bars
    .filter((b) => show > 0 && b.failures.length > 0)
    .map((b) => {
      const reasons = groupedBy(
        b.failures,
        (m) =>
          `${m.truth.scenario} · ${m.outcome} · ${m.attribution?.verdict ?? '-'} · ${m.attribution?.reason ?? '-'}`,
      );
      const lines = [...reasons].sort((x, y) => y[1].length - x[1].length).slice(0, show);
      return `${b.name}:\n${lines.map(([key, of]) => `  ${String(of.length).padStart(5)}  ${key}\n         ${example(of[0] as Mark)}`).join('\n')}`;
    })
    .join('\n\n');
}

const example = (m: Mark): string =>
  `e.g. ${m.truth.sourceEventId} (${m.truth.source}, ${m.truth.time}): truth ${m.truth.root}; ${m.why || `holder ${m.attribution?.holder[0] ?? '-'}`}`;

function groupedBy(marks: readonly Mark[], key: (m: Mark) => string): Map<string, Mark[]> {
  const groups = new Map<string, Mark[]>();
  for (const m of marks) {
    const k = key(m);
    const group = groups.get(k);
    if (group) group.push(m);
    else groups.set(k, [m]);
  }
  return groups;
}
