import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkNode, installedAsLocked } from './ensure.mjs';
import { withLock } from './lib/lock.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-ensure-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('an older Node is refused with a message that says which one is needed', () => {
  expect(() => checkNode('18.20.4', '>=20.19')).toThrow(/needs Node 20\.19 or newer; this is 18\.20\.4/);
  expect(() => checkNode('20.18.9', '>=20.19')).toThrow();
  expect(() => checkNode('20.19.0', '>=20.19')).not.toThrow();
  expect(() => checkNode('24.0.0', '>=20.19')).not.toThrow();
});

test('packages count as installed only in the locked version, other platforms left out', () => {
  const write = (name, packages) => writeFileSync(join(folder, name), JSON.stringify({ packages }));
  write('package-lock.json', {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/mac': { version: '1', optional: true },
  });
  expect(installedAsLocked(folder)).toBe(false);
  mkdirSync(join(folder, 'node_modules'));
  write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
  expect(installedAsLocked(folder)).toBe(true);
  write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.1' } });
  expect(installedAsLocked(folder)).toBe(false);
});

test('processes that want the lock take turns', async () => {
  const log = join(folder, 'log');
  const script = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from ${JSON.stringify(new URL('./lib/lock.mjs', import.meta.url).href)};
    withLock(${JSON.stringify(join(folder, 'lock'))}, () => {
      appendFileSync(${JSON.stringify(log)}, 'in ');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      appendFileSync(${JSON.stringify(log)}, 'out ');
    });`;
  const exits = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    return new Promise((resolve) => child.on('exit', resolve));
  });
  expect(await Promise.all(exits)).toEqual([0, 0, 0, 0]);
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(4));
});

test('a lock whose owner died is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('exit', resolve));
  writeFileSync(join(folder, 'lock'), String(child.pid));
  expect(withLock(join(folder, 'lock'), () => 'done')).toBe('done');
});

test('the lock is given back when the work fails', () => {
  const lock = join(folder, 'lock');
  expect(() =>
    withLock(lock, () => {
      throw new Error('broke');
    }),
  ).toThrow('broke');
  expect(withLock(lock, () => 'done')).toBe('done');
});
