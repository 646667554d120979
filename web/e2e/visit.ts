import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Served } from './server.ts';

/** WCAG 2.2 A and AA, and what axe calls good practice. */
const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What may differ between the themes. */
export const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
/** `npm run docs:screenshots` sets it to the folder where they are kept. */
const SCREENSHOTS = process.env['ASCRIBE_SCREENSHOTS'];
/** Under load a machine is slow; nothing here waits for a time, only for a condition. */
const PATIENCE = 30_000;

export interface Visitor {
  readonly page: Page;
  /** Goes to a view and waits until nothing is being asked for. */
  readonly visit: (path: string) => Promise<void>;
  /** What axe finds wrong in what is shown now, as `rule: element`. */
  readonly violations: (rules?: object) => Promise<readonly string[]>;
  /** What the browser complained about: errors, refused content, requests to another host. */
  readonly complaints: readonly string[];
  readonly keep: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function visitor(browser: Browser, server: Served, theme: 'light' | 'dark' = 'light'): Promise<Visitor> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    baseURL: server.url,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url)) complaints.push(`asked ${request.url()}`);
  });
  return {
    page,
    complaints,
    visit: async (path) => {
      await page.goto(path);
      await page.locator('main h1').first().waitFor();
      await settled(page);
    },
    violations: async (asked = ALL) => {
      await page.evaluate(axe.source);
      return page.evaluate(async (rules) => {
        const { axe: inPage } = window as unknown as { axe: { run(options: object): Promise<AxeResults> } };
        const { violations } = await inPage.run({ runOnly: rules });
        return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}`));
      }, asked);
    },
    keep: async (name) => {
      if (SCREENSHOTS === undefined) return;
      mkdirSync(SCREENSHOTS, { recursive: true });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}.jpg`), type: 'jpeg', quality: 82 });
    },
    close: () => context.close(),
  };
}

/** Nothing is loading: no skeleton, no list that waits. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.skeleton, [aria-busy="true"]') === null);
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[] }[];
  }[];
}
