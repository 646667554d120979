import { expect, test } from 'vitest';
import { type Action, count, type Page, type Setting, textOf } from './setting.ts';
import { settled, type Visitor } from './visit.ts';

/** What the views that list and draw show, held against the API. */
export function listTests(at: () => Setting): void {
  test('findings stand by kind, the gravest first, as many as the API has', async () => {
    const { server, v } = at();
    await v.visit('/findings');
    const { items } =
      await server.api<Page<{ code: string; severity: string; suppressed?: unknown }>>('findings?limit=1000');
    const open = items.filter((f) => f.suppressed == null);
    const kinds = v.page.locator('.kinds li');
    expect(await kinds.count()).toBe(new Set(open.map((f) => f.code)).size);
    const numbers = (await v.page.locator('.kinds .number').allInnerTexts()).map((n) => Number(n.replace(',', '')));
    expect(numbers.reduce((a, b) => a + b, 0)).toBe(open.length);
    expect(await kinds.first().innerText()).toContain('critical');
    expect(await v.violations()).toEqual([]);
    await v.page.getByRole('button', { name: /^high/ }).click();
    const high = new Set(open.filter((f) => f.severity === 'high').map((f) => f.code));
    await v.page.waitForFunction((n) => document.querySelectorAll('.kinds li').length === n, high.size);
  });

  test('the list of actions takes filters from the address, and is walked with j, k and Enter', async () => {
    const { server, v } = at();
    await v.visit('/actions?verdict=ambiguous');
    const { items } = await server.api<Page<Action>>('attributions?verdict=ambiguous&limit=200');
    const rows = v.page.locator('.list-row');
    expect(await rows.first().innerText()).toContain(items[0]!.action);
    expect(await textOf(v, '.list-foot')).toContain(count(items.length));
    await v.page.keyboard.press('j');
    await v.page.keyboard.press('j');
    await v.page.keyboard.press('k');
    await v.page.keyboard.press('j');
    expect(await v.page.evaluate(() => document.activeElement?.getAttribute('data-step'))).toBe('1');
    expect(await v.violations()).toEqual([]);
    await v.page.keyboard.press('Enter');
    await v.page.waitForURL(`**/actions/${items[1]!.event}`);
  });

  test('all actions are drawn over time, in lanes of their sources, under the filters of the list', async () => {
    const { server, v } = at();
    await v.visit('/actions?privileged=true&timeline=true');
    const { lanes } = await server.api<{ lanes: { key: string; actions: number }[] }>(
      'timeline?privileged=true&lane=source',
    );
    const names = await v.page.locator('.lane-names li').allInnerTexts();
    expect(names.map((n) => n.replace(/\s+/g, ' '))).toEqual(lanes.map((l) => `${l.key} ${count(l.actions)}`));
    expect(await v.violations()).toEqual([]);
  });

  test('a credential and a session are drawn in lanes, zoom, and list the actions in view', async () => {
    const { server, v, stolen } = at();
    await v.visit(`/refs/${encodeURIComponent(stolen.credential)}`);
    const path = `credentials/${encodeURIComponent(stolen.credential)}/timeline`;
    const all = await server.api<{ lanes: { key: string; actions: number }[] }>(path);
    const names = await v.page.locator('.lane-names li').allInnerTexts();
    expect(names.map((n) => n.replace(/\s+/g, ' '))).toEqual(
      all.lanes.map((l) => `${l.key.slice(l.key.indexOf(':') + 1)} ${count(l.actions)}`),
    );
    const { total } = await server.api<{ total: { actions: number } }>(
      `trace/${encodeURIComponent(stolen.credential)}`,
    );
    expect(await textOf(v, '.numbers')).toContain(count(total.actions));
    expect(await drawnColours(v)).toBeGreaterThan(2);
    expect(await v.violations()).toEqual([]);
    await v.keep('credential');

    await v.page.locator('canvas').focus();
    await v.page.keyboard.press('+');
    await v.page.waitForURL(/from=.*to=/);
    await settled(v.page);
    const { searchParams } = new URL(v.page.url());
    const [from, to] = [searchParams.get('from'), searchParams.get('to')];
    const inView = await server.api<Page<Action>>(
      `attributions?credential=${encodeURIComponent(stolen.credential)}&from=${from}&to=${to}&limit=200`,
    );
    expect(inView.items.length).toBeLessThan(total.actions);
    const foot = inView.items.length === 0 ? '.in-view .state' : '.in-view .list-foot';
    expect(await textOf(v, foot)).toContain(inView.items.length === 0 ? 'No actions' : count(inView.items.length));
    await v.page.getByRole('button', { name: 'As a table' }).click();
    expect(await v.page.locator('.card tbody tr').count()).toBeGreaterThan(0);
    expect(await v.violations()).toEqual([]);

    await v.visit(`/sessions/${stolen.session}`);
    const session = await server.api<{ segments: unknown[]; credentials: string[] }>(`sessions/${stolen.session}`);
    expect(await v.page.locator('.segments > li').count()).toBe(session.segments.length);
    expect(await v.violations()).toEqual([]);
  });

  test('a compromise review splits the session at the fork', async () => {
    const { server, v, stolen } = at();
    await v.visit(`/compare/${stolen.event}`);
    const c = await server.api<{
      sides: { name: string; actions: number; privileged: number }[];
      fork: { lastOfHolder: { action: string } | null; firstOfOther: { event: string; action: string } };
    }>(`credentials/${stolen.event}/compare`);
    const ends = await v.page.locator('.fork-end').allInnerTexts();
    expect(ends[0]).toContain(c.fork.lastOfHolder?.action ?? 'none in evidence');
    expect(ends[1]).toContain(c.fork.firstOfOther.action);
    const sides = await v.page.locator('.side').allInnerTexts();
    expect(sides).toHaveLength(c.sides.length);
    for (const [i, side] of c.sides.entries())
      expect(sides[i]).toMatch(new RegExp(`${count(side.actions)} actions?, ${count(side.privileged)} privileged`));
    expect(await v.violations()).toEqual([]);
    await v.keep('compromise-review');
    await v.page.locator('.fork-end a').last().click();
    await v.page.waitForURL(`**/actions/${c.fork.firstOfOther.event}`);
  });

  test('identities, sessions and credentials are listed, and an identity shows its credentials', async () => {
    const { server, v, stolen } = at();
    for (const kind of ['identities', 'sessions', 'credentials'] as const) {
      await v.visit(`/${kind}`);
      const { items } = await server.api<Page<Record<string, string>>>(`${kind}?limit=1`);
      const href = await v.page.locator('.list-row').first().getAttribute('href');
      expect(href).toContain(encodeURIComponent(Object.values(items[0]!)[0]!));
      expect(await v.violations()).toEqual([]);
    }
    const root = stolen.holder[0]!;
    await v.visit(`/refs/${encodeURIComponent(root)}`);
    const identity = await server.api<{
      credentialsInFull: unknown[];
      privilegedActions: number;
      names: string[];
    }>(`identities/${encodeURIComponent(root)}`);
    expect(await textOf(v, '.facts')).toContain(identity.names[0]);
    expect(await textOf(v, '.facts')).toContain(`${count(identity.privilegedActions)} of`);
    const shown = await v.page.locator('section[aria-labelledby="its-credentials"] tbody tr').count();
    expect(shown).toBe(Math.min(20, identity.credentialsInFull.length));
    expect(await textOf(v, 'section[aria-labelledby="its-credentials"] thead')).toContain('Last rotation');
    expect(await v.violations()).toEqual([]);
  });

  test('coverage and ingest show the API’s numbers', async () => {
    const { server, v } = at();
    await v.visit('/coverage');
    const coverage = await server.api<{ sources: { source: string; actions: number }[]; gaps: unknown[] }>('coverage');
    const rows = await v.page.locator('section[aria-labelledby="sources"] tbody tr').allInnerTexts();
    expect(rows).toHaveLength(coverage.sources.length);
    for (const [i, { source, actions }] of coverage.sources.entries())
      expect(rows[i]).toMatch(new RegExp(`^${source.replaceAll('.', '\\.')}\\s+${count(actions)}\\s`));
    expect(await v.page.locator('section[aria-labelledby="gaps"] .readings > li').count()).toBe(coverage.gaps.length);
    expect(await v.violations()).toEqual([]);
    await v.visit('/coverage?source=aws.cloudtrail&by=grade');
    const { stretches } = await server.api<{ stretches: { grades: Record<string, number> }[] }>(
      'coverage/timeline?source=aws.cloudtrail',
    );
    await v.page.getByRole('button', { name: 'As a table' }).click();
    const bars = v.page.locator('section[aria-labelledby="over-time"] tbody tr');
    expect(await bars.count()).toBe(stretches.length);
    const first = Object.entries(stretches[0]!.grades).sort(([a], [b]) => (a < b ? 1 : -1));
    const names = await v.page.locator('section[aria-labelledby="over-time"] thead th').allInnerTexts();
    const cells = await bars.first().locator('td').allInnerTexts();
    for (const [name, n] of first) expect(cells[names.indexOf(name) - 1]).toBe(count(n));
    expect(await v.violations()).toEqual([]);

    await v.visit('/ingest');
    const { counts, log } = await server.api<{ counts: Record<string, number>; log: { root: string } }>('status');
    const { items } = await server.api<Page<unknown>>('origins');
    expect(await textOf(v, '.numbers')).toContain(count(counts['records']!));
    expect(await textOf(v, 'section[aria-labelledby="log"]')).toContain(log.root);
    expect(await v.page.locator('section[aria-labelledby="origins"] tbody tr').count()).toBe(items.length);
    expect(await v.violations()).toEqual([]);
  });
}

/** How many different colours are on the canvas of the timeline: an empty one has one. */
function drawnColours(v: Visitor): Promise<number> {
  return v.page.locator('canvas').evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    const found = new Set<number>();
    for (let i = 0; i < data.length; i += 4) found.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
    return found.size;
  });
}
