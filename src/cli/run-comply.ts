import { casesIn } from '../cases/cases.ts';
import { readCustody } from '../cases/custody-log.ts';
import { openReader } from '../evidence/reader.ts';
import { stampsOn } from '../evidence/stamp/ask.ts';
import { NO_VOUCHERS, vouchedBy } from '../evidence/vouched.ts';
import { vouchedNote } from '../evidence/witness/ask.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { crosswalk, DISCLAIMER, renderCrosswalk } from '../report/comply/comply.ts';
import { EDITIONS, type PolicyName } from '../report/comply/crosswalk.ts';
import { countedHere, type Present } from '../report/comply/present.ts';
import { safeJson } from '../report/text/visible.ts';
import type { Store } from '../store/contract.ts';
import { noteListing } from './access.ts';
import type { ComplyOptions } from './commands/comply.ts';
import type { Context } from './context.ts';
import { withHouse } from './house.ts';

export async function runComply({ policy, format }: ComplyOptions, context: Context): Promise<void> {
  await noteListing(context, 'comply', { policy, format }, async () => {
    const here = await withHouse(context, ({ store }) => presentIn(store, context.dataDir));
    const rows = crosswalk(policy as PolicyName, here);
    const { out, width, paint } = context.terminal;
    await out.write(
      format === 'json'
        ? `${safeJson(JSON.stringify({ policy, ...EDITIONS[policy as PolicyName], notice: DISCLAIMER, controls: rows }, null, 2))}\n`
        : renderCrosswalk(policy as PolicyName, rows, width, paint),
    );
    await out.flush();
    return rows.length;
  });
}

async function presentIn(store: Store, dataDir: string): Promise<Present> {
  const log = openReader(evidenceFolder(dataDir));
  const { origin, size, root } = log.checkpoint;
  const { entries, problems } = readCustody(dataDir);
  const cases = casesIn(entries);
  const findings = new Map<string, number>();
  for (const { code } of await store.findings()) findings.set(code, (findings.get(code) ?? 0) + 1);
  return {
    log: { origin, size, root: root.toString('base64') },
    ...countedHere(await store.coverage(), await store.gaps(), await store.counts()),
    credentials: (await store.credentials()).length,
    approved: await approvedIn(store),
    custody: {
      ...{ entries: entries.length, problems: problems.length, cases: cases.length },
      held: cases.filter((one) => one.hold !== null).length,
      purges: entries.filter(({ entry }) => entry.act === 'purged').length,
    },
    vouched: vouchedBy(Buffer.from(vouchedNote(log)), stampsOn(log), NO_VOUCHERS).others,
    findings,
  };
}

async function approvedIn(store: Store): Promise<number> {
  let n = 0;
  for await (const batch of store.actions({ privileged: true }))
    for (const { segment } of batch) if (segment.approval !== null && segment.approval.state !== 'missing') n++;
  return n;
}
