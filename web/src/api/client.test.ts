import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem, get, urlOf } from './client.ts';
import { forgetToken, keepToken } from './token.ts';

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

const answering = (status: number, body: string): void => {
  vi.stubGlobal('fetch', async () => new Response(body, { status }));
};

test('empty parameters are left away and lists repeated', () => {
  expect(urlOf('attributions', { q: '', verdict: ['held', 'contested'], limit: 5, cursor: null })).toBe(
    '/v1/attributions?verdict=held&verdict=contested&limit=5',
  );
});

test('a problem keeps its code, its words and what comes with it', async () => {
  answering(409, JSON.stringify({ code: 'several-match', title: 'Several', detail: 'Name one.', matches: ['a', 'b'] }));
  const problem = await get('actions/x').catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({
    status: 409,
    code: 'several-match',
    message: 'Name one.',
    more: { matches: ['a', 'b'] },
  });
});

test('a failure that is no JSON still says something', async () => {
  answering(502, '<html>');
  await expect(get('status')).rejects.toMatchObject({ status: 502, message: 'The server answered 502.' });
});

test('a server that is gone is a problem as well', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('failed');
  });
  await expect(get('status')).rejects.toMatchObject({ code: 'unreachable' });
});

test('a token goes with every request, until it is forgotten', async () => {
  const sent: (string | null)[] = [];
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    sent.push(new Headers(init.headers).get('authorization'));
    return new Response('{}');
  });
  await get('status');
  keepToken('secret');
  await get('status');
  forgetToken();
  await get('status');
  expect(sent).toEqual([null, 'Bearer secret', null]);
});
