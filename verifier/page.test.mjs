import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PAGE, verifierPage } from '../scripts/verifier-page.mjs';
import { openOffice } from '../src/proof/bundles.fixture.ts';
import { chromiumPath, isRequired, launch } from '../web/e2e/browser.ts';

test('verifier/verify.html is what the source says; else `npm run verifier:page`', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(verifierPage());
});

const isSkipped = chromiumPath() === null && !isRequired;
if (isSkipped) console.warn('Skipped, the verifier page in a browser: no Chromium here.');

describe.skipIf(isSkipped)('the page, in a browser', () => {
  let office;
  let browser;
  let made;
  let key;
  beforeAll(async () => {
    [office, browser] = await Promise.all([openOffice('verifier-page', 800), launch()]);
    made = await office.bundle(office.oneOf('same-connection', 'fresh-login'));
    key = readFileSync(office.keyFile, 'utf8').trim();
  });
  afterAll(async () => {
    await browser?.close();
    office?.close();
  });

  /** What the page answers to this file and key; and what it tried to load. */
  async function answer(file, given, withoutEd25519 = false) {
    const page = await browser.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    if (withoutEd25519)
      await page.addInitScript(() => {
        const { importKey } = crypto.subtle;
        crypto.subtle.importKey = (format, data, algorithm, ...rest) =>
          algorithm.name === 'Ed25519'
            ? Promise.reject(new DOMException('', 'NotSupportedError'))
            : importKey.call(crypto.subtle, format, data, algorithm, ...rest);
      });
    await page.goto(pathToFileURL(PAGE).href);
    await page.setInputFiles('#bundle', file);
    await page.fill('#key', given);
    const said = page.locator('#answer');
    await said.locator('h2').waitFor();
    const text = await said.textContent();
    await page.close();
    return { text, asked };
  }

  test('accepts an honest bundle, and loads nothing', async () => {
    const { text, asked } = await answer(made.file, key);
    expect(text).toContain('The proof holds');
    expect(text).toContain('Custody');
    expect(asked).toEqual([pathToFileURL(PAGE).href]);
  });

  test('accepts it by its own arithmetic where the browser has no Ed25519', async () => {
    expect((await answer(made.file, key, true)).text).toContain('The proof holds');
  });

  test('refuses an edited record, another key and another file, for the reason that the verifier gives', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ascribe-page-'));
    const edited = join(folder, 'edited.json');
    writeFileSync(edited, made.text.replace(/("text": "(?:[^"\\]|\\.)*?)\d\d/, '$1xx'));
    expect((await answer(edited, key)).text).toContain('record-changed');
    expect((await answer(edited, key, true)).text).toContain('record-changed');
    expect((await answer(made.file, `${key.slice(0, -8)}AAAAAAA=`)).text).toContain('key-unknown');
    writeFileSync(edited, '<script>document.title="x"</script>');
    expect((await answer(edited, key)).text).toContain('malformed');
    rmSync(folder, { recursive: true });
  });
});
