import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serverSchema } from '../../config/server-schema.ts';
import { ailmentsOf } from './doctor.ts';
import { Tokens, tokenFile } from './tokens.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'ascribe-doctor-'));
  chmodSync(data, 0o700);
});
afterEach(() => rmSync(data, { recursive: true }));

const now = new Date('2026-03-02T00:00:00Z');
/** Whoever runs the tests is not at issue. */
const said = () =>
  ailmentsOf(data, now)
    .map((a) => `${a.severity}: ${a.what}`)
    .filter((text) => !text.includes('root'));

it('finds nothing in a folder that only its owner may read', () => {
  new Tokens(data).make({ name: 'ship', role: 'ingest', origins: ['okta'], expiresAt: null }, now);
  expect(said()).toEqual([]);
});

it('says who may read or write what, and how to mend it', () => {
  new Tokens(data).make({ name: 'ship', role: 'ingest', origins: ['okta'], expiresAt: null }, now);
  chmodSync(data, 0o755);
  chmodSync(tokenFile(data), 0o666);
  expect(said()).toEqual([
    expect.stringMatching(/^medium: Other accounts may read the data folder/),
    expect.stringMatching(/^high: Other accounts may write the file of token hashes/),
  ]);
  expect(ailmentsOf(data, now)[1]?.mend).toBe(`chmod 600 ${tokenFile(data)}`);
});

it('asks about tokens without end or limit', () => {
  const tokens = new Tokens(data);
  tokens.make({ name: 'boss', role: 'admin', origins: null, expiresAt: null }, now);
  tokens.make({ name: 'old', role: 'reader', origins: null, expiresAt: null }, new Date('2025-03-02T00:00:00Z'));
  tokens.make({ name: 'wide', role: 'ingest', origins: null, expiresAt: null }, now);
  const gone = tokens.make({ name: 'gone', role: 'admin', origins: null, expiresAt: null }, now);
  tokens.revoke(gone.token.id, now);
  expect(said()).toEqual([
    expect.stringMatching(/admin token .* \(boss\) never ends/),
    expect.stringMatching(/\(old\) is 365 days old/),
    expect.stringMatching(/\(wide\) may hand in records of any origin/),
  ]);
});

it('looks at what is laid down for the server', () => {
  const file = join(data, 'ascribe.yaml');
  writeFileSync(file, '');
  chmodSync(file, 0o664);
  const login = { issuer: 'https://id.example', clientId: 'a', roles: [{ has: 'x', role: 'reader' }] };
  const signals = [{ origin: 'idp', issuer: 'i', audience: 'a', keys: join(data, 'gone.json') }];
  const syslog = [
    { origin: 'hosts', listen: '0.0.0.0:601', tls: false },
    { origin: 'near', listen: '[::1]:601', tls: false },
  ];
  const watch = [{ folder: join(data, 'gone') }];
  const settings = serverSchema.parse({
    publicUrl: 'http://localhost:7433',
    login,
    signals,
    syslog,
    watch,
    requestsPerMinute: 0,
  });
  const env = { ASCRIBE_WEBHOOK_GITHUB: 'short' };
  expect(
    ailmentsOf(data, now, { file, settings, env })
      .map((a) => `${a.severity}: ${a.what}`)
      .filter((text) => !text.includes('root')),
  ).toEqual([
    expect.stringMatching(/^high: Other accounts may write .*ascribe.yaml/),
    expect.stringMatching(/^medium: The secret in ASCRIBE_WEBHOOK_GITHUB has 5 characters/),
    expect.stringMatching(/^low: ASCRIBE_OIDC_CLIENT_SECRET is not set/),
    expect.stringMatching(/^low: People log in at http:/),
    expect.stringMatching(/^low: Nobody is limited/),
    expect.stringMatching(/^medium: The keys of the transmitter idp are not there/),
    expect.stringMatching(/^medium: Syslog at 0.0.0.0:601 is plain TCP/),
    expect.stringMatching(/^low: The watched folder .* is not there/),
  ]);
});
