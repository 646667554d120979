import { caseOf } from '../cases/cases.ts';
import { pinText } from '../cases/changes-text.ts';
import { ACTS, type Entry, parseLine } from '../cases/entry.ts';
import { headText, personText } from '../cases/listing.ts';
import { stateOf } from '../cases/render.ts';
import type { EvidenceReader } from '../evidence/reader.ts';
import { stampsOn } from '../evidence/stamp/ask.ts';
import { shortfallOf, type Vouchers, vouchedBy } from '../evidence/vouched.ts';
import { vouchedNote } from '../evidence/witness/ask.ts';
import { type Asked, explainRow } from '../report/explain/explain.ts';
import type { Explanation } from '../report/explain/explanation.ts';
import type { Report, ReportedEntry } from '../report/html/report.ts';
import { cosignedAt, integrityText, stampedAt, uncheckedText } from '../report/vouched.ts';
import type { ActionRow } from '../store/contract.ts';
import type { About } from './about.ts';
import type { custodyAbout } from './custody.ts';
import type { Rules } from './format.ts';
import { ENGINE } from './statement.ts';

/** A page cannot prove it; the bundle that the page is in may. */
const COMPLETENESS_ELSEWHERE = 'completeness asserted by this page; `ascribe verify` says whether its bundle proves it';

/** Gather what a report says of an action or a case. */
export async function reportOf(
  asked: Asked,
  about: About,
  custody: ReturnType<typeof custodyAbout>,
  { log, key, vouchers }: { readonly log: EvidenceReader; readonly key: string; readonly vouchers: Vouchers },
  rules: Rules,
): Promise<Report> {
  const { origin, size, root } = log.checkpoint;
  const attributions: { explanation: Explanation; since: string | null }[] = [];
  for (const row of about.rows) {
    const seen = about.case?.pins.find(({ pin }) => pin.event === row.event);
    const explanation = await explained(asked, row);
    attributions.push({ explanation, since: seen === undefined ? null : pinText(seen, size) });
  }
  return {
    case: caseOfReport(about),
    attributions,
    log: { origin, size, root: root.toString('base64'), key },
    engine: ENGINE(rules),
    vouched: vouchedOf(log, vouchers),
    notices: [COMPLETENESS_ELSEWHERE],
    custody:
      custody === null ? null : { head: headText(custody.head), entries: custody.enclosed.entries.flatMap(entryOf) },
  };
}

function vouchedOf(log: EvidenceReader, vouchers: Vouchers): Report['vouched'] {
  const vouched = vouchedBy(Buffer.from(vouchedNote(log)), stampsOn(log), vouchers);
  return {
    cosigned: cosignedAt(vouched),
    stamped: stampedAt(vouched),
    unchecked: uncheckedText(vouched),
    integrity: integrityText(vouched),
    shortfall: shortfallOf(vouched, vouchers),
  };
}

/** `explain` looks up the records that a card shows; a report names the place of every one. */
async function explained(asked: Asked, row: ActionRow): Promise<Explanation> {
  const explanation = await explainRow(asked, row);
  const missing = explanation.evidence.filter(({ logIndex }) => logIndex === null).map(({ digest }) => digest);
  if (missing.length === 0) return explanation;
  const places = await asked.store.logIndicesOf(missing);
  const evidence = explanation.evidence.map((one) => ({
    ...one,
    logIndex: one.logIndex ?? places.get(one.digest) ?? null,
  }));
  return { ...explanation, evidence };
}

function caseOfReport({ case: about }: About): Report['case'] {
  if (about === null) return null;
  const { one, pins } = about;
  const { id, question, scope, authority, investigator } = one;
  const gone = pins.filter(({ is }) => is.state === 'gone').map(({ pin }) => pin.event);
  const lost = gone.length === 0 ? '' : `; pinned and no longer in the log: ${gone.join(', ')}`;
  return {
    ...{ id, question, scope, authority, investigator, state: stateOf(one) + lost, opened: one.opened.at },
    conclusion: one.closed?.conclusion ?? null,
    notes: one.notes.map(({ at, by, text }) => ({ at, by: personText(by), text })),
  };
}

function entryOf(line: string): readonly ReportedEntry[] {
  const entry = parseLine(line)?.entry;
  if (entry === undefined) return [];
  return [{ n: entry.n, at: entry.at, who: personText(entry.by), did: didText(entry), log: entry.log.size }];
}

function didText(entry: Entry): string {
  const named = caseOf(entry);
  const events = entry.events.map((event) => event.slice(0, 12)).join(', ');
  return [ACTS[entry.act], ...(named === null ? [] : [`(${named})`]), events].filter((part) => part !== '').join(' ');
}
