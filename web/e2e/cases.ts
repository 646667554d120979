import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Action, count, type Page, type Setting, textOf } from './setting.ts';

interface CaseShown {
  readonly id: string;
  readonly question: string;
  readonly hold: { reason: string } | null;
  readonly closed: { conclusion: string } | null;
  readonly keepUntil: string | null;
  readonly members: readonly unknown[];
  readonly notes: readonly { text: string; entry: number }[];
  readonly pins: readonly { pin: { event: string; log: { size: number } }; is: { state: string } }[];
}

/** What people do in the workbench: cases and decisions, each an entry of the custody log. */
export function caseTests(at: () => Setting): void {
  test('an action, a session and a finding go into a case, with the size of the log they rest on', async () => {
    const { server, v, stolen } = at();
    await v.visit('/cases');
    await v.page.getByRole('heading', { name: 'No case yet' }).waitFor();
    expect(await v.violations()).toEqual([]);

    await v.visit(`/actions/${stolen.event}`);
    await v.page.keyboard.press('p');
    const dialog = v.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Question' }).fill('Who attached the policy?');
    await dialog.getByRole('textbox', { name: 'Scope' }).fill('AWS, March 2026');
    await dialog.getByRole('textbox', { name: 'Authority' }).fill('Order 3/26');
    await dialog.getByRole('textbox', { name: 'Investigator' }).fill('J. Doe');
    expect(await v.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await v.page.getByRole('status').getByRole('link', { name: 'Open the case' }).click();
    await v.page.locator('.pin').waitFor();
    const id = new URL(v.page.url()).pathname.split('/').at(-1)!;

    await v.visit(`/sessions/${stolen.session}`);
    await v.page.getByRole('button', { name: 'Add to case' }).click();
    await dialog.getByRole('radio', { name: /^Its contested/ }).check();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });

    const { items } = await server.api<Page<{ id: string; says: string }>>(
      'findings?finding=session-on-second-device&limit=1',
    );
    await v.visit(`/findings?finding=${items[0]!.id}`);
    await v.page.locator('.asked').getByRole('button', { name: 'Add to case' }).click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });

    await v.visit(`/cases/${id}`);
    const one = await server.api<CaseShown>(`cases/${id}`);
    const contested = await server.api<Page<Action>>(
      `attributions?session=${stolen.session}&verdict=contested&limit=100`,
    );
    const pinned = new Set(one.pins.map((p) => p.pin.event));
    for (const event of [stolen.event, ...contested.items.map((a) => a.event)]) expect(pinned).toContain(event);
    expect(one.notes[0]?.text).toContain(items[0]!.says);
    expect(await v.page.locator('.pin').count()).toBe(one.pins.length);
    expect(await v.page.locator('main h1').innerText()).toBe('Who attached the policy?');
    expect(await textOf(v, '.pin')).toContain(`when the log had ${count(one.pins[0]!.pin.log.size)} leaves`);
    expect(await textOf(v, '.pin')).toContain('unchanged');
    expect(await v.violations()).toEqual([]);
  });

  test('a case takes notes, a hold, a date and its end, and leaves the house as a bundle and a report', async () => {
    const { server, v } = at();
    await v.visit('/cases');
    await v.page.locator('.case-row').first().click();
    await v.page.locator('.pin').first().waitFor();
    const id = new URL(v.page.url()).pathname.split('/').at(-1)!;
    const shown = (): Promise<CaseShown> => server.api<CaseShown>(`cases/${id}`);

    await v.page.getByLabel('A note').fill('Asked for the log of May.');
    await v.page.getByLabel('A note').press('Control+Enter');
    await v.page.locator('.feed').getByText('Asked for the log of May.').waitFor();
    await v.page.getByRole('button', { name: 'Legal hold' }).click();
    await v.page.getByRole('dialog').getByRole('textbox').fill('Letter of 3 May');
    expect(await v.violations()).toEqual([]);
    await v.page.getByRole('dialog').getByRole('button', { name: 'Hold' }).click();
    await v.page.locator('.page-head .tag').getByText('legal hold').waitFor();
    await v.page.getByRole('button', { name: 'Keep until' }).click();
    await v.page.getByRole('dialog').getByLabel('Date').fill('2033-12-31');
    await v.page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
    await v.page.locator('.page-head .tag').getByText('kept until 2033-12-31').waitFor();
    await v.page.getByRole('button', { name: 'Share' }).click();
    await v.page
      .getByRole('dialog')
      .getByRole('textbox', { name: /^Account/ })
      .fill('token:0123456789ab');
    await v.page.getByRole('dialog').getByRole('button', { name: 'Share', exact: true }).click();
    await v.page.locator('.members').getByText('token:0123456789ab').waitFor();
    expect(await v.violations()).toEqual([]);
    await v.page.getByRole('button', { name: 'Take it back' }).click();
    await v.page.locator('.members li').waitFor({ state: 'detached' });
    await v.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    expect(await shown()).toMatchObject({ members: [] });
    expect(await shown()).toMatchObject({ hold: { reason: 'Letter of 3 May' }, keepUntil: '2033-12-31' });
    await v.keep('case');

    for (const [button, holds] of [
      ['Report', 'Who attached the policy?'],
      ['Export bundle', '"format": "ascribe-bundle/v1"'],
    ] as const) {
      const [file] = await Promise.all([
        v.page.waitForEvent('download', { timeout: 100_000 }),
        v.page.getByRole('button', { name: button }).click(),
      ]);
      expect(readFileSync(await file.path(), 'utf8')).toContain(holds);
    }

    await v.page.getByRole('button', { name: 'Close', exact: true }).click();
    await v.page.getByRole('dialog').getByRole('textbox').fill('Answered');
    await v.page.getByRole('dialog').getByRole('button', { name: 'Close the case' }).click();
    await v.page.getByLabel('A note').waitFor({ state: 'detached' });
    expect(await shown()).toMatchObject({ closed: { conclusion: 'Answered' } });
  }, 240_000);

  test('a pinned attribution that evidence has changed since is told with before and after', async () => {
    const { v } = at();
    await v.page.route('**/v1/cases/case-*', async (route) => {
      const answer = await route.fetch();
      const one = (await answer.json()) as { closed: unknown; pins: { is: unknown }[] };
      one.closed = null;
      one.pins[0]!.is = {
        ...{ state: 'changed', answer: true },
        changes: [{ field: 'holder', before: ['okta.user:1', 'aws.role:2'], after: [] }],
      };
      await route.fulfill({ json: one });
    });
    await v.visit('/cases');
    await v.page.locator('.case-row').first().click();
    await v.page.locator('.banner').getByText('has another answer now').waitFor();
    expect(await textOf(v, '.pin tbody tr')).toMatch(/holder\s+okta\.user:1 → aws\.role:2\s+nothing/);
    await v.page.getByRole('button', { name: 'Pin again as it is now' }).waitFor();
    expect(await v.violations()).toEqual([]);
    await v.page.unroute('**/v1/cases/case-*');
  });

  test('a finding is given to somebody, put aside with its reason, and taken up again', async () => {
    const { server, v } = at();
    const decided = (): Promise<Page<{ finding: string; state: string; reason: string; assignee: string | null }>> =>
      server.api('triage');
    await v.visit('/findings?finding=session-on-second-device');
    const first = v.page.locator('.readings > li').first();
    const subject = await first.locator('.ref').first().innerText();
    await first.getByRole('button', { name: 'Decide' }).click();
    await first.getByLabel('Who looks after it').fill('ana');
    expect(await v.violations()).toEqual([]);
    await first.locator('form').getByRole('button', { name: 'Decide' }).click();
    await v.page.locator('.decision').getByText('with ana').waitFor();
    expect((await decided()).items).toMatchObject([{ state: 'working', assignee: 'ana' }]);

    await first.getByRole('button', { name: 'Decide' }).click();
    await first.getByRole('radio', { name: /^accepted/ }).check();
    await first.getByLabel('Reason').fill('a test of ours');
    await first.locator('form').getByRole('button', { name: 'Decide' }).click();
    await v.page.getByRole('status').getByText('1 finding: accepted.').waitFor();
    expect((await decided()).items).toMatchObject([{ state: 'accepted', reason: 'a test of ours' }]);
    await v.page.getByRole('link', { name: /^put aside/ }).click();
    await v.page.locator('.decision').getByText('a test of ours').waitFor();
    expect(await v.page.locator('.readings > li .ref').first().innerText()).toBe(subject);
    expect(await v.violations()).toEqual([]);

    await first.getByRole('button', { name: 'Decide' }).click();
    await first.getByRole('radio', { name: /^open/ }).check();
    await first.locator('form').getByRole('button', { name: 'Decide' }).click();
    await v.page.getByRole('heading', { name: 'Nothing to see' }).waitFor();
  });
}
