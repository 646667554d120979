import type { Browser } from 'playwright-core';
import type { Served } from './server.ts';
import type { Visitor } from './visit.ts';

/** What all tests share: one browser, one server with the demo evidence, one page, and one action with a stolen session. */
export interface Setting {
  readonly browser: Browser;
  readonly server: Served;
  readonly v: Visitor;
  readonly stolen: Action;
}

export interface Page<T> {
  readonly items: readonly T[];
}

export interface Action {
  readonly event: string;
  readonly action: string;
  readonly session: string;
  readonly credential: string;
  readonly holder: readonly string[];
}

export interface Cited {
  readonly digest: string;
  readonly words: readonly { readonly path: string; readonly value: string }[];
}

export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** What a reader sees of the first such element. */
export const textOf = async (v: Visitor, selector: string): Promise<string> =>
  (await v.page.locator(selector).first().innerText()).trim();
