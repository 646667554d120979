import { citationsOf } from '../judgement/standards.ts';
import { formatIso, type Micros } from '../model/time.ts';
import type { Finding } from '../model/verdict.ts';
import { bySeverity, findingType } from './listings/findings.ts';
import { type Paint, SEVERITY_LOOK } from './text/style.ts';
import { visible } from './text/visible.ts';
import { wrap } from './text/width.ts';
import { counted, interval } from './text/words.ts';

/** Of one kind so many are shown to a person; all are in the other formats. */
const SHOWN_OF_A_KIND = 10;
const WIDEST = 110;

/** Findings by kind, the gravest kind first: what it means, what to do, then each subject. */
export function renderFindings(findings: readonly Finding[], width: number | null, paint: Paint): string {
  const kinds = new Map<string, Finding[]>();
  for (const f of [...findings].sort(bySeverity)) {
    const those = kinds.get(f.code);
    if (those === undefined) kinds.set(f.code, [f]);
    else those.push(f);
  }
  const lines: string[] = [];
  const room = Math.min(width ?? WIDEST, WIDEST);
  const say = (text: string, indent: number, look: Parameters<Paint>[0] = 'plain'): void => {
    for (const line of wrap(text, room - indent)) lines.push(' '.repeat(indent) + paint(look, line));
  };
  for (const [code, those] of kinds) {
    const severity = those[0]?.severity ?? 'low';
    const type = findingType(code);
    if (lines.length > 0) lines.push('');
    lines.push(
      `${paint(SEVERITY_LOOK[severity], severity.toUpperCase())}  ${paint('bold', visible(type?.title ?? code))}  ${paint('dim', `${visible(code)}, ${counted(those.length, 'finding')}`)}`,
    );
    if (type !== null) {
      say(type.says, 2);
      say(`Do: ${type.remedy}`, 2);
      say(`See: ${citationsOf(type.standards).join(', ')}`, 2, 'dim');
    }
    for (const f of those.slice(0, SHOWN_OF_A_KIND)) {
      say(`· ${f.subject}`, 2, 'bold');
      say(ownWords(f.says, type?.says ?? ''), 4);
      say(`${counted(f.events, 'action')}, ${interval(f.first, f.last)}`, 4, 'dim');
      if (f.suppressed !== null) say(`Suppressed: ${f.suppressed.reason}${until(f.suppressed.until)}`, 4, 'dim');
    }
    const more = those.length - SHOWN_OF_A_KIND;
    if (more > 0)
      say(`and ${counted(more, 'more', 'more')}: ascribe findings --finding ${code} --format csv`, 2, 'dim');
  }
  return lines.map((l) => `${l}\n`).join('');
}

const until = (at: Micros | null): string => (at === null ? '' : `, until ${formatIso(at)}`);

/** What a finding says beyond what its kind says, which stands above it already. */
const ownWords = (says: string, kindSays: string): string =>
  kindSays !== '' && says.startsWith(kindSays) && says.length > kindSays.length
    ? says.slice(kindSays.length).trim()
    : says;
