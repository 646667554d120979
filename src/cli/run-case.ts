import * as acts from '../cases/acts.ts';
import { seenPins } from '../cases/case-view.ts';
import type { CaseRole } from '../cases/cases.ts';
import { whoeverRunsThis } from '../cases/person.ts';
import { CASE_COLUMNS, type CaseRow, renderCase } from '../cases/render.ts';
import { openReader } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { table } from '../report/table.ts';
import { safeJson, visible } from '../report/text/visible.ts';
import { counted } from '../report/text/words.ts';
import type { ActionRow, Store } from '../store/contract.ts';
import { noteAccess } from './access.ts';
import type { CaseFormat, NewCaseOptions } from './commands/case.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { problem } from './errors.ts';
import { withHouse } from './house.ts';
import { requireDataFolder } from './open-house.ts';

/** The acts of `ascribe case`: what was typed is handed on, what came of it is told. */

export async function newCase(question: string, options: NewCaseOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const id = await acts.openCase(context.dataDir, whoeverRunsThis(), { question, ...options });
  await print(context, `${id}\n`);
}

export async function listCases({ format }: CaseFormat, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const cases = acts.allCases(context.dataDir);
  const rows = await withHouse(context, async ({ store, policy }) => {
    const out: CaseRow[] = [];
    for (const one of cases) {
      const changed = (await seenPins(store, one, policy.id)).filter(
        ({ is }) => is.state === 'gone' || (is.state === 'changed' && is.answer),
      );
      out.push({ one, changed: changed.length });
    }
    return out;
  });
  if (format === 'json') await print(context, json(rows.map(({ one, changed }) => ({ ...one, changed }))));
  else if (rows.length > 0)
    await print(context, table(CASE_COLUMNS, rows, context.terminal.width, context.terminal.paint));
  else context.terminal.say('There is no case yet; `ascribe case new` opens one.');
}

export async function showCase(id: string, { format }: CaseFormat, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const one = acts.theCase(context.dataDir, id);
  const pins = await withHouse(context, ({ store, policy }) => seenPins(store, one, policy.id));
  const changed = pins.filter(({ is }) => is.state !== 'unchanged').map(({ pin }) => pin.event);
  await noteAccess(context, { act: 'case-shown', case: id, detail: { changed } });
  const { size } = openReader(evidenceFolder(context.dataDir)).checkpoint;
  const { width, paint } = context.terminal;
  await print(
    context,
    format === 'json'
      ? json({ ...one, pins: pins.map(({ row: _row, ...seen }) => seen), logSize: size })
      : renderCase(one, pins, size, width, paint),
  );
}

export async function addToCase(id: string, events: readonly string[], context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  acts.theCase(context.dataDir, id);
  const { policy, mappings } = readConfiguration(context.configFile, context.dataDir);
  await withHouse(context, async ({ store }) => {
    // all are found before the first is pinned
    const rows: ActionRow[] = [];
    for (const event of events) rows.push(await theAction(store, event, context.dataDir));
    for (const row of rows)
      await acts.pin(context.dataDir, whoeverRunsThis(), id, row, { policy: policy.policyId, mappings });
    context.terminal.say(`${counted(rows.length, 'attribution')} pinned to ${visible(id)}.`);
  });
}

export async function shareCase(id: string, account: string, role: CaseRole, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  await acts.share(context.dataDir, whoeverRunsThis(), id, account, role);
  context.terminal.say(`${visible(id)} is shared with ${visible(account)} (${role}).`);
}

export async function unshareCase(id: string, account: string, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  await acts.unshare(context.dataDir, whoeverRunsThis(), id, account);
  context.terminal.say(`${visible(account)} sees ${visible(id)} no more.`);
}

export async function theAction(store: Store, id: string, dataDir: string): Promise<ActionRow> {
  const rows = await store.findAction(id);
  const [only] = rows;
  const name = JSON.stringify(visible(id));
  if (only === undefined)
    throw problem(`no action has the id ${name} in ${dataDir}. \`ascribe attributions\` lists ids.`);
  if (rows.length > 1)
    throw problem(`${name} fits ${rows.length} actions; \`ascribe explain\` lists them. Name one by its event id.`);
  return only;
}

export const noteInCase = (id: string, text: string, context: Context): Promise<void> =>
  told(context, `Noted in ${id}.`, (data) => acts.addNote(data, whoeverRunsThis(), id, text));

export const holdOn = (id: string, reason: string, context: Context): Promise<void> =>
  told(context, `${id} is on hold: what it rests on must not be removed.`, (data) =>
    acts.hold(data, whoeverRunsThis(), id, reason),
  );

export const releaseHold = (id: string, reason: string, context: Context): Promise<void> =>
  told(context, `The hold on ${id} is lifted.`, (data) => acts.release(data, whoeverRunsThis(), id, reason));

export const retainCase = (id: string, until: string, context: Context): Promise<void> =>
  told(context, `What ${id} rests on is to be kept until ${until}.`, (data) =>
    acts.retain(data, whoeverRunsThis(), id, until),
  );

export const closeTheCase = (id: string, conclusion: string, context: Context): Promise<void> =>
  told(context, `${id} is closed.`, (data) => acts.closeCase(data, whoeverRunsThis(), id, conclusion));

async function told(context: Context, says: string, act: (dataDir: string) => Promise<void>): Promise<void> {
  requireDataFolder(context.dataDir);
  await act(context.dataDir);
  context.terminal.say(visible(says));
}

const json = (value: unknown): string => `${safeJson(JSON.stringify(value, null, 2))}\n`;

async function print({ terminal }: Context, text: string): Promise<void> {
  await terminal.out.write(text);
  await terminal.out.flush();
}
