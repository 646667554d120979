import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ascribe, ascribeOk } from './cli.fixture.ts';

let dir = '';
let data = '';

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ascribe-serve-'));
  data = join(dir, 'data');
  mkdirSync(join(dir, 'logs'));
  mkdirSync(data, { mode: 0o700 });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** What the server says of itself on standard error, and its address on standard output. */
function listening(child: ChildProcess): Promise<{ url: string; syslog: string }> {
  let [out, err] = ['', ''];
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const url = /^https?:\S+$/m.exec(out)?.[0];
      const syslog = /"listening for syslog","address":"([^"]+)"/.exec(err)?.[1];
      if (url !== undefined && syslog !== undefined) resolve({ url, syslog });
    };
    child.stdout?.on('data', (chunk: Buffer) => {
      out += String(chunk);
      look();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      err += String(chunk);
      look();
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${err}`)));
  });
}

it('a server does what ascribe.yaml and its options lay down, seals what comes, and stops without losing it', async () => {
  writeFileSync(
    join(data, 'ascribe.yaml'),
    `server:
  publicUrl: http://localhost:7433
  login:
    issuer: https://id.example
    clientId: ascribe
    roles: [{ has: soc, role: investigator }]
  syslog:
    - { origin: hosts, listen: "127.0.0.1:0", tls: false }
`,
    { mode: 0o600 },
  );
  writeFileSync(join(dir, 'logs', 'app.ndjson'), '{"a":1}\n{"a":2}\n');
  const token = (await ascribeOk(data, ['token', 'new', 'reader'])).trim();
  let running: Promise<{ url: string; syslog: string }> | null = null;
  let child: ChildProcess | null = null;
  const ended = ascribe(data, ['serve', '--port', '0', '--watch', join(dir, 'logs')], {
    onStart: (started) => {
      child = started;
      running = listening(started);
    },
  });
  const { url, syslog } = await (running as unknown as Promise<{ url: string; syslog: string }>);
  const ask = (path: string) => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect((await fetch(`${url}/v1/me`)).status).toBe(401);
  expect(await (await fetch(`${url}/login`)).text()).toContain('Log in with single sign-on');
  expect(await (await ask('/v1/me')).json()).toMatchObject({ via: 'token', role: 'reader' });

  const socket = connect(Number(syslog.split(':')[1]), '127.0.0.1');
  socket.write('<13>Mar  2 09:15:31 bastion app: one\n');
  const records = async () =>
    ((await (await ask('/v1/status')).json()) as { counts: { records: number } }).counts.records;
  await expect.poll(records, { timeout: 30_000 }).toBe(3);
  socket.write('<13>Mar  2 09:15:31 bastion app: two\n');
  await expect.poll(records, { timeout: 30_000 }).toBe(4);

  (child as unknown as ChildProcess).kill('SIGTERM');
  const { code, stderr } = await ended;
  expect(stderr).not.toMatch(/"level":"error"/);
  expect(code).not.toBe(1);
  const status = JSON.parse(await ascribeOk(data, ['status', '--format', 'json'])) as { counts: { records: number } };
  expect(JSON.stringify(status)).toContain('"records":4');
  socket.destroy();
}, 120_000);
