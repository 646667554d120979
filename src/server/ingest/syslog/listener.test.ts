import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../config/policy.ts';
import { serverSchema } from '../../../config/server-schema.ts';
import { OpenFolder } from '../../open-folder.ts';
import { type Certificates, makeCertificates } from '../../security/certificates.fixture.ts';
import { namesOf, type TlsOptions } from '../../security/tls.ts';
import { SyslogListener } from './listener.ts';

let data: string;
let folder: OpenFolder;
let made: Certificates;
const listeners: SyslogListener[] = [];
const failures: unknown[] = [];

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'ascribe-syslog-'));
  made = makeCertificates();
  const named = { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null };
  folder = new OpenFolder(
    data,
    () => ({ settings: {}, named, originName: () => null }),
    (e) => failures.push(e),
    0,
  );
  await folder.ready();
}, 60_000);
afterEach(async () => {
  for (const listener of listeners.splice(0)) await listener.stop();
});
afterAll(async () => {
  await folder.close();
  rmSync(data, { recursive: true, force: true });
  expect(failures).toEqual([]);
});

async function listen(more: object, tls: TlsOptions | null = null): Promise<number> {
  const { syslog } = serverSchema.parse({ syslog: [{ origin: 'hosts', listen: '127.0.0.1:0', ...more }] });
  const [settings] = syslog;
  if (settings === undefined) throw new Error('no settings');
  const listener = await SyslogListener.start({
    settings,
    tls,
    give: (item) => folder.now().library.pipeline.give(item),
    tally: () => folder.now().intake.tallyOf('hosts'),
    log: { info: () => undefined, error: (_, error) => failures.push(error) },
  });
  listeners.push(listener);
  return Number(listener.address.split(':').at(-1));
}

const tlsOptions = (): TlsOptions => ({
  cert: made.server.cert,
  key: made.server.key,
  clientCa: made.ca,
  machines: [],
  names: namesOf(made.server.cert),
});

/** All records that are sealed, with the object that each is of. */
async function sealed(least: number): Promise<{ text: string; uri: string }[]> {
  const { pipeline } = folder.now().library;
  await expect
    .poll(() => folder.now().intake.tallyOf('hosts').records, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(least);
  await pipeline.judged();
  pipeline.reader.refresh();
  const objects = pipeline.reader.objects();
  const out: { text: string; uri: string }[] = [];
  for (let i = 0; i < pipeline.reader.size; i++) {
    const leaf = pipeline.reader.leaf(i);
    if (leaf.type !== 'record') continue;
    const uri = objects.get(leaf.objectId.toString('hex'))?.uri ?? '';
    out.push({ text: pipeline.reader.record(i).redacted.toString('utf8'), uri });
  }
  return out;
}

const SSHD =
  '<86>1 2026-03-02T09:15:30.123Z bastion sshd 4242 - - Accepted publickey for ada from 198.51.100.7 port 50022 ssh2';

describe('syslog over TCP', () => {
  it('is sealed as it comes, while the connection stays, in both framings, and read like any log', async () => {
    const port = await listen({ tls: false });
    const socket = connectTcp(port, '127.0.0.1');
    socket.write(`${Buffer.byteLength(SSHD)} ${SSHD}`);
    socket.write('<13>Mar  2 09:15:31 bastion app: one\n<13>Mar  2 09:15:31 bastion app: one\n<13>Mar');
    const records = await sealed(3);
    expect(records.map((r) => r.text)).toEqual([SSHD, ...Array(2).fill('<13>Mar  2 09:15:31 bastion app: one')]);
    expect(new Set(records.map((r) => r.uri)).size).toBe(1);
    expect(records[0]?.uri).toMatch(/^ingest:hosts\/syslog\/127\.0\.0\.1\/\d{8}T\d+Z-1$/);
    socket.end('  2 09:15:32 bastion app: two\n');
    expect((await sealed(4)).at(-1)?.text).toBe('<13>Mar  2 09:15:32 bastion app: two');
    const snapshot = await folder.open();
    try {
      const sources: string[] = [];
      for await (const rows of snapshot.store.actions({})) sources.push(...rows.map((row) => row.source));
      expect(sources).toContain('openssh.sshd');
      expect(await snapshot.store.counts()).toMatchObject({ records: 4 });
    } finally {
      snapshot.release();
    }
  });

  it('keeps what never came to its end, as unreadable, and ends a stream that is none', async () => {
    const port = await listen({ tls: false });
    const before = folder.now().intake.tallyOf('hosts').records;
    const half = connectTcp(port, '127.0.0.1');
    half.end('<13>Mar  2 09:16:00 bastion app: whole\n<13>Mar  2 09:16:01 bastion app: ha');
    const none = connectTcp(port, '127.0.0.1');
    none.on('error', () => undefined);
    none.write('99999999999 what is this');
    await new Promise((resolve) => none.once('close', resolve));
    await expect.poll(() => folder.now().intake.tallyOf('hosts').unreadable, { timeout: 20_000 }).toBe(2);
    const records = await sealed(before + 1);
    expect(records.map((r) => r.text)).toContain('<13>Mar  2 09:16:01 bastion app: ha');
    expect(records.map((r) => r.text)).toContain('99999999999 what is this');
  });

  it('is refused from other networks than those that are laid down', async () => {
    const port = await listen({ tls: false, from: ['192.0.2.0/24'] });
    const socket = connectTcp(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(folder.now().intake.tallyOf('hosts').refused).toBe(1);
  });
});

describe('syslog over TLS', () => {
  it('comes from clients with a certificate that is laid down, under the name in it, and from nobody else', async () => {
    const port = await listen({ clients: ['URI:spiffe://example/collector'] }, tlsOptions());
    const before = folder.now().intake.tallyOf('hosts').records;
    const send = (who: { cert: Buffer; key: Buffer } | null) =>
      new Promise<void>((resolve) => {
        const socket = connectTls({ port, host: '127.0.0.1', ca: made.ca, servername: 'localhost', ...who });
        socket.on('error', () => undefined);
        socket.once('close', () => resolve());
        socket.once('secureConnect', () => socket.end('<13>1 2026-03-02T09:15:31Z bastion app - - - over TLS\n'));
      });
    await send(null);
    await send(made.stranger);
    await send(made.machine);
    const records = await sealed(before + 1);
    const own = records.filter((r) => r.text.endsWith('over TLS'));
    expect(own).toHaveLength(1);
    expect(own[0]?.uri).toContain(`/syslog/${encodeURIComponent('URI:spiffe://example/collector')}/`);
  });

  it('does not start without a certificate, and needs to be told to do without', async () => {
    await expect(listen({})).rejects.toThrow(/--tls-cert/);
  });
});
