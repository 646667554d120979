import { expect, test } from 'vitest';
import { count, type Page, type Setting, textOf } from './setting.ts';
import { COLOURS, visitor } from './visit.ts';

/** How the page behaves whatever it shows: hostile text, every state, keys, themes, sizes, weight. */
export function mannerTests(at: () => Setting): void {
  test('text from a log is text: no markup, no script, nothing hidden or turned around', async () => {
    const { v, stolen } = at();
    const hostile = '<img src=x onerror="document.title=1">\u202egpj.exe\u0000';
    await v.page.route('**/v1/actions/*', async (route) => {
      const answer = await route.fetch();
      const e = (await answer.json()) as Record<string, unknown>;
      await route.fulfill({ json: { ...e, action: hostile, target: hostile, holder: [`okta.user:${hostile}`] } });
    });
    await v.visit(`/actions/${stolen.event}`);
    const shown = await textOf(v, '.action-head h1');
    expect(shown).toBe('<img src=x onerror="document.title=1">U+202Egpj.exeU+0000');
    expect(await textOf(v, '.answer .ref')).toContain('U+202E');
    expect(await v.page.locator('main img').count()).toBe(0);
    expect(await v.page.title()).toContain('⟨U+202E⟩');
    await v.page.unroute('**/v1/actions/*');
  });

  test('loading, failing, missing and empty each have a face', async () => {
    const { v } = at();
    await v.page.route('**/v1/coverage', (route) => route.abort());
    await v.page.goto('/coverage');
    await v.page.getByRole('alert').getByText('does not answer').first().waitFor();
    expect(await v.violations()).toEqual([]);
    await v.page.unroute('**/v1/coverage');
    await v.page.getByRole('button', { name: 'Try again' }).click();
    await v.page.locator('.headline').waitFor();

    await v.page.route('**/v1/coverage', (route) => route.fulfill({ json: { actions: 1 } }));
    await v.page.goto('/coverage');
    await v.page.getByRole('heading', { name: 'A defect in this view' }).waitFor();
    await v.page.unroute('**/v1/coverage');
    await v.page.getByRole('link', { name: 'Ingest' }).click();
    await v.page.getByRole('heading', { name: 'Ingest', level: 1 }).waitFor();

    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await v.page.route('**/v1/findings*', async (route) => {
      await held;
      await route.continue();
    });
    await v.page.goto('/findings');
    await v.page.getByRole('status').getByText('Loading the findings').waitFor({ state: 'attached' });
    release();
    await v.page.locator('.kinds').waitFor();
    await v.page.unroute('**/v1/findings*');

    await v.page.goto('/actions/0123456789abcdef0123456789abcdef');
    await v.page.getByRole('alert').getByText('There is no such thing here').waitFor();
    await v.page.goto('/search?q=nothing-is-called-this');
    await v.page.getByText('Nothing in evidence holds these words').waitFor();
    await v.page.goto('/no/such/view');
    await v.page.getByText('There is no view at this address').waitFor();
    expect(await v.violations()).toEqual([]);
    // The browser notes each request that failed, as it should here.
    (v.complaints as string[]).length = 0;
  });

  test('what is new is told as it comes, quietly, and shown when one asks for it', async () => {
    const { browser, server } = at();
    const reader = await visitor(browser, server);
    await reader.page.route('**/v1/stream', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: STREAM_OF_NEWS }),
    );
    await reader.visit('/coverage');
    await reader.page.locator('.badge').getByText('2', { exact: true }).waitFor();
    expect(await reader.page.locator('.toast').count()).toBe(0);
    await reader.page.getByRole('button', { name: 'News' }).click();
    const dialog = reader.page.getByRole('dialog');
    expect(await dialog.locator('.news li').allInnerTexts()).toEqual([
      expect.stringMatching(/held\s+C1[\s\S]+contested\s+C0/),
      expect.stringMatching(/high[\s\S]+A key on two devices/),
    ]);
    expect(await reader.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await reader.page.unroute('**/v1/stream');

    // A record comes in, and the page stays as it is until it is asked to show it.
    await reader.visit('/coverage');
    const { counts } = await server.api<{ counts: { actions: number } }>('status');
    const before = await textOf(reader, '.headline');
    const sent = await fetch(`${server.url}/v1/ingest/e2e`, {
      method: 'POST',
      body: `${JSON.stringify(LATE_RECORD)}\n`,
    });
    expect(sent.ok).toBe(true);
    await reader.page.getByRole('button', { name: 'New evidence: show it' }).waitFor({ timeout: 100_000 });
    expect(await textOf(reader, '.headline')).toBe(before);
    await reader.page.keyboard.press('r');
    await reader.page
      .locator('.headline')
      .getByText(`${count(counts.actions + 1)} actions in all`)
      .waitFor();
    await reader.page.getByRole('button', { name: 'New evidence: show it' }).waitFor({ state: 'detached' });
    await reader.visit('/ingest');
    const feed = reader.page.getByRole('region', { name: 'Feeds, table' }).locator('tbody tr');
    const lag = reader.page.getByRole('region', { name: 'By source, table' });
    await lag.getByText('aws.cloudtrail').waitFor();
    expect((await feed.innerText()).replace(/\s+/g, ' ')).toMatch(/^e2e .* ago 1 \d+ B 1 0 0 0$/);
    expect(await reader.violations()).toEqual([]);
    expect(reader.complaints).toEqual([]);
    await reader.close();
  }, 180_000);

  test('a server that asks for a token is given one, in this tab alone', async () => {
    const { browser, server } = at();
    const guest = await visitor(browser, server);
    await guest.page.route('**/v1/**', (route) =>
      route.request().headers()['authorization'] === 'Bearer good'
        ? route.continue()
        : route.fulfill({ status: 401, json: { code: 'unauthenticated', detail: 'Send a token.' } }),
    );
    await guest.page.goto('/coverage');
    await guest.page.getByLabel('Token').fill('bad');
    await guest.page.getByRole('button', { name: 'Go on' }).click();
    await guest.page.getByText('is not valid').waitFor();
    expect(await guest.violations()).toEqual([]);
    await guest.page.getByLabel('Token').fill('good');
    await guest.page.getByRole('button', { name: 'Go on' }).click();
    await guest.page.locator('.headline').waitFor();
    await guest.page.reload();
    await guest.page.locator('.headline').waitFor();
    await guest.page.getByRole('button', { name: 'Forget the token' }).click();
    await guest.page.getByLabel('Token').waitFor();
    await guest.close();
  });

  test('a reader of some cases is led to those and to nothing else', async () => {
    const { browser, server } = at();
    const guest = await visitor(browser, server);
    await guest.page.route('**/v1/me', (route) =>
      route.fulfill({ json: { account: 'token:1', name: 'carol', via: 'token', role: 'reader', cases: ['case-1'] } }),
    );
    await guest.visit('/');
    await guest.page.getByRole('heading', { name: 'Cases', level: 1 }).waitFor();
    expect(await guest.page.getByRole('navigation', { name: 'Views' }).getByRole('link').allInnerTexts()).toEqual([
      expect.stringContaining('Cases'),
    ]);
    await guest.close();
  });

  test('keys lead everywhere', async () => {
    const { v } = at();
    await v.visit('/');
    await v.page.keyboard.press('?');
    await v.page.getByRole('dialog').waitFor();
    expect(await v.violations()).toEqual([]);
    await v.page.keyboard.press('Escape');
    await v.page.getByRole('dialog').waitFor({ state: 'detached' });
    for (const [letter, title] of [
      ['v', 'Coverage'],
      ['n', 'Ingest'],
      ['o', 'Overview'],
    ] as const) {
      await v.page.keyboard.press('g');
      await v.page.keyboard.press(letter);
      await v.page.getByRole('heading', { name: title, level: 1 }).waitFor();
    }
  });

  test('the dark theme has the same contrast, and nothing is wider than a phone', async () => {
    const { browser, server, stolen } = at();
    const dark = await visitor(browser, server, 'dark');
    const views = [
      '/',
      '/findings',
      `/actions/${stolen.event}`,
      `/compare/${stolen.event}`,
      '/coverage',
      '/identities',
      `/cases/${(await server.api<Page<{ id: string }>>('cases')).items[0]!.id}`,
    ];
    for (const view of views) {
      await dark.visit(view);
      expect(await dark.violations(COLOURS), view).toEqual([]);
    }
    await dark.visit(`/actions/${stolen.event}`);
    await dark.page.setViewportSize({ width: 390, height: 844 });
    for (const view of [
      ...views,
      '/ingest',
      `/sessions/${stolen.session}`,
      `/refs/${encodeURIComponent(stolen.credential)}`,
    ]) {
      await dark.visit(view);
      expect(await dark.page.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(390);
    }
    expect(dark.complaints).toEqual([]);
    await dark.close();
  });

  test('the page is light, and asks nobody but its own server', async () => {
    const { browser, server, v } = at();
    const fresh = await visitor(browser, server);
    const sizes: Promise<number>[] = [];
    fresh.page.on('response', (response) => {
      if (!new URL(response.url()).pathname.startsWith('/v1/'))
        sizes.push(
          response
            .request()
            .sizes()
            .then((s) => s.responseBodySize),
        );
    });
    await fresh.visit('/');
    const weight = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
    expect(weight).toBeGreaterThan(10_000);
    expect(weight).toBeLessThanOrEqual(400_000);
    expect(fresh.complaints).toEqual([]);
    expect(v.complaints).toEqual([]);
    await fresh.close();
  });
}

