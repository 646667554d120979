import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ascribe, ascribeOk } from '../../test/cli.fixture.ts';
// @ts-expect-error plain JavaScript on purpose
import { checkStamp } from '../../verifier/timestamps.mjs';
// @ts-expect-error plain JavaScript on purpose
import { verify } from '../../verifier/verify.mjs';
import { NodeDisk } from '../evidence/disk.ts';
import { readCertificate } from '../evidence/stamp/certificate.ts';
import { type TimeAuthorityForTests, timeAuthority } from '../evidence/testing/time-authority.ts';
import { NO_VOUCHERS } from '../evidence/vouched.ts';
import { cosigningKey, formatCosigner } from '../evidence/witness/cosignature.ts';
import { Witness } from '../evidence/witness/witness.ts';
import { type Office, opened, openOffice } from './bundles.fixture.ts';
import { bundleText } from './format.ts';
import { verifyBundle } from './verify.ts';

/** A house with one witness and one time authority, both on this machine, named in its `ascribe.yaml`. */
let office: Office;
let authority: TimeAuthorityForTests;
let server: Server;
let event: string;
const witness = cosigningKey('witness.example/w', Buffer.alloc(32, 3));
const absent = cosigningKey('witness.example/absent', Buffer.alloc(32, 4));
const at = (name: string): string => join(office.folder, name);

beforeAll(async () => {
  [office, authority] = await Promise.all([openOffice('vouched', 300), timeAuthority({ kind: 'RSA' })]);
  event = office.oneOf('same-connection', 'fresh-login');
  const witnessing = new Witness(office.folder, new NodeDisk(), [office.signer], witness, () => 1_780_000_000);
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (request.url === '/tsr') {
      response.end(await authority.answer(body, { time: new Date('2026-06-01T12:00:00Z') }));
      return;
    }
    const answer = await witnessing.addCheckpoint(body.toString('utf8'));
    response.writeHead(request.url === '/add-checkpoint' ? answer.status : 404).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  writeFileSync(at('tsa.pem'), authority.root);
  configure('');
}, 120_000);
afterAll(() => {
  server.close();
  office.close();
});

function configure(more: string): void {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(
    join(office.data, 'ascribe.yaml'),
    `checkpoints:
  witnesses:
    - { key: "${formatCosigner(witness.cosigner)}", url: "${url}/" }
    - { key: "${formatCosigner(absent.cosigner)}" }
  timeAuthorities:
    - { name: ours, certificate: ../tsa.pem, url: "${url}/tsr" }
${more}`,
  );
}

test('a house that asks for vouchers is told where they are missing, and its verdicts are the same', async () => {
  const before = JSON.parse(await ascribeOk(office.data, ['status', '--format', 'json'])).policy.id;
  expect((await ascribe(office.data, ['doctor'])).stdout).toContain(
    '0 of 2 witnesses cosigned the checkpoint, and 2 must have; 0 of 1 time authorities stamped',
  );
  const made = await ascribe(office.data, ['bundle', event, '-o', at('early.json')]);
  expect(made).toMatchObject({ code: 20, stderr: expect.stringContaining('less than ascribe.yaml asks for') });
  expect(made.stdout).toContain('integrity since ingest, on the operator’s word');
  expect(opened(readFileSync(at('early.json'), 'utf8')).report).toContain('Less than this house asks for');
  writeFileSync(join(office.data, 'ascribe.yaml'), '');
  expect(JSON.parse(await ascribeOk(office.data, ['status', '--format', 'json'])).policy.id).toBe(before);
});

