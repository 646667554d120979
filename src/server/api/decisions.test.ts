import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_POLICY } from '../../config/policy.ts';
import { loadVerifier } from '../../evidence/keys.ts';
import { layoutOf } from '../../evidence/layout.ts';
import { evidenceFolder } from '../../pipeline/folders.ts';
import { ingest } from '../../pipeline/ingest.ts';
import { settingsOf } from '../../pipeline/settings.ts';
import { verifyBundle } from '../../proof/verify.ts';
import { makeApp } from '../app.ts';
import { OpenFolder } from '../open-folder.ts';
import { assumedRoleRecords } from '../records.fixture.ts';
import { caseInFull } from '../schemas/cases.ts';
import { decisionList } from '../schemas/triage.ts';
import { serviceOf } from '../service-of.ts';

const configure = () => ({
  settings: settingsOf(DEFAULT_POLICY),
  named: { id: DEFAULT_POLICY.policyId, definition: DEFAULT_POLICY.definition, file: null },
  policy: DEFAULT_POLICY,
  originName: () => null,
});
let root: string;
let folder: OpenFolder;
let app: Hono;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ascribe-decisions-'));
  mkdirSync(join(root, 'logs'));
  writeFileSync(join(root, 'logs', 'trail.ndjson'), assumedRoleRecords(80).join('\n'));
  const data = join(root, 'data');
  await ingest(data, [join(root, 'logs')], { workers: 0, ...settingsOf(DEFAULT_POLICY) });
  folder = new OpenFolder(data, configure, () => undefined, 0);
  await folder.ready();
  const log = { info: () => undefined, error: () => undefined };
  const requests = new Map();
  app = makeApp(serviceOf(data, folder, log, requests), { hosts: [], workbench: null, log, requests });
}, 60_000);

afterAll(async () => {
  await folder.close();
  rmSync(root, { recursive: true, force: true });
});

const get = (path: string): Promise<Response> =>
  Promise.resolve(app.request(`http://localhost/v1/${path}`, { headers: { host: 'localhost' } }));
const post = (path: string, body: unknown): Promise<Response> =>
  Promise.resolve(
    app.request(`http://localhost/v1/${path}`, {
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
// biome-ignore lint/suspicious/noExplicitAny: a test looks into what it expects
const bodyOf = async (response: Promise<Response>): Promise<any> => (await response).json();
const NEW = { question: 'Who?', scope: 'March', authority: 'Order 3/26', investigator: 'J. Doe' };

test('a finding goes into a case with the actions of its records, and the case out as a bundle that verifies', async () => {
  const [finding] = (await bodyOf(get('findings'))).items;
  const { id } = await bodyOf(post('cases', NEW));
  expect((await get(`bundles/${id}`)).status).toBe(409);
  const added = await bodyOf(post(`cases/${id}/findings`, { finding: finding.id }));
  expect(added.pinned).toBeGreaterThan(0);
  const one = caseInFull.parse(await bodyOf(get(`cases/${id}`)));
  expect(one.pins).toHaveLength(added.pinned);
  expect(one.notes[0]?.text).toContain(finding.says);

  const report = await get(`reports/${id}`);
  expect(report.headers.get('content-disposition')).toBe(`attachment; filename="${id}.report.html"`);
  expect(await report.text()).toContain('Order 3/26');
  const bundle = await (await get(`bundles/${id}`)).text();
  await verifyBundle(bundle, loadVerifier(layoutOf(evidenceFolder(join(root, 'data'))).keys));
  expect(JSON.parse(bundle).custody.entries.join()).toContain('"act":"bundled"');
});

test('what is handed out must be there', async () => {
  for (const [path, status] of [
    ['bundles/nothing', 404],
    ['bundles/case-999', 404],
  ] as const)
    expect((await get(path)).status, path).toBe(status);
});

test('findings are decided on together, or not at all', async () => {
  const findings: { id: string; events: number }[] = (await bodyOf(get('findings'))).items;
  const ids = findings.map((f) => f.id);
  const refused = await post('triage', { findings: [...ids, 'fnd_none'], state: 'working' });
  expect(refused.status).toBe(404);
  expect((await post('triage', { findings: ids, state: 'accepted' })).status).toBe(409);
  expect((await bodyOf(get('triage'))).items).toEqual([]);
  const { items } = decisionList.parse(
    await bodyOf(post('triage', { findings: ids, state: 'accepted', reason: 'a test', assignee: 'ana' })),
  );
  expect(items.map(({ finding, seen }) => [finding, seen.events]).sort()).toEqual(
    findings.map((f) => [f.id, f.events]).sort(),
  );
});
