import { Page } from '../report/explain/page.ts';
import type { Column } from '../report/table.ts';
import { type Look, type Paint, VERDICT_LOOK } from '../report/text/style.ts';
import { counted } from '../report/text/words.ts';
import type { SeenPin } from './case-view.ts';
import type { Attribution, Case, Stamp } from './cases.ts';
import type { Json } from './entry.ts';
import { personText } from './listing.ts';

/** The case as an investigator reads it: what is asked, what was pinned, and first of all what has changed since. */
export function renderCase(
  one: Case,
  pins: readonly SeenPin[],
  logSize: number,
  width: number | null,
  paint: Paint,
): string {
  const page = new Page(width, paint);
  page.raw(`${paint('bold', one.id)}  ${stateOf(one)}`);
  page.say(one.question, 0, 'bold');
  page.raw('');
  page.row('scope', one.scope);
  page.row('authority', one.authority);
  page.row('by', one.investigator);
  page.row('opened', stampText(one.opened));
  for (const { account, role } of one.members) page.row('shared with', `${account}, ${role}`);
  if (one.hold !== null) page.row('hold', `${one.hold.reason} (${stampText(one.hold)})`, 'warn');
  if (one.keepUntil !== null) page.row('kept until', one.keepUntil);
  if (one.closed !== null) page.row('closed', `${one.closed.conclusion} (${stampText(one.closed)})`);
  page.section(`Pinned (${counted(one.pins.length, 'attribution')})`);
  if (pins.length === 0) page.say('Nothing yet: `ascribe case add` pins an attribution as it is.');
  for (const seen of pins) pinLines(page, seen, logSize);
  if (one.notes.length > 0) page.section('Notes');
  for (const note of one.notes) {
    page.say(stampText(note), 2, 'dim');
    page.say(note.text, 4);
  }
  return page.text();
}

function pinLines(page: Page, { pin, now, is }: SeenPin, logSize: number): void {
  page.say(`${pin.event}  ${headline(pin.attribution)}`, 2, lookOf(pin.attribution));
  page.row('pinned', stampText(pin), 'plain', 4);
  if (is.state === 'unchanged') page.row('since', `the same, with the log at ${logSize} leaves`, 'plain', 4);
  if (is.state === 'gone') page.row('since', 'the log holds no such action any more', 'bad', 4);
  if (is.state !== 'changed') return;
  const what = is.answer ? 'CHANGED: evidence gives another answer' : 'more or other support for the same answer';
  page.row('since', `${what} (log ${pin.log.size} → ${logSize} leaves)`, is.answer ? 'bad' : 'warn', 4);
  if (is.answer && now !== null) page.row('now', headline(now), lookOf(now), 4);
  for (const { field, before, after } of is.changes) {
    page.row(field, valueText(before), 'plain', 6);
    page.row('', `→ ${valueText(after)}`, 'plain', 6);
  }
}

const headline = (a: Attribution): string => {
  const grade = (a['grade'] as { overall?: string } | undefined)?.overall ?? '';
  return `${a['action']}  ${a['time'] ?? 'time unknown'}  ${a['verdict']} ${grade}`;
};

function lookOf({ verdict }: Attribution): Look {
  return typeof verdict === 'string' && Object.hasOwn(VERDICT_LOOK, verdict)
    ? VERDICT_LOOK[verdict as keyof typeof VERDICT_LOOK]
    : 'plain';
}

/** Longest value shown of a field that has changed; the JSON form has all. */
const MAX_VALUE = 300;

export function valueText(value: Json): string {
  if (value === null) return 'none';
  if (Array.isArray(value) && value.length === 0) return 'nobody, nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE)}…`;
}

export const stampText = ({ at, by, entry, log }: Stamp): string =>
  `${at.slice(0, 19).replace('T', ' ')}Z by ${personText(by)}, entry ${entry}, log at ${log.size} leaves`;

export const stateOf = ({ closed, hold }: Case): string =>
  [closed === null ? 'open' : 'closed', ...(hold === null ? [] : ['on legal hold'])].join(', ');

/** `changed`: pins whose answer is another today. */
export interface CaseRow {
  readonly one: Case;
  readonly changed: number;
}

export const CASE_COLUMNS: readonly Column<CaseRow>[] = [
  { title: 'CASE', text: ({ one }) => one.id },
  { title: 'STATE', text: ({ one }) => stateOf(one) },
  { title: 'PINNED', text: ({ one }) => String(one.pins.length), align: 'right' },
  {
    title: 'CHANGED',
    text: ({ changed }) => String(changed),
    align: 'right',
    look: ({ changed }) => (changed > 0 ? 'bad' : 'plain'),
  },
  { title: 'BY', text: ({ one }) => one.investigator, min: 8, good: 16 },
  { title: 'QUESTION', text: ({ one }) => one.question, min: 16, good: 40, max: 80 },
];
