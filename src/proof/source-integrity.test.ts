import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadKeys } from '../evidence/keys.ts';
import { openReader } from '../evidence/reader.ts';
import { judged, policyWithKey, threeHours } from '../pipeline/digests.fixture.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { openIndex } from '../pipeline/open-index.ts';
import { settingsOf } from '../pipeline/settings.ts';
import type { ActionRow } from '../store/contract.ts';
import { makeBundle } from './bundle.ts';
import { onlyAction } from './bundles.fixture.ts';
import { bundleText } from './format.ts';
import { verifyBundle } from './verify.ts';

const VERIFIER = fileURLToPath(new URL('../../verifier/verify.mjs', import.meta.url));

test('digest files are enclosed in a bundle, so that an outsider recomputes the grade', async () => {
  const { files, digests } = threeHours();
  const folder = mkdtempSync(join(tmpdir(), 'ascribe-digests-'));
  const rules = policyWithKey();
  const { data, rows } = await judged(folder, [...files, ...digests], rules);
  const store = await openIndex(data, settingsOf(rules));
  const { signer } = loadKeys(join(evidenceFolder(data), 'keys'), null);
  const enclosed = { policy: rules, mappings: [] };
  const row = rows[0] as ActionRow;
  const { bundle } = await makeBundle(store, openReader(evidenceFolder(data)), onlyAction(row), enclosed, signer, 500);
  await store.close();
  const checked = await verifyBundle(bundleText(bundle), signer);
  expect(checked.statement.predicate.attribution?.['grade']).toMatchObject({ identity: 'C4' });
  const file = join(folder, 'case.bundle.json');
  writeFileSync(file, bundleText(bundle));
  const run = spawnSync(process.execPath, [VERIFIER, file, '--key', bundle.key], { encoding: 'utf8' });
  expect(`${run.status} ${run.stderr}`).toBe('0 ');
  rmSync(folder, { recursive: true });
});
