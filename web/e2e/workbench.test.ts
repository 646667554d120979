/**
 * The workbench in a real browser, on the demo evidence: every view is driven, and what it shows is held against what the API
 * says, and what is done in it against the custody log. One browser, one server, which begins with an empty data folder.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerTests } from './answers.ts';
import { chromiumPath, isRequired, launch } from './browser.ts';
import { caseTests } from './cases.ts';
import { listTests } from './lists.ts';
import { mannerTests } from './manners.ts';
import { serve } from './server.ts';
import type { Action, Page, Setting } from './setting.ts';
import { visitor } from './visit.ts';

const isSkipped = chromiumPath() === null && !isRequired;
if (isSkipped)
  console.warn('Skipped, the tests of the workbench: no Chromium here. Install the package chromium, or set CHROMIUM.');

describe.skipIf(isSkipped)('the workbench', () => {
  let setting: Setting | undefined;
  const at = (): Setting => {
    if (setting === undefined) throw new Error('the browser or the server did not start; see above');
    return setting;
  };

  beforeAll(async () => {
    const [browser, server] = await Promise.all([launch(), serve()]);
    setting = { browser, server, v: await visitor(browser, server), stolen: NONE };
  });
  afterAll(async () => {
    await setting?.browser.close();
    await setting?.server.stop();
  });

  test('with no evidence it offers the demo, and one click takes it in', async () => {
    const { v, server } = at();
    await v.visit('/');
    expect(await v.violations()).toEqual([]);
    await v.page.getByRole('button', { name: 'Take in the demo evidence' }).click();
    await v.page.getByRole('heading', { name: 'Overview' }).waitFor({ timeout: 100_000 });
    const { items } = await server.api<Page<Action>>(
      'attributions?finding=session-on-second-device&privileged=true&limit=1',
    );
    expect(items).toHaveLength(1);
    setting = { ...at(), stolen: items[0]! };
  }, 120_000);

  answerTests(at);
  listTests(at);
  caseTests(at);
  mannerTests(at);
});

const NONE: Action = { event: '', action: '', session: '', credential: '', holder: [] };
