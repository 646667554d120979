import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ascribe, ascribeOk } from './cli.fixture.ts';
import { HOSTILE, KEY, UNREAD_LINES, USER, writeLogs, writeManyActions } from './cli-logs.fixture.ts';

const COMMANDS = [
  'ingest',
  'status',
  'attributions',
  'explain',
  'trace',
  'findings',
  'coverage',
  'sessions',
  'credentials',
  'identities',
  'events',
  'unread',
  'policy check',
  'policy show',
  'diff',
  'inventory import',
  'inventory list',
  'fsck',
  'reindex',
  'completion',
];

const BIN = fileURLToPath(new URL('../bin/ascribe.mjs', import.meta.url));
const MAIN = fileURLToPath(new URL('../dist/bundle/main.js', import.meta.url));
const NOTHING_HIDDEN = /^[^\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f]*$/u;

let dir = '';
let data = '';
let logs = '';
let summary = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ascribe-cli-'));
  data = join(dir, 'data');
  logs = writeLogs(dir);
  summary = await ascribeOk(data, ['ingest', logs]);
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

const lines = (text: string): string[] => text.split('\n').filter((l) => l !== '');
const rows = async (args: readonly string[]): Promise<Record<string, unknown>[]> =>
  lines(await ascribeOk(data, args)).map((l) => JSON.parse(l) as Record<string, unknown>);

describe('help', () => {
  it('of each command has a description, its arguments, and real examples', async () => {
    const pages = await Promise.all(COMMANDS.map((command) => ascribe(data, [...command.split(' '), '--help'])));
    for (const [i, { code, stdout }] of pages.entries()) {
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: ascribe ${COMMANDS[i]}`);
      expect(stdout).toContain(`$ ascribe `);
      expect(stdout).toContain('--data <dir>');
    }
  });

  it('lists every command, through the executable', () => {
    const { status, stdout } = spawnSync(process.execPath, [BIN, '--help'], { encoding: 'utf8' });
    expect(status).toBe(0);
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${command.split(' ')[0]}\\b`, 'm'));
  });

  it('completes every command in every shell', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const script = await ascribeOk(data, ['completion', shell]);
      for (const word of COMMANDS.flatMap((c) => c.split(' '))) expect(script).toContain(word);
      expect(script).toContain('grade-min');
    }
    const bash = await ascribeOk(data, ['completion', 'bash']);
    const check = spawnSync('bash', [
      '-c',
      `${bash}\nCOMP_WORDS=(ascribe attr); COMP_CWORD=1; _ascribe; echo "$COMPREPLY"`,
    ]);
    expect(check.stdout.toString()).toBe('attributions\n');
  });
});

describe('ingest', () => {
  it('sums up what it did and says what to try next', () => {
    expect(summary).toContain(`Sealed ${3 + UNREAD_LINES} new records`);
    expect(summary).toContain('aws.cloudtrail: 3 events');
    expect(summary).toMatch(/unread +25 .*ascribe unread/);
    expect(summary).toContain('ascribe coverage');
  });

  it('adds nothing the second time', async () => {
    const again = JSON.parse(await ascribeOk(data, ['ingest', logs, '--format', 'json'])) as Record<string, unknown>;
    expect(again).toMatchObject({ records: 0, files: 2, filesWithNothingNew: 2, interrupted: false });
  });

  it('reads standard input and writes where the time went', () => {
    const other = join(dir, 'from-stdin');
    const profile = join(dir, 'profile.json');
    const args = [MAIN, 'ingest', '-', '--data', other, '--workers', '0', '--profile', profile, '--quiet'];
    const done = spawnSync(process.execPath, args, { input: readFileSync(join(logs, 'cloudtrail.ndjson')) });
    expect([done.status, done.stdout.toString(), done.stderr.toString()]).toEqual([0, '', '']);
    expect(JSON.parse(readFileSync(profile, 'utf8'))).toHaveProperty('total');
  });

  it('shows at most twenty unreadable places and counts the rest', async () => {
    const many = Array.from({ length: 30 }, (_, i) => join(dir, `absent-${i}`));
    const { code, stdout, stderr } = await ascribe(join(dir, 'absent'), ['ingest', join(logs, 'notes.log'), ...many]);
    expect(code).toBe(3);
    expect(stdout).toContain('Could not be read (30)');
    expect(lines(stdout).filter((l) => l.includes('absent-'))).toHaveLength(20);
    expect(stdout).toContain('and 10 more');
    expect(stderr).toContain('absent-0');
  });
});