/** Two things that are new, as the server tells them; then which state it answers from. */
const STREAM_OF_NEWS = [
  [
    'finding',
    { id: 'fnd_1', code: 'x', title: 'A key on two devices', severity: 'high', says: 'It was used elsewhere.' },
  ],
  [
    'verdict',
    {
      ...{ strand: 's', from: null, logSize: 7, because: [`sha256:${'0'.repeat(64)}`] },
      ...{ before: { verdict: 'held', grade: 'C1' }, after: { verdict: 'contested', grade: 'C0' } },
    },
  ],
  ['state', { logSize: 7, key: 'k', more: 0 }],
]
  .map(([name, data]) => `event: ${name}\nid: 7\ndata: ${JSON.stringify(data)}\n\n`)
  .join('');

/** Somebody whom no other record knows asks for something. */
const LATE_RECORD = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAE2E0000000000001',
    arn: 'arn:aws:iam::999988887777:user/late',
    accountId: '999988887777',
    accessKeyId: 'AKIAE2E00000000000AA',
    userName: 'late',
  },
  eventTime: '2026-03-03T10:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '203.0.113.77',
  userAgent: 'aws-cli/2.15.0',
  requestParameters: { bucketName: 'late', key: 'file' },
  eventID: '0e2e0e2e-0000-4000-8000-000000000001',
  eventType: 'AwsApiCall',
  recipientAccountId: '999988887777',
};
