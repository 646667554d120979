import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../src/config/policy.ts';
import { serverSchema } from '../src/config/server-schema.ts';
import { TestIssuer } from '../src/server/security/oidc/issuer.fixture.ts';
import { Tokens } from '../src/server/security/tokens.ts';
import { type RunningServer, startServer } from '../src/server/server.ts';
import { chromiumPath, isRequired, launch } from '../web/e2e/browser.ts';

const WAIT = { timeout: 30_000 };
let data: string;
let issuer: TestIssuer;
let server: RunningServer;
let browser: Browser;
let home: string;
const logged: string[] = [];

/** The address must be known before the server listens: the provider sends people back to it. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

const isSkipped = chromiumPath() === null && !isRequired;
if (isSkipped)
  console.warn('Skipped, logging in with a browser: no Chromium here. Install the package chromium, or set CHROMIUM.');

// What a browser sends by itself (Origin, Sec-Fetch-Site, which cookies) is what a login stands or falls with.
describe.skipIf(isSkipped)('a person with a browser', () => {
  beforeAll(async () => {
    process.env.ASCRIBE_OIDC_CLIENT_SECRET = 'c1ient-secret';
    data = mkdtempSync(join(tmpdir(), 'ascribe-browser-'));
    issuer = await TestIssuer.start('c1ient-secret');
    issuer.claims = { sub: 'u-1', groups: ['soc'], preferred_username: 'carol' };
    const port = await freePort();
    // Another site than the provider's, as in life.
    home = `http://localhost:${port}`;
    server = await startServer({
      dataDir: data,
      host: '127.0.0.1',
      port,
      configure: () => ({
        settings: {},
        named: { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null },
        policy: DEFAULT_POLICY,
        originName: () => null,
      }),
      log: {
        info: (message, fields) => logged.push(message + JSON.stringify(fields)),
        error: (message, error) => logged.push(message + String(error)),
      },
      tls: null,
      login: false,
      settings: serverSchema.parse({
        publicUrl: home,
        login: { issuer: issuer.url, clientId: 'ascribe', roles: [{ has: 'soc', role: 'investigator' }] },
      }),
      onFailed: () => undefined,
    });
    browser = await launch();
  }, 120_000);
  afterAll(async () => {
    delete process.env.ASCRIBE_OIDC_CLIENT_SECRET;
    await browser.close();
    await server.stop();
    await issuer.stop();
    rmSync(data, { recursive: true, force: true });
    expect(logged.join('\n')).not.toContain('c1ient-secret');
  });

  it('opens a view, is asked to log in, gets there by the provider, sees who is logged in, and logs out', async () => {
    const page = await browser.newPage();
    await page.goto(`${home}/findings`);
    expect(page.url()).toBe(`${home}/login?next=%2Ffindings`);
    await page.getByRole('link', { name: 'Log in with single sign-on' }).click();
    await page.waitForURL(`${home}/findings`, WAIT);
    await page.getByRole('link', { name: 'carol' }).click(WAIT);
    await page.getByText('You are logged in as carol, role investigator.').waitFor(WAIT);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('You are logged out of Ascribe.').waitFor(WAIT);
    await page.goto(`${home}/findings`);
    expect(page.url()).toBe(`${home}/login?next=%2Ffindings`);
    await page.close();
  }, 120_000);

  it('logs in with a token as well, and is told when it is none', async () => {
    const { secret } = new Tokens(data).make(
      { name: 'dave', role: 'reader', origins: null, expiresAt: null },
      new Date(),
    );
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${home}/login?next=%2Ffindings`);
    const give = async (token: string): Promise<void> => {
      await page.getByText('With an API token').click();
      await page.getByLabel('API token').fill(token);
      await page.getByRole('button', { name: 'Log in' }).click();
    };
    await give('ascribe_wrong');
    await page.getByRole('alert').waitFor(WAIT);
    await give(secret);
    await page.waitForURL(`${home}/findings`, WAIT);
    await page.getByRole('link', { name: 'dave' }).waitFor(WAIT);
    await context.close();
  }, 120_000);
});
