import { expect, test } from 'vitest';
import { signersOf } from './checkpoint.ts';

const note = (...signatures: string[]): string =>
  `log.example/1\n7\nAAAA=\n\n${signatures.map((s) => `— ${s} c2ln\n`).join('')}`;

test('the log signs under its own origin, all others are witnesses', () => {
  expect(signersOf(note('log.example/1'), 'log.example/1')).toEqual({ log: true, witnesses: [] });
  expect(signersOf(note('log.example/1', 'w1.example', 'w2.example', 'w1.example'), 'log.example/1')).toEqual({
    log: true,
    witnesses: ['w1.example', 'w2.example'],
  });
});

test('what is no note has no signers', () => {
  expect(signersOf('', 'x')).toEqual({ log: false, witnesses: [] });
  expect(signersOf('log.example/1\n7\nAAAA=\n', 'log.example/1')).toEqual({ log: false, witnesses: [] });
});
