import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildWorld } from '../lab/build.ts';
import { evidenceFiles, writeWorld } from '../lab/write.ts';
import { ascribe } from './cli.fixture.ts';

/** The commands of the README, in their order, in a folder that holds what the README supposes: `logs/` and the demo's data. */
const PAGE = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const COMMANDS = [...PAGE.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block = '']) => block.split('\n'))
  .filter((line) => line.startsWith('npx ascribe '))
  .map((line) => line.replace(/#.*/, '').trim().split(/\s+/).slice(2));

let folder: string;
/** In that folder, where `.ascribe` is the data folder unless the command says otherwise. */
const ascribeHere = (args: readonly string[]) =>
  args[0] === 'serve' ? served(args) : ascribe('.ascribe', args, { cwd: folder });

/** A server on a free port, told to stop once it says where it is. */
const served = (args: readonly string[]) =>
  ascribe('.ascribe', [...args, '--port', '0'], {
    cwd: folder,
    onStart: (child) => child.stdout?.once('data', () => child.kill('SIGTERM')),
  });
const names = new Map<string, string>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-readme-'));
  const { world, truth } = buildWorld('readme', 1500);
  writeWorld(folder, evidenceFiles('readme', world.emissions, 'mixed'), truth, world);
  await ascribeHere(['ingest', 'logs', '--data', 'demo-out/data']);
  const { stdout } = await ascribeHere(['attributions', '--format', 'ndjson', '--data', 'demo-out/data']);
  const action = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { event: string; credential: string | null })
    .find(({ credential }) => credential !== null);
  names.set('EVENT', action?.event ?? '').set('REF', action?.credential ?? '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the README', () => {
  test('shows the commands of a first investigation', () => {
    expect(COMMANDS.length).toBeGreaterThan(7);
  });

  test.each(COMMANDS.map((words) => [words.join(' '), words] as const))('npx ascribe %s', async (_, words) => {
    const { code, stdout, stderr } = await ascribeHere(words.map((word) => names.get(word) ?? word));
    expect(stderr).not.toContain('defect');
    expect(code).toBe(0);
    expect(stdout + stderr).not.toBe('');
  });
});
