import { expect, test } from 'vitest';
import { keyListener } from './keys.ts';

function pressing() {
  const done: string[] = [];
  let time = 0;
  let on = true;
  const listen = keyListener(
    {
      search: () => done.push('search'),
      help: () => done.push('help'),
      close: () => done.push('close'),
      go: (letter) => done.push(`go ${letter}`),
      step: (by) => done.push(`step ${by}`),
      press: (letter) => letter === 'p' && done.push('press p') > 0,
      areOn: () => on,
    },
    () => time,
  );
  const press = (key: string, more: object = {}): void =>
    listen({ key, target: { tagName: 'BODY' }, preventDefault: () => {}, ...more } as unknown as KeyboardEvent);
  return { done, press, wait: (ms: number) => (time += ms), turn: (next: boolean) => (on = next) };
}

test('g and a letter goes; the letter alone does not, nor one that comes late', () => {
  const { done, press, wait } = pressing();
  press('f');
  press('g');
  press('f');
  press('g');
  wait(2000);
  press('f');
  expect(done).toEqual(['go f']);
});

test('j after g goes to a view, and is a step otherwise', () => {
  const { done, press } = pressing();
  for (const key of ['j', 'k', 'g', 'j']) press(key);
  expect(done).toEqual(['step 1', 'step -1', 'go j']);
});

test('nothing happens while one types, nor with a modifier', () => {
  const { done, press } = pressing();
  press('/', { target: { tagName: 'INPUT' } });
  press('/', { ctrlKey: true });
  press('?', { metaKey: true });
  expect(done).toEqual([]);
  press('Escape', { target: { tagName: 'INPUT' } });
  expect(done).toEqual(['close']);
});

test('a view has keys of its own, and all single keys can be turned off but Escape', () => {
  const { done, press, turn } = pressing();
  press('p');
  press('q');
  turn(false);
  for (const key of ['p', 'j', '/', '?', 'Escape']) press(key);
  expect(done).toEqual(['press p', 'close']);
});