test('witness and authority are asked, and bundle, report and both verifiers say who vouched and when', async () => {
  configure('  neededWitnesses: 1\n');
  expect(await ascribeOk(office.data, ['witness', 'ask'])).toContain('by witness.example/w at 2026-05-28');
  expect(await ascribeOk(office.data, ['stamp'])).toContain('by ours at 2026-06-01T12:00:00.000Z');
  const { file, text } = await office.bundle(event);
  expect((await ascribe(office.data, ['doctor'])).stdout).not.toContain('must have');
  const { report, notice, stamps } = opened(text);
  expect(report).toContain('time stamped by ours at');
  expect(report).toContain('cosigned by witness.example/w at');
  expect([notice.length, stamps?.length]).toEqual([3, 1]);

  const key = ['--key', office.keyFile];
  const check = (...more: string[]) => ascribe(at('nowhere'), ['verify', file, ...key, '--format', 'json', ...more]);
  const named = await check('--witness', formatCosigner(witness.cosigner), '--authority', at('tsa.pem'));
  expect(JSON.parse(named.stdout)).toMatchObject({
    ...{ verified: true, notChecked: { cosignatures: 0, stamps: 0 } },
    engine: { digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    cosignatures: [{ witness: 'witness.example/w', at: '2026-05-28T20:26:40.000Z' }],
    timeStamps: [{ authority: 'Test Root', at: '2026-06-01T12:00:00.000Z' }],
  });
  expect(JSON.parse((await check()).stdout)).toMatchObject({
    ...{ notChecked: { cosignatures: 1, stamps: 1 }, integrity: 'integrity since ingest, on the operator’s word' },
  });
  const house = ['--config', join(office.data, 'ascribe.yaml'), 'verify', file, ...key];
  expect((await ascribe(at('nowhere'), house)).code).toBe(0);
  configure('  neededWitnesses: 2\n');
  expect((await ascribe(at('nowhere'), house)).code).toBe(20);
  expect((await check('--stamps', '1')).code).toBe(2);

  const vkey = readFileSync(office.keyFile, 'utf8').trim();
  const independently = (bundle: string, authorities: string[]) =>
    verify(bundle, vkey, { authorities, checkStamp }).then(
      (proved: { stamps: unknown }) => proved.stamps,
      (error: { code: string }) => error.code,
    );
  expect(await independently(text, [authority.root])).toMatchObject([{ time: Date.parse('2026-06-01T12:00:00Z') }]);
  const other = await timeAuthority();
  expect(await independently(text, [other.root])).toBe('policy-unmet');

  const { stamps: _, ...stripped } = opened(text);
  const forged = Buffer.from(stamps?.[0] ?? '', 'base64');
  forged[forged.length - 1] = forged.at(-1)! ^ 1;
  const attacks = {
    stripped: bundleText({ ...stripped, leaves: stripped.leaves }),
    forged: bundleText({ ...opened(text), stamps: [forged.toString('base64')] }),
    'of another bundle': bundleText({ ...opened(text), stamps: [(await otherStamp()).toString('base64')] }),
    'too many': bundleText({ ...opened(text), stamps: Array.from({ length: 17 }, () => stamps?.[0] ?? '') }),
    none: bundleText({ ...opened(text), stamps: [] }),
  };
  const certificate = readCertificate(new X509Certificate(authority.root).raw);
  const vouchers = { ...NO_VOUCHERS, authorities: [{ name: 'ours', certificate }], neededStamps: 1 };
  const exits: Record<string, unknown> = {};
  for (const [name, attacked] of Object.entries(attacks)) {
    const code = await verifyBundle(attacked, office.signer, { vouchers }).then(
      () => 'accepted',
      (error: { code: string }) => error.code,
    );
    exits[name] = [code, await independently(attacked, [authority.root])];
  }
  expect(exits).toEqual({
    stripped: ['policy-unmet', 'policy-unmet'],
    forged: ['bad-signature', 'bad-signature'],
    'of another bundle': ['bad-signature', 'bad-signature'],
    'too many': ['malformed', 'malformed'],
    none: ['malformed', 'malformed'],
  });
}, 120_000);

/** A good stamp by the same authority, of other bytes. */
async function otherStamp(): Promise<Buffer> {
  const { timeStampRequest, tokenIn } = await import('../evidence/stamp/request.ts');
  return tokenIn(await authority.answer(timeStampRequest(Buffer.alloc(32, 7), Buffer.of(1))));
}
