import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript on purpose
import { checkStamp as checkIndependently } from '../../../verifier/timestamps.mjs';
import { fsck } from '../fsck/fsck.ts';
import { openLog } from '../log.ts';
import { openReader } from '../reader.ts';
import { sha256 } from '../sha256.ts';
import { type Making, type TimeAuthorityForTests, timeAuthority } from '../testing/time-authority.ts';
import { askAuthority, stampsOn } from './ask.ts';
import { readCertificate } from './certificate.ts';
import { checkStamp, stampedBytes, type TimeAuthority } from './check.ts';
import { OPENSSL_EC, OPENSSL_RSA, STAMPED } from './openssl.fixture.ts';
import { timeStampRequest, tokenIn } from './request.ts';

const BYTES = Buffer.from('a checkpoint\n');
const trusted = (pem: string, name = 'them'): TimeAuthority => ({
  name,
  certificate: readCertificate(new X509Certificate(pem).raw),
});

/** What both readers say: the time, `null` for somebody else's stamp, or `refused`. They must agree. */
async function bothSay(token: Buffer, stamped: Uint8Array, pem: string): Promise<number | null | 'refused'> {
  const ours = (() => {
    try {
      return checkStamp(token, stamped, [trusted(pem)])?.time ?? null;
    } catch (error) {
      expect(error).toMatchObject({ code: 'stamp-invalid' });
      return 'refused' as const;
    }
  })();
  const theirs = await checkIndependently(token, stamped, [pem]).then(
    (stamp: { time: number } | null) => stamp?.time ?? null,
    () => 'refused' as const,
  );
  expect(theirs).toBe(ours);
  return ours;
}

const stampBy = async (authority: TimeAuthorityForTests, time?: Date): Promise<Buffer> =>
  tokenIn(
    await authority.answer(timeStampRequest(sha256(BYTES), Buffer.from('4142434445464748', 'hex')), time && { time }),
  );

test.each([OPENSSL_RSA, OPENSSL_EC])('stamps that OpenSSL made hold for both readers', async ({ root, token }) => {
  const der = Buffer.from(token, 'base64');
  expect(await bothSay(der, Buffer.from(STAMPED), root)).toBe(Date.parse('2026-11-25T17:49:11Z'));
  expect(await bothSay(der, BYTES, root)).toBe('refused');
  expect(
    await bothSay(der, Buffer.from(STAMPED), (root === OPENSSL_RSA.root ? OPENSSL_EC : OPENSSL_RSA).root),
  ).toBeNull();
});

describe('a stamp of an authority of any kind', () => {
  test.each(['P-256', 'P-384', 'RSA'] as const)('%s: by its root or by its own certificate', async (kind) => {
    const authority = await timeAuthority({ kind });
    const token = await stampBy(authority);
    for (const pem of [authority.root, authority.own])
      expect(await bothSay(token, BYTES, pem)).toBe(Date.parse('2026-06-01T12:00:00.250Z'));
    expect(await bothSay(token, Buffer.from('another'), authority.root)).toBe('refused');
    expect(await bothSay(token, BYTES, (await timeAuthority()).root)).toBeNull();
  });

  const WRONG: [string, Making, Date?][] = [
    ['for something else too', { purposes: ['1.3.6.1.5.5.7.3.8', '1.3.6.1.5.5.7.3.3'] }],
    ['for something else', { purposes: ['1.3.6.1.5.5.7.3.3'] }],
    ['for time stamping, and not critical', { isCritical: false }],
    ['that had run out', { validTo: new Date('2026-05-01T00:00:00Z') }],
    ['before it began', {}, new Date('2025-12-31T00:00:00Z')],
  ];
  test.each(WRONG)('is refused with a certificate %s', async (_what, making, time) => {
    const authority = await timeAuthority(making);
    expect(await bothSay(await stampBy(authority, time), BYTES, authority.root)).toBe('refused');
  });

  test('is nobody’s under a root that may not sign certificates', async () => {
    const authority = await timeAuthority({ isRootCa: false });
    expect(await bothSay(await stampBy(authority), BYTES, authority.root)).toBeNull();
  });
});

