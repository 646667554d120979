import { verify } from '@noble/ed25519';
import { expect, test } from 'vitest';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { EMPTY_ROOT } from './merkle.ts';
import { formatVkey, noteSigner, openNote, parseVkey, signNote } from './note.ts';

/** The example of the C2SP signed-note text. */
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE =
  'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const signer = noteSigner('log.example/1', Buffer.alloc(32, 7));

test('the published example verifies', () => {
  expect(openNote(Buffer.from(NOTE), [parseVkey(VKEY)])).toEqual({
    text: 'This is an example message.\n',
    signedBy: ['example.com/foo'],
  });
  expect(formatVkey(parseVkey(VKEY))).toBe(VKEY);
});

test('a changed text, signature or key id is refused', () => {
  const verifier = parseVkey(VKEY);
  for (const [from, to] of [
    ['example m', 'Example m'],
    ['Uw2QOkn8', 'Uw2QOkn9'],
    ['Uw2Q', 'Ux2Q'],
    ['aQM=', 'aQN='],
    ['— e', '— E'],
  ] as const) {
    expect(() => openNote(Buffer.from(NOTE.replace(from, to)), [verifier])).toThrow();
  }
  expect(() => parseVkey(VKEY.replace('530d', '530e'))).toThrow(/does not fit/);
});

test('signatures by unknown keys are ignored, but one by a known key is needed', () => {
  const note =
    signNote('text\n', signer) + signNote('text\n', noteSigner('other', Buffer.alloc(32, 8))).split('\n\n')[1];
  expect(openNote(Buffer.from(note), [signer]).signedBy).toEqual(['log.example/1']);
  expect(() => openNote(Buffer.from(note), [parseVkey(VKEY)])).toThrow(/no signature by a known key/);
});

test('what is no note is refused with a reason', () => {
  for (const text of [
    '',
    'text\n',
    'text\n\n',
    'a\tb\n\n— x y\n',
    'text\n\n- example.com/foo AAAA\n',
    'text\n\n— example.com/foo ****\n',
  ]) {
    expect(() => openNote(Buffer.from(text), [signer])).toThrow(/malformed|no signature/);
  }
  expect(() => openNote(Buffer.of(0xff, 0x0a, 0x0a), [signer])).toThrow(/UTF-8/);
});

test('a checkpoint is read back, and one of another log or with a sloppy number is refused', () => {
  const checkpoint = { origin: 'log.example/1', size: 0, root: EMPTY_ROOT };
  const note = signCheckpoint(checkpoint, signer);
  expect(openCheckpoint(Buffer.from(note), signer)).toEqual(checkpoint);
  const foreign = signCheckpoint({ ...checkpoint, origin: 'log.example/2' }, signer);
  expect(() => openCheckpoint(Buffer.from(foreign), signer)).toThrow(/of the log/);
  const sloppy = signNote(`log.example/1\n00\n${EMPTY_ROOT.toString('base64')}\n`, signer);
  expect(() => openCheckpoint(Buffer.from(sloppy), signer)).toThrow(/size/);
});

test('a second implementation of Ed25519 accepts our signature', async () => {
  const note = signNote('text\n', signer);
  const signature = Buffer.from(note.trimEnd().split(' ').at(-1)!, 'base64').subarray(4);
  const { createHash } = await import('node:crypto');
  const ed = await import('@noble/ed25519');
  ed.hashes.sha512 = (m) => createHash('sha512').update(m).digest();
  expect(verify(signature, Buffer.from('text\n'), signer.publicKey)).toBe(true);
});
