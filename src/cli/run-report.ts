import { loadVerifier } from '../evidence/keys.ts';
import { layoutOf } from '../evidence/layout.ts';
import { formatVkey } from '../evidence/note.ts';
import { openReader } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { type About, aboutAction, aboutCase, namesCase } from '../proof/about.ts';
import { custodyAbout } from '../proof/custody.ts';
import { reportOf } from '../proof/report.ts';
import { reportPage } from '../report/html/report.ts';
import { visible } from '../report/text/visible.ts';
import { bytes } from '../report/text/words.ts';
import type { Store } from '../store/contract.ts';
import { noteAccess } from './access.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { problem } from './errors.ts';
import { withHouse } from './house.ts';
import { requireDataFolder } from './open-house.ts';
import { theAction } from './run-case.ts';
import { saveNew } from './save.ts';
import { vouchingOf } from './vouching.ts';

export async function runReport(id: string, file: string, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const configuration = readConfiguration(context.configFile, context.dataDir);
  const { policy, mappings } = configuration;
  const vouchers = vouchingOf(configuration).needs;
  const folder = evidenceFolder(context.dataDir);
  const key = formatVkey(loadVerifier(layoutOf(folder).keys));
  const page = await withHouse(context, async (house) => {
    const about = await whatAbout(house.store, id, context.dataDir, policy.policyId);
    const custody = await notedCustody('reported', about, file, context);
    const log = { log: openReader(folder), key, vouchers };
    return reportPage(await reportOf(house, about, custody, log, { policy, mappings }));
  });
  saveNew(file, page);
  const { out, paint } = context.terminal;
  await out.write(`${paint('good', 'written')}  ${visible(file)}: ${bytes(Buffer.byteLength(page))}\n`);
  await out.flush();
}

export async function whatAbout(store: Store, id: string, dataDir: string, policyId: string): Promise<About> {
  if (!namesCase(id)) return aboutAction(await theAction(store, id, dataDir));
  const about = await aboutCase(store, dataDir, id, policyId);
  if (about.rows.length === 0)
    throw problem(`nothing that is in the log is pinned to ${id}; \`ascribe case add\` pins an attribution.`);
  return about;
}

/** The access is noted first, so that what is handed out says of itself that it was. */
export async function notedCustody(act: 'bundled' | 'reported', about: About, file: string, context: Context) {
  const events = about.rows.map((row) => row.event);
  const id = about.case?.one.id ?? null;
  await noteAccess(context, { act, ...(id !== null && { case: id }), events, detail: { file } });
  return custodyAbout(context.dataDir, id, events);
}