test('no byte of a stamp can be changed so that it says something else', async () => {
  const authority = await timeAuthority();
  const token = await stampBy(authority);
  const honest = await bothSay(token, BYTES, authority.root);
  const seen = new Set<number | null | string>();
  for (let at = 0; at < token.length; at++) {
    const changed = Buffer.from(token);
    changed[at] = changed[at]! ^ (1 + (at % 255));
    const ours = (() => {
      try {
        return checkStamp(changed, BYTES, [trusted(authority.root)])?.time ?? null;
      } catch (error) {
        expect(error).toMatchObject({ code: 'stamp-invalid' });
        return 'refused';
      }
    })();
    const theirs = await checkIndependently(changed, BYTES, [authority.root]).then(
      (stamp: { time: number } | null) => stamp?.time ?? null,
      () => 'refused',
    );
    for (const said of [ours, theirs]) seen.add(said);
  }
  seen.delete('refused');
  seen.delete(null);
  seen.delete(honest);
  expect([...seen]).toEqual([]);
});

test('what is no DER at all is refused by both', async () => {
  const { root } = OPENSSL_EC;
  const nested = Buffer.concat(Array.from({ length: 2000 }, () => Buffer.of(0x30, 0x80)));
  for (const token of [Buffer.of(), Buffer.of(0x30), nested, Buffer.alloc(70_000, 0x30), Buffer.from('not der')])
    expect(await bothSay(token, BYTES, root)).toBe('refused');
});

describe('asking an authority', () => {
  let folder: string;
  let authority: TimeAuthorityForTests;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ascribe-stamp-'));
    await (await openLog(folder, { create: true })).close();
    authority = await timeAuthority({ kind: 'RSA' });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const ask = (pem: string, answer: (request: Buffer) => Promise<Buffer>) =>
    askAuthority(openReader(folder), trusted(pem), answer);

  test('keeps nothing that does not hold', async () => {
    const other = await timeAuthority();
    const answers: readonly (readonly [string, (request: Buffer) => Promise<Buffer>])[] = [
      ['stamp-refused', (request) => other.answer(request)],
      ['stamp-refused', (request) => authority.answer(request, { status: 2 })],
      ['stamp-refused', (request) => authority.answer(request, { nonce: Buffer.from('11223344', 'hex') })],
      ['stamp-refused', async () => Buffer.from('<html>')],
      ['stamp-invalid', () => authority.answer(timeStampRequest(sha256(BYTES), Buffer.of(1)))],
    ];
    for (const [code, answer] of answers) await expect(ask(authority.root, answer)).rejects.toMatchObject({ code });
    expect(existsSync(join(folder, 'vouched'))).toBe(false);
  });

  test('keeps the stamp beside the checkpoint, where fsck accepts it, and finds one of something else', async () => {
    const time = new Date('2026-07-01T00:00:00Z');
    const stamp = await ask(authority.root, (request) => authority.answer(request, { time }));
    expect(stamp).toEqual({ authority: 'them', time: time.getTime() });
    const log = openReader(folder);
    const [token] = stampsOn(log);
    expect(await bothSay(token!, stampedBytes(Buffer.from(log.note)), authority.root)).toBe(time.getTime());
    expect((await fsck(folder)).problems).toEqual([]);
    const [name = ''] = readdirSync(join(folder, 'vouched')).filter((one) => one.endsWith('.tst'));
    writeFileSync(join(folder, 'vouched', name), await stampBy(authority));
    expect(stampsOn(log)).toEqual([]);
    expect((await fsck(folder)).problems).toMatchObject([{ what: 'time-stamp', file: `vouched/${name}` }]);
  });
});
