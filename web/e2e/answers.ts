import { expect, test } from 'vitest';
import { type Cited, count, type Setting, textOf } from './setting.ts';
import { settled } from './visit.ts';

/** What the views that answer show, held against the API. */
export function answerTests(at: () => Setting): void {
  test('after the demo is taken in, the overview has the headline, the findings, and each of the five questions', async () => {
    const { server, v } = at();
    await v.visit('/');
    const { headline } = await server.api<{ headline: { privileged: number; defensible: number } }>('coverage');
    expect(await textOf(v, '.headline')).toContain(`${count(headline.defensible)} of ${count(headline.privileged)}`);
    await v.page.locator('.questions li').nth(4).getByRole('link').waitFor();
    expect(await v.page.locator('.questions li').getByRole('link').count()).toBe(5);
    expect(await v.violations()).toEqual([]);
    await v.keep('overview');
    await v.page.locator('.questions li').first().getByRole('link').click();
    const guide = v.page.getByRole('complementary', { name: 'Question 1 of 5' });
    await guide.getByText('Evidence system.').waitFor();
    await v.page.locator('.answer').first().waitFor();
    expect(await v.violations()).toEqual([]);
    await v.page.keyboard.press('n');
    await v.page.getByRole('complementary', { name: 'Question 2 of 5' }).waitFor();
    await v.page.waitForURL(/\/actions\/.*ask=2/);
  });

  test('an action shows what the API answers: verdict, grades, holder, window, the chain to its root', async () => {
    const { server, v, stolen } = at();
    await v.visit(`/actions/${stolen.event}`);
    const e = await server.api<{
      verdict: string;
      reasonSays: string;
      holder: string[];
      grade: Record<'identity' | 'device' | 'window', { grade: string; because: string }> & { overall: string };
      chain: { from: string; to: string }[];
      evidence: unknown[];
    }>(`actions/${stolen.event}`);
    expect(await textOf(v, '.verdict-line')).toMatch(new RegExp(`${e.verdict}\\s+${e.grade.overall}`));
    expect(await textOf(v, '.reason-says')).toBe(e.reasonSays);
    const cards = await v.page.locator('.answer').allInnerTexts();
    expect(cards).toHaveLength(4);
    for (const ref of e.holder) expect(cards[0]).toContain(ref);
    expect(cards[1]).toContain('Nobody is named');
    expect(cards[0]).toContain(`${e.grade.identity.grade}`);
    expect(cards[2]).toContain(e.grade.device.because);
    expect(cards[3]).toContain(e.grade.window.because);
    const nodes = await v.page.locator('.chain-node .ref').allInnerTexts();
    expect(nodes[0]).toBe(e.chain[0]?.from);
    expect(new Set(nodes)).toEqual(new Set(e.chain.flatMap((s) => [s.from, s.to])));
    const { log } = await server.api<{ log: { size: number } }>('status');
    await v.page
      .locator('.proof-facts')
      .getByText(`${count(log.size)} leaves, signed by the log`)
      .waitFor();
    const n = e.evidence.length;
    await v.page.getByRole('button', { name: 'Recompute their proof here' }).click();
    await v.page.getByRole('button', { name: `${n} of ${n} recomputed here` }).waitFor();
    expect(await v.violations()).toEqual([]);
  });

  test('each step of the chain opens the very record that proves it, with its fields marked and its proof checked', async () => {
    const { server, v, stolen } = at();
    await v.visit(`/actions/${stolen.event}`);
    const { chain } = await server.api<{ chain: { evidence: Cited[] }[] }>(`actions/${stolen.event}`);
    const proving = chain.flatMap((s) => s.evidence);
    expect(proving.length).toBeGreaterThan(1);
    for (const [i, { digest, words }] of proving.entries()) {
      await v.page.locator('.chain .record-link').nth(i).click();
      await v.page.locator('.proof .mark.good').waitFor();
      expect(await textOf(v, '.proof')).toContain(digest);
      const marked = (await v.page.locator('.record mark').allInnerTexts()).join('\n');
      expect(words.length).toBeGreaterThan(0);
      for (const { path, value } of words) {
        expect(marked).toContain(value);
        expect(marked).toContain(
          path
            .split('.')
            .at(-1)
            ?.replace(/\[\d+\]$/, ''),
        );
      }
      expect(new URL(v.page.url()).searchParams.get('record')).toBe(digest);
    }
    expect(await v.violations()).toEqual([]);
    await v.keep('chain');
    await v.page.evaluate(() => window.scrollTo(0, 0));
    await v.keep('action');
    // The address holds the record that is open.
    await v.page.reload();
    await v.page.locator('.proof .mark.good').waitFor();
    await v.page.locator('.record-panel').press('Escape');
    await v.page.getByRole('region', { name: 'What the log said' }).waitFor();
  });

  test('what later evidence changed is shown, with the records that changed it', async () => {
    const { server, v, stolen } = at();
    const { changes } = await server.api<{ changes: unknown[] }>(`actions/${stolen.event}/history`);
    await v.visit(`/actions/${stolen.event}`);
    expect(await v.page.locator('section[aria-labelledby="history"] li').count()).toBe(changes.length);
    const said = {
      verdict: 'held',
      reason: 'issued-from-held',
      holder: stolen.holder,
      operator: [],
      device: null,
      grade: 'C1',
    };
    const [because] = (await server.api<{ evidence: Cited[] }>(`actions/${stolen.event}`)).evidence;
    await v.page.route('**/v1/actions/*/history', (route) =>
      route.fulfill({
        json: {
          changes: [
            {
              from: null,
              logSize: 4321,
              before: said,
              after: { ...said, verdict: 'contested', grade: 'C0' },
              because: [because!.digest],
            },
          ],
        },
      }),
    );
    await v.visit(`/actions/${stolen.event}`);
    const card = v.page.locator('section[aria-labelledby="history"]');
    await card.waitFor();
    expect(await card.innerText()).toMatch(/4,321 leaves[\s\S]*before\s+held\s+C1[\s\S]*after\s+contested\s+C0/);
    expect(await v.violations()).toEqual([]);
    await card.getByRole('button').click();
    await v.page.locator('.proof .mark.good').waitFor();
    await v.page.unroute('**/v1/actions/*/history');
  });

  test('search finds by kind what the API finds, and leads there', async () => {
    const { server, v, stolen } = at();
    await v.visit('/findings');
    await v.page.keyboard.press('/');
    await v.page.keyboard.type(stolen.credential.split(':')[1]!);
    await v.page.keyboard.press('Enter');
    await v.page.locator('.hits').waitFor();
    await settled(v.page);
    const { kinds } = await server.api<{ kinds: { hits: { title: string }[] }[] }>(
      `search?q=${stolen.credential.split(':')[1]}`,
    );
    const titles = kinds.flatMap((k) => k.hits.map((h) => h.title));
    expect(titles.length).toBeGreaterThan(0);
    expect(await v.page.locator('.hit-title').allInnerTexts()).toEqual(titles);
    expect(await v.violations()).toEqual([]);
    await v.page.keyboard.press('Escape');
    await v.page.keyboard.press('j');
    await v.page.keyboard.press('Enter');
    await v.page.waitForURL((url) => url.pathname !== '/search');
  });
}