describe('asking', () => {
  it('attributions keep to the contract', async () => {
    const all = await rows(['attributions', '--format', 'ndjson']);
    expect(all.map((r) => r.action)).toEqual(['sts:AssumeRole', 'iam:CreateUser', 's3:GetObject']);
    expect(Object.keys(all[0] ?? {}).join()).toBe(
      'event,sourceEventId,source,time,kind,action,target,outcome,privileged,principal,verdict,reason,holder,operator,' +
        'onBehalfOf,mode,device,window,credential,secretVersion,session,context,approval,grade,candidates,rivals,' +
        'findings,evidence,policy',
    );
    expect(all[1]).toMatchObject({ holder: [`aws.iam-user:${USER}`, 'aws.role:arn:aws:iam::111122223333:role/Admin'] });
  });

  it('filters combine', async () => {
    const actions = async (...args: string[]) =>
      (await rows(['attributions', '--format', 'ndjson', ...args])).map((r) => r.action);
    expect(await actions('--credential', KEY)).toEqual(['iam:CreateUser', 's3:GetObject']);
    expect(await actions('--credential', KEY, '--privileged')).toEqual(['iam:CreateUser']);
    expect(await actions('--credential', KEY, '--no-privileged')).toEqual(['s3:GetObject']);
    expect(await actions('--action', 's3:*', '--action', 'sts:*')).toEqual(['sts:AssumeRole', 's3:GetObject']);
    expect(await actions('--from', '2026-01-01T10:05', '--to', '2026-01-01T10:06:00Z')).toEqual(['iam:CreateUser']);
    expect(await actions('--holder', USER, '--limit', '1')).toEqual(['sts:AssumeRole']);
    expect(await actions('--verdict', 'ambiguous,contested')).toEqual([]);
    expect(await actions('--text', 'createuser')).toEqual(['iam:CreateUser']);
  });

  it('events say what was read', async () => {
    const [first] = await rows(['events', '--format', 'ndjson']);
    expect(first).toMatchObject({ issued: [`aws.access-key:${KEY}`], device: { ip: '198.51.100.7' } });
  });

  it('explains by our id, its beginning, and the source’s own id', async () => {
    const [, create] = await rows(['attributions', '--format', 'ndjson']);
    const event = create?.event as string;
    const cards = await Promise.all(
      [event, event.slice(0, 10), create?.sourceEventId as string].map((id) => ascribeOk(data, ['explain', id])),
    );
    expect(new Set(cards).size).toBe(1);
    expect(cards[0]).toContain(`responseElements.credentials.accessKeyId: "${KEY}"`);
    expect(cards[0]).toContain('log index');
    const json = JSON.parse(await ascribeOk(data, ['explain', event, '--format', 'json'])) as Record<string, unknown>;
    expect(json).toMatchObject({ event, action: 'iam:CreateUser', window: { to: '2026-01-01T11:00:00.000Z' } });
  });

  it('traces a key to the long-lived key it came from', async () => {
    const tree = await ascribeOk(data, ['trace', KEY]);
    expect(tree).toContain('aws.access-key:AKIAEXAMPLE0000000AA');
    expect(tree).toMatch(/2 actions, 1 privileged/);
    const json = JSON.parse(await ascribeOk(data, ['trace', 'alice', '--format', 'json'])) as Record<string, unknown>;
    expect(json).toMatchObject({ ref: `aws.iam-user:${USER}`, total: { actions: 3 } });
  });

  it('lists sessions, credentials, identities, findings, unread, coverage, status', async () => {
    expect((await rows(['sessions', '--format', 'ndjson'])).length).toBeGreaterThan(0);
    expect((await rows(['credentials', '--format', 'ndjson'])).map((r) => r.credential)).toContain(
      `aws.access-key:${KEY}`,
    );
    expect((await rows(['identities', '--format', 'ndjson'])).map((r) => r.identity)).toContain(`aws.iam-user:${USER}`);
    expect(await rows(['unread', '--format', 'ndjson'])).toHaveLength(UNREAD_LINES);
    expect((await ascribe(data, ['findings'])).code).toBe(0);
    expect(await ascribeOk(data, ['coverage'])).toContain('of privileged actions are defensible');
    expect(JSON.parse(await ascribeOk(data, ['status', '--format', 'json']))).toMatchObject({ actions: 3, unread: 25 });
  });

  it('reindexes to the same bytes, and finds nothing wrong with itself', async () => {
    const before = await ascribeOk(data, ['attributions', '--format', 'ndjson']);
    await ascribeOk(data, ['reindex']);
    expect(await ascribeOk(data, ['attributions', '--format', 'ndjson'])).toBe(before);
    expect((await ascribe(data, ['fsck'])).code).toBe(0);
  });
});

