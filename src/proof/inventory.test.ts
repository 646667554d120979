import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { policyOf } from '../config/policy.ts';
import { type Config, configSchema } from '../config/schema.ts';
import { loadKeys } from '../evidence/keys.ts';
import { openReader } from '../evidence/reader.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { ingest } from '../pipeline/ingest.ts';
import { sealExport } from '../pipeline/inventory/import.ts';
import { readExports } from '../pipeline/inventory/read-export.ts';
import { sealedEntries } from '../pipeline/inventory/sealed.ts';
import { withdrawalName, withdrawalsOf } from '../pipeline/inventory/withdraw.ts';
import { openIndex } from '../pipeline/open-index.ts';
import { settingsOf } from '../pipeline/settings.ts';
import { makeBundle } from './bundle.ts';
import { onlyAction, statementIn } from './bundles.fixture.ts';
import { type Bundle, bundleText } from './format.ts';
import { attributionsIn } from './statement.ts';
import { verifyBundle } from './verify.ts';

let folder: string;
let data: string;
const POLICY = policyOf(configSchema.parse({}) as Config);
const RULES = { policy: POLICY, mappings: [] };

/** An Okta sign-in on a registered device, in Okta's documented shape. */
const signIn = (n: number): string =>
  `${JSON.stringify({
    actor: { id: '00u1aaaaaaaaaaaaaaa1', type: 'User', alternateId: 'ada@example.org', displayName: 'Ada' },
    client: {
      ipAddress: '198.51.100.7',
      userAgent: { rawUserAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)' },
    },
    device: { id: 'guo1aaaaaaaaaaaaaaa1', name: 'ada-mac' },
    authenticationContext: { externalSessionId: '102one' },
    eventType: 'user.session.start',
    outcome: { result: 'SUCCESS' },
    published: `2026-03-0${n}T05:00:00.000Z`,
    severity: 'INFO',
    uuid: `00000000-0000-11f0-8000-00000000000${n}`,
    version: '0',
    debugContext: { debugData: {} },
    transaction: { type: 'WEB', id: 'Z', detail: {} },
    target: null,
  })}\n`;

const PEOPLE = 'identity,okta.user\nE1,00u1aaaaaaaaaaaaaaa1\n';
const DEVICES = 'device,okta.device,assigned\nLT-7,guo1aaaaaaaaaaaaaaa1,E2\n';

async function importing(name: string, csv: string): Promise<void> {
  const options = { offsetMinutes: null, asOf: null, kind: null, externalKind: null };
  const { files, problems } = readExports([{ name, bytes: Buffer.from(csv) }], options);
  expect(problems).toEqual([]);
  await sealExport(data, name, files[0]?.records ?? [], {});
}

/** A bundle of the last sign-in. */
async function bundled() {
  const store = await openIndex(data, settingsOf(POLICY));
  try {
    let event = '';
    for await (const rows of store.actions({ source: ['okta.system-log'] })) event = rows.at(-1)?.event ?? event;
    const [row] = await store.findAction(event);
    if (row === undefined) throw new Error('the sign-in is not in the index');
    const { signer } = loadKeys(join(data, 'evidence', 'keys'), null);
    const { bundle } = await makeBundle(store, openReader(evidenceFolder(data)), onlyAction(row), RULES, signer, 500);
    return { bundle, signer, row };
  } finally {
    await store.close();
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-proof-'));
  data = join(folder, 'data');
  writeFileSync(join(folder, 'okta.ndjson'), signIn(1) + signIn(2));
  const declared = {
    source: 'okta.system-log',
    trust: 'declared',
    year: null,
    utcOffsetMinutes: null,
    scope: null,
  } as const;
  await ingest(data, [join(folder, 'okta.ndjson')], { workers: 0, originOf: () => declared });
  await importing('people.csv', PEOPLE);
  await importing('devices.csv', DEVICES);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a verdict that rests on the inventory recomputes from a bundle, which encloses the entries', async () => {
  const { bundle, signer, row } = await bundled();
  expect(row.segment.findings).toContain('on-device-of-another');
  const { statement } = await verifyBundle(bundleText(bundle), signer);
  expect(attributionsIn(statement.predicate)[0]?.findings).toContain('on-device-of-another');
  const cited = statementIn(bundle).subject.length;
  expect(cited).toBeGreaterThanOrEqual(3);
}, 60_000);

const without = (bundle: Bundle, what: string): string => {
  const leaves = bundle.leaves.filter((leaf) => leaf.text?.includes(what) !== true);
  expect(leaves).toHaveLength(bundle.leaves.length - 1);
  return bundleText({ ...bundle, leaves });
};

it('an entry that is left out of a bundle is missed', async () => {
  const { bundle, signer } = await bundled();
  await expect(verifyBundle(without(bundle, '"LT-7"'), signer)).rejects.toThrow();
  await expect(verifyBundle(without(bundle, '"E1"'), signer)).rejects.toThrow();
}, 60_000);

it('what was withdrawn is in the bundle with its withdrawal, and counts for nothing there as here', async () => {
  const entries = sealedEntries(data).filter((e) => e.name === 'devices.csv');
  const gone = withdrawalsOf(entries, 'made before it was handed on', null);
  await sealExport(data, withdrawalName('devices.csv', gone), gone, {});
  const { bundle, signer, row } = await bundled();
  expect(row.segment.findings).toEqual([]);
  const { statement } = await verifyBundle(bundleText(bundle), signer);
  expect(attributionsIn(statement.predicate)[0]?.findings).toEqual([]);
  await expect(verifyBundle(without(bundle, '"made before it was handed on"'), signer)).rejects.toThrow();
}, 60_000);
