import type { Verdict } from '../model/verdict.ts';
import { VERDICTS } from '../model/verdict.ts';
import { type Paint, VERDICT_LOOK } from './text/style.ts';
import { visible } from './text/visible.ts';
import { padTo, wrap } from './text/width.ts';
import { bytes, count, counted, percent } from './text/words.ts';

/** What one ingest did. Plain data: `--format json` writes it as it is. */
export interface IngestSummary {
  readonly dataFolder: string;
  readonly interrupted: boolean;
  /** Files looked at, and how many of them held nothing new. */
  readonly files: number;
  readonly filesWithNothingNew: number;
  /** Sealed and read by this run. */
  readonly records: number;
  readonly bytes: number;
  readonly millis: number;
  /** Of the whole data folder, after this run. */
  readonly total: {
    readonly records: number;
    readonly actions: number;
    readonly duplicates: number;
    readonly replicas: number;
    readonly unread: number;
    readonly passedOver: number;
    readonly findings: number;
  };
  /** Events read by this run, by source. */
  readonly bySource: Readonly<Record<string, number>>;
  /** Of the whole data folder; `null`: not judged, because the run was interrupted. */
  readonly verdicts: Readonly<Record<Verdict, number>> | null;
  /** Records of this run in which a secret was found; everything derived sees them without it. */
  readonly redactedRecords: number;
  /** Places in the input that could not be read as records; sealed where there were bytes to seal. */
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly file: string;
  /** Byte offset in the decompressed file; `null`: the file as a whole. */
  readonly offset: number | null;
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
}

/** So many are shown; the rest is counted, with the command that lists them. */
const SHOWN_UNREADABLE = 20;
const LABEL = 12;
const WIDEST = 110;

export function renderIngestSummary(s: IngestSummary, width: number, paint: Paint): string {
  const lines: string[] = [];
  const row = (label: string, text: string): void => {
    wrap(text, Math.min(width, WIDEST) - LABEL - 2).forEach((line, i) => {
      lines.push(`  ${i === 0 ? paint('dim', padTo(label, LABEL)) : ' '.repeat(LABEL)}${line}`);
    });
  };
  const rate = s.millis === 0 ? s.records : (s.records * 1000) / s.millis;
  lines.push(
    paint(
      'bold',
      s.interrupted
        ? 'Interrupted. What is counted here is sealed and kept; run the same command again to go on.'
        : `Sealed ${counted(s.records, 'new record')} in ${seconds(s.millis)}.`,
    ),
  );
  row(
    'files',
    `${count(s.files)}${s.filesWithNothingNew === 0 ? '' : `, ${count(s.filesWithNothingNew)} of them with nothing new`}`,
  );
  row('read', `${bytes(s.bytes)}${s.records === 0 ? '' : `, ${count(rate)} records/s`}`);
  for (const [source, n] of Object.entries(s.bySource)) row('', `${source}: ${counted(n, 'event')}`);
  if (s.redactedRecords > 0) row('redacted', `secrets in ${counted(s.redactedRecords, 'record')}`);
  const t = s.total;
  if (s.interrupted) return lines.map((l) => `${l.trimEnd()}\n`).join('');
  lines.push(paint('bold', `In ${visible(s.dataFolder)} now:`));
  row('records', count(t.records));
  row('actions', count(t.actions));
  row('duplicates', `${count(t.duplicates)} (the same event again)`);
  row('replicas', `${count(t.replicas)} (the same event in other words: another account’s copy, another stage)`);
  row('unread', t.unread === 0 ? '0' : `${count(t.unread)} (sealed, not understood: ascribe unread)`);
  if (t.passedOver > 0) row('not sealed', `${count(t.passedOver)} (places passed over: ascribe unread)`);
  if (t.actions > 0 && s.verdicts !== null) {
    lines.push(paint('bold', 'Verdicts:'));
    for (const v of VERDICTS)
      lines.push(
        `  ${paint(VERDICT_LOOK[v], padTo(v, 13))} ${padTo(count(s.verdicts[v]), 12, 'right')}  ${padTo(percent(s.verdicts[v], t.actions), 7, 'right')}`,
      );
  }
  lines.push(...unreadableLines(s.unreadable, width, paint));
  lines.push(...nextLines(s, paint));
  return lines.map((l) => `${l.trimEnd()}\n`).join('');
}

function unreadableLines(unreadable: readonly Unreadable[], width: number, paint: Paint): readonly string[] {
  if (unreadable.length === 0) return [];
  const lines = [paint('warn', `Could not be read (${count(unreadable.length)}):`)];
  for (const u of unreadable.slice(0, SHOWN_UNREADABLE)) {
    const place = u.offset === null ? u.file : `${u.file} @ ${u.offset}`;
    wrap(`${place}: ${u.reason}. ${u.remedy}`, Math.min(width, WIDEST) - 4).forEach((line, i) => {
      lines.push(`${i === 0 ? '  ' : '    '}${line}`);
    });
  }
  const more = unreadable.length - SHOWN_UNREADABLE;
  if (more > 0) lines.push(paint('dim', `  and ${count(more)} more: ascribe unread`));
  return lines;
}

function nextLines(s: IngestSummary, paint: Paint): readonly string[] {
  if (s.total.actions === 0) return [];
  const tips = [
    ['ascribe coverage', 'how much of it can be defended, and what is missing'],
    ...(s.total.findings > 0 ? [['ascribe findings', `${counted(s.total.findings, 'finding')} to look at`]] : []),
    ['ascribe attributions --privileged', 'who did what matters'],
  ] as const;
  return [
    paint('bold', 'Try next:'),
    ...tips.map(([line = '', does = '']) => `  ${padTo(line, 34)}  ${paint('dim', does)}`),
  ];
}

const seconds = (millis: number): string =>
  millis < 10_000 ? `${(millis / 1000).toFixed(1)} s` : `${Math.round(millis / 1000)} s`;