describe('hostile fields', () => {
  it.each([
    ['attributions', '--format', 'csv'],
    ['attributions', '--format', 'ndjson'],
    ['events'],
    ['events', '--format', 'csv'],
    ['events', '--format', 'ndjson'],
    ['explain', '00000000-0000-4000-8000-000000000003'],
    ['explain', '00000000-0000-4000-8000-000000000003', '--format', 'json'],
  ])('reach no terminal: %s %s %s', async (...args) => {
    const { stdout, code } = await ascribe(data, args);
    expect(code).toBe(0);
    expect(stdout).toContain('gnp.exe');
    expect(stdout).toMatch(NOTHING_HIDDEN);
  });

  it('are exact in NDJSON and harmless in CSV', async () => {
    const last = (await rows(['events', '--format', 'ndjson'])).at(-1) as { device: { userAgent: string } };
    expect(last.device.userAgent).toBe(HOSTILE);
    const csv = await ascribeOk(data, ['events', '--format', 'csv']);
    expect(csv).toContain(`'=cmd()\\x1b[2J`);
  });
});

describe('exit codes', () => {
  const ended = async (args: readonly string[], folder = data) => {
    const { code, stderr } = await ascribe(folder, args);
    return { code, stderr: stderr.replace(/\n {4}at .*/g, '') };
  };

  it('1: the answer is no', async () => {
    expect(await ended(['explain', 'nothing-like-this'])).toMatchObject({ code: 1 });
    const { code, stderr } = await ended(['trace', 'ASIAEXAMPLE0000000AB']);
    expect(code).toBe(1);
    expect(stderr).toContain(`Near to it: aws.access-key:`);
  });

  it.each([
    [['attributons'], 'Did you mean attributions?'],
    [['attributions', '--verdict', 'guilty'], 'they are attributed'],
    [['attributions', '--from', 'yesterday'], 'is not a time'],
    [['attributions', '--grade-min', 'C9'], 'is no grade'],
    [['attributions', '--format', 'xml'], 'Allowed choices'],
    [['ingest'], "missing required argument 'path'"],
    [['ingest', 'x', '--source', 'nobody.knows'], 'they are aws.cloudtrail'],
    [[], 'Usage: ascribe'],
  ])('2: wrong usage, with the remedy: %j', async (args, says) => {
    const { code, stderr } = await ended(args);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  it('3: the data cannot be used', async () => {
    const { code, stderr } = await ended(['attributions'], join(dir, 'no-such-folder'));
    expect([code, lines(stderr)[0]]).toEqual([
      3,
      `ascribe: there is no data folder at ${join(dir, 'no-such-folder')}. Make one with \`ascribe ingest PATH…\`, or name another with --data.`,
    ]);
    const absent = await ended(['ingest', join(dir, 'no-such-file')], join(dir, 'absent-input'));
    expect(absent.code).toBe(3);
  });

  it('4: what is on disk contradicts what was sealed', async () => {
    const copy = join(dir, 'damaged');
    await ascribeOk(copy, ['ingest', logs]);
    const path = join(copy, 'evidence', 'log', 'checkpoint');
    chmodSync(path, 0o600);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/^\d+$/m, (size) => String(Number(size) - 1)),
    );
    expect(await ended(['attributions'], copy)).toMatchObject({ code: 4 });
    expect(await ended(['fsck'], copy)).toMatchObject({ code: 4 });
  });

  it('says expected failures in one line, without a stack trace', () => {
    const args = [MAIN, 'attributions', '--data', join(dir, 'none')];
    const { stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, ASCRIBE_DEBUG: '' },
    });
    expect(lines(stderr)).toHaveLength(1);
  });
});

describe('pipes', () => {
  it('a reader that closes early is quiet success', async () => {
    const many = join(dir, 'many');
    await ascribeOk(many, ['ingest', writeManyActions(dir, 3000)]);
    const child = spawn(process.execPath, [MAIN, 'attributions', '--format', 'ndjson', '--data', many]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).toEqual([0, '']);
  });

  it('carry no colours and no progress bar', async () => {
    const { stdout, stderr } = await ascribe(data, ['attributions']);
    expect(stdout + stderr).not.toContain('\u001b');
  });
});

describe('the environment', () => {
  it('$ASCRIBE_HOME names the data folder, --data goes before it', () => {
    const env = { ...process.env, ASCRIBE_HOME: data };
    const counted = (...args: string[]) =>
      spawnSync(process.execPath, [MAIN, 'status', '--format', 'json', ...args], { encoding: 'utf8', env });
    expect(JSON.parse(counted().stdout)).toMatchObject({ dataFolder: data });
    expect(counted('--data', join(dir, 'none')).status).toBe(3);
  });
});
