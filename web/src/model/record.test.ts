import { expect, test } from 'vitest';
import { MAX_LINES, recordText } from './record.ts';

const shown = (text: string, words: { path: string; value: string }[] = []) =>
  recordText(text, words).lines.map(
    (l) => `${'  '.repeat(l.depth)}${l.name === null ? '' : `${l.name}: `}${l.text}${l.marked ? ' *' : ''}`,
  );

test('JSON is laid out, and the word at the path is marked', () => {
  const text = JSON.stringify({ a: { key: 'AKIA1' }, list: [1, { b: null }], none: {} });
  expect(shown(text, [{ path: 'a.key', value: 'AKIA1' }])).toEqual([
    '{',
    '  a: {',
    '    key: "AKIA1" *',
    '  },',
    '  list: [',
    '    1,',
    '    {',
    '      b: null',
    '    }',
    '  ],',
    '  none: {}',
    '}',
  ]);
});

test('where the path is that of a wrapped record, its value is marked', () => {
  const wrapped = JSON.stringify({ message: { detail: { user: 'alice@example' } } });
  expect(recordText(wrapped, [{ path: 'user', value: 'alice@example' }]).markedLines).toBe(1);
});

test('what is no JSON is shown as it stands', () => {
  expect(shown('Mar 4 sshd[1]: Accepted', [{ path: '', value: 'Mar 4 sshd[1]: Accepted' }])).toEqual([
    'Mar 4 sshd[1]: Accepted *',
  ]);
  expect(shown('{"a":', [])).toEqual(['{"a":']);
});

test('a huge record is cut, and says so', () => {
  const { lines, leftOut } = recordText(JSON.stringify(Array.from({ length: 5000 }, (_, i) => i)), []);
  expect(lines).toHaveLength(MAX_LINES);
  expect(leftOut).toBe(5002 - MAX_LINES);
});

test('keys of a prototype are keys like others', () => {
  expect(shown('{"__proto__":{"a":1}}')).toContain('  __proto__: {');
});
