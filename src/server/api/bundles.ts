import * as z from 'zod';
import { serverAccount } from '../../cases/person.ts';
import { recordAccess } from '../../cases/record.ts';
import { loadKeys, passphraseOf } from '../../evidence/keys.ts';
import { layoutOf } from '../../evidence/layout.ts';
import { formatVkey, type NoteSigner } from '../../evidence/note.ts';
import { type EvidenceReader, openReader } from '../../evidence/reader.ts';
import { evidenceFolder } from '../../pipeline/folders.ts';
import { type About, aboutAction, aboutCase, namesCase } from '../../proof/about.ts';
import { checkedBundle } from '../../proof/bundle.ts';
import { statedCase } from '../../proof/case.ts';
import { TooManyRecords } from '../../proof/collect.ts';
import { custodyAbout } from '../../proof/custody.ts';
import { reportOf } from '../../proof/report.ts';
import { reportPage } from '../../report/html/report.ts';
import { type Answer, type Endpoint, operation } from '../http/endpoint.ts';
import { name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import type { Snapshot } from '../library.ts';
import type { Caller } from '../security/access.ts';
import type { Service } from '../service.ts';
import { custodyProblems } from './custody-problems.ts';

/** Records that a bundle encloses at most: as on the command line where nothing else is said. */
const MOST_RECORDS = 5000;
/** How long a hand-out waits for the index to be where the log is. */
const PATIENCE_MILLIS = 20_000;
const PAUSE_MILLIS = 200;

const PARAMS = z.strictObject({ id: name().describe('Id of an action, or of a case (`case-12`)') });
const MISSING = {
  404: { says: 'There is no such action or case' },
  409: { says: 'Nothing is pinned, or the id fits several actions' },
};

/** What leaves the house: the bundle that others check offline, and the page that people read. */
export const bundleEndpoints: readonly Endpoint[] = [
  operation({
    method: 'get',
    path: '/v1/bundles/{id}',
    tag: 'Cases',
    summary: 'An action, or a case with all that is pinned to it, as one file that others can check',
    description: 'What `ascribe bundle` writes; `ascribe verify` or verifier/verify.html checks it without a server.',
    access: 'investigator',
    params: PARAMS,
    answers: { 200: { says: 'The bundle', media: ['application/json'] }, ...MISSING },
    run: async ({ params: { id }, caller }, service) => handOut('bundled', id, caller, service),
  }),
  operation({
    method: 'get',
    path: '/v1/reports/{id}',
    tag: 'Cases',
    summary: 'The same for people: one HTML page that works offline and prints',
    description: 'What `ascribe report` writes.',
    access: 'investigator',
    params: PARAMS,
    answers: { 200: { says: 'The page', media: ['text/html'] }, ...MISSING },
    run: async ({ params: { id }, caller }, service) => handOut('reported', id, caller, service),
  }),
];

type Act = 'bundled' | 'reported';

function handOut(act: Act, id: string, caller: Caller, service: Service): Promise<Answer> {
  return custodyProblems(async () => {
    const folder = evidenceFolder(service.dataDir);
    const { signer } = loadKeys(layoutOf(folder).keys, passphraseOf(undefined));
    const { snapshot, log } = await settled(service, folder);
    try {
      const about = await whatAbout(snapshot, id, service);
      const file = `${act === 'bundled' ? 'bundle' : 'report'} over the API`;
      const events = about.rows.map((row) => row.event);
      const named = about.case?.one.id ?? null;
      // Noted first, so that what is handed out says of itself that it was.
      await recordAccess(service.dataDir, serverAccount(caller.account), {
        ...{ act, events, detail: { file } },
        ...(named !== null && { case: named }),
      });
      const made = await written(
        act,
        { about, snapshot, log, signer, custody: custodyAbout(service.dataDir, named, events) },
        service,
      );
      return download(
        made,
        `${named ?? events[0]?.slice(0, 12) ?? 'action'}.${act === 'bundled' ? 'bundle.json' : 'report.html'}`,
      );
    } finally {
      snapshot.release();
    }
  });
}

interface Making {
  readonly about: About;
  readonly snapshot: Snapshot;
  readonly log: EvidenceReader;
  readonly signer: NoteSigner;
  readonly custody: ReturnType<typeof custodyAbout>;
}

async function written(act: Act, { about, snapshot, log, signer, custody }: Making, service: Service): Promise<string> {
  const { policy, mappings, vouchers } = service.rules();
  const rules = { policy, mappings };
  const of = { log, key: formatVkey(signer), vouchers };
  const page = reportPage(await reportOf(snapshot, about, custody, of, rules));
  if (act === 'reported') return page;
  const stated = about.case === null ? null : statedCase(about.case.one, about.case.pins);
  const subject = { rows: about.rows, case: stated, custody, report: page, originals: false };
  try {
    const { text, doubt } = await checkedBundle(snapshot.store, log, subject, rules, signer, MOST_RECORDS);
    if (doubt === null) return text;
    throw new Problem('defect', `A verifier would not confirm this bundle, so it is not handed out: ${doubt.message}`);
  } catch (error) {
    if (!(error instanceof TooManyRecords)) throw error;
    throw new Problem(
      'too-large',
      `The attribution cites ${error.cited} records; at most ${MOST_RECORDS} are handed out here. \`ascribe bundle --max-records\` takes more.`,
    );
  }
}

/**
 * The index where the log is: a bundle says that all records which mention the consulted refs are in it, so none may be sealed
 * that is not judged yet.
 */
async function settled(service: Service, folder: string): Promise<{ snapshot: Snapshot; log: EvidenceReader }> {
  for (const until = Date.now() + PATIENCE_MILLIS; ; ) {
    const snapshot = await service.library.open();
    const log = openReader(folder);
    if (allIsJudged(log, snapshot.generation.logSize)) return { snapshot, log };
    snapshot.release();
    if (Date.now() > until)
      throw new Problem(
        'not-ready',
        'Records are coming in faster than they are judged. Try again.',
        {},
        { 'retry-after': '10' },
      );
    await new Promise((resume) => setTimeout(resume, PAUSE_MILLIS));
  }
}

/** Leaves that are looked at; where more came in since, records are among them. */
const MOST_LOOKED_AT = 10_000;

/** Whether no record was sealed after the state that answers: a leaf that tells of an object as a whole changes no verdict. */
function allIsJudged(log: EvidenceReader, judged: number): boolean {
  const { size } = log.checkpoint;
  if (size < judged || size - judged > MOST_LOOKED_AT) return false;
  for (let index = judged; index < size; index++) if (log.leaf(index).type === 'record') return false;
  return true;
}

async function whatAbout({ store, policy }: Snapshot, id: string, service: Service): Promise<About> {
  if (namesCase(id)) {
    const about = await aboutCase(store, service.dataDir, id, policy.id);
    if (about.rows.length > 0) return about;
    throw new Problem('case-refuses', `Nothing that is in the log is pinned to ${id}.`);
  }
  const rows = await store.findAction(id);
  const [row] = rows;
  if (row === undefined) throw new Problem('not-found', 'No action has this id.');
  if (rows.length > 1)
    throw new Problem('several-match', `It fits ${rows.length} actions; name one of them.`, {
      matches: rows.map((r) => r.event),
    });
  return aboutAction(row);
}

/** Saved, never shown in our origin: a report holds words from logs. */
const download = (text: string, file: string): Answer => ({
  kind: 'text',
  text,
  media: file.endsWith('.html') ? 'text/html; charset=utf-8' : 'application/json',
  headers: { 'content-disposition': `attachment; filename="${file}"` },
});
