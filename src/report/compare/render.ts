import { formatIso, type Micros } from '../../model/time.ts';
import type { Paint } from '../text/style.ts';
import { visible } from '../text/visible.ts';
import { padTo, shorten } from '../text/width.ts';
import { count, counted, interval } from '../text/words.ts';
import { chainText } from '../who.ts';
import { type ComparedAction, type Comparison, type Side, type SideName, TRAITS } from './sides.ts';

const TITLE: Readonly<Record<SideName, string>> = {
  holder: 'The holder’s side',
  open: 'Open: held, and not placed',
  other: 'The other side',
  nobody: 'Nobody proven',
};

/** Values of a list that are shown; all of them are in `--format json`. */
const LISTED = 4;
const LABEL = 14;

/** The sides one beside the other as far as they fit, the moment at which they part, and what each obtained. */
export function renderComparison(what: string, c: Comparison, width: number | null, paint: Paint): string {
  const lines: string[] = [paint('bold', visible(what))];
  for (const holder of c.holders.slice(0, LISTED)) lines.push(`held by ${visible(chainText(holder))}`);
  for (const o of c.openings.slice(0, LISTED))
    lines.push(
      `opened ${stamp(o.at)} from ${[o.device, o.address, o.client, o.system].flatMap((v) => (v === null ? [] : [visible(v)])).join(', ') || 'an unknown place'}`,
    );
  lines.push('', paint('bold', 'Where the sides part'), ...forkLines(c.fork));
  lines.push('', ...tableLines(c.sides, Math.min(width ?? 110, 160), paint));
  for (const side of c.sides) {
    if (side.obtained.length === 0) continue;
    lines.push('', paint('bold', `${TITLE[side.name]}: what it obtained`));
    for (const o of side.obtained.slice(0, 20))
      lines.push(`  ${visible(o.ref)}  ${stamp(o.issuedAt)}  ${counted(o.events, 'action')} with it`);
    if (side.obtained.length > 20) lines.push(`  … ${counted(side.obtained.length - 20, 'more')} (--format json)`);
  }
  return lines.map((l) => `${l.trimEnd()}\n`).join('');
}

function forkLines(fork: Comparison['fork']): readonly string[] {
  if (fork === null) return ['  Nothing in evidence contradicts the holder.'];
  const { lastOfHolder, firstOfOther, between } = fork;
  return [
    lastOfHolder === null
      ? '  last surely the holder’s: none before it'
      : `  last surely the holder’s: ${actionText(lastOfHolder)}`,
    `  first surely elsewhere:   ${actionText(firstOfOther)}`,
    `  between them:             ${counted(between, 'action')}, not decided`,
  ];
}

const actionText = (a: ComparedAction): string => `${stamp(a.time)}  ${visible(a.action)}  ${a.event}`;

function tableLines(sides: readonly Side[], width: number, paint: Paint): readonly string[] {
  const room = Math.max(18, Math.floor((width - LABEL) / Math.max(1, sides.length)) - 2);
  const row = (label: string, cells: readonly string[]): string =>
    `  ${paint('dim', padTo(label, LABEL - 2))}${cells.map((c) => padTo(shorten(visible(c), room, 'middle'), room + 2)).join('')}`;
  const lines = [
    row(
      '',
      sides.map((s) => TITLE[s.name]),
    ),
  ];
  lines.push(
    row(
      'actions',
      sides.map((s) => `${count(s.actions)}, ${count(s.privileged)} privileged`),
    ),
  );
  lines.push(
    row(
      'when',
      sides.map((s) => interval(s.first, s.last)),
    ),
  );
  const list = (label: string, of: (s: Side) => readonly (readonly [string, number])[]): void => {
    const rows = Math.min(LISTED, Math.max(...sides.map((s) => of(s).length)));
    for (let i = 0; i < rows; i++)
      lines.push(
        row(
          i === 0 ? label : '',
          sides.map((s) => {
            const cell = of(s)[i];
            return cell === undefined ? '' : `${cell[0]} ×${count(cell[1])}`;
          }),
        ),
      );
  };
  for (const trait of TRAITS) if (sides.some((s) => s.traits[trait].length > 0)) list(trait, (s) => s.traits[trait]);
  list('because', (s) => s.reasons);
  list('did', (s) => s.did);
  return lines;
}

const stamp = (at: Micros | null): string => (at === null ? 'time unknown' : formatIso(at).replace('T', ' '));
