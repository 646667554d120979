import { ocsfWriter } from '../report/ocsf/action.ts';
import type { OcsfEvent } from '../report/ocsf/base.ts';
import { ocsfFinding } from '../report/ocsf/finding.ts';
import { safeJson } from '../report/text/visible.ts';
import { counted } from '../report/text/words.ts';
import { noteListing } from './access.ts';
import type { ExportOptions } from './commands/export.ts';
import type { Context } from './context.ts';
import { filterFrom } from './filters.ts';
import { type House, withHouse } from './house.ts';

export async function runExport(options: ExportOptions, context: Context): Promise<void> {
  const what = options.findings === true ? 'findings' : 'actions';
  await noteListing(context, what, options, () => written(what, options, context));
}

async function written(what: string, options: ExportOptions, context: Context): Promise<number> {
  const { out, say } = context.terminal;
  let left = 0;
  let rows = 0;
  await withHouse(context, async (house) => {
    for await (const event of eventsOf(house, options)) {
      if (event === null) left++;
      else {
        rows++;
        await out.write(`${safeJson(JSON.stringify(event))}\n`);
      }
    }
  });
  await out.flush();
  if (left > 0) say(`${counted(left, what.slice(0, -1))} without a time left out: OCSF asks for one.`);
  return rows;
}

async function* eventsOf({ store, policy }: House, options: ExportOptions): AsyncGenerator<OcsfEvent | null> {
  if (options.findings === true) {
    for (const finding of await store.findings()) yield ocsfFinding(finding);
    return;
  }
  const write = ocsfWriter(policy.id);
  for await (const batch of store.actions(filterFrom(options))) for (const row of batch) yield write(row);
}
