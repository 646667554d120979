import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signCheckpoint } from '../evidence/checkpoint.ts';
import { NodeDisk } from '../evidence/disk.ts';
import { noteSigner } from '../evidence/note.ts';
import { cosigningKey } from '../evidence/witness/cosignature.ts';
import { MAX_REQUEST_BYTES, Witness } from '../evidence/witness/witness.ts';
import { witnessApp } from './witness-server.ts';

test('checkpoints come and cosignatures go over HTTP, with the statuses and types of C2SP', async () => {
  const state = mkdtempSync(join(tmpdir(), 'witness-http-'));
  const log = noteSigner('log.example/a', Buffer.alloc(32, 1));
  const key = cosigningKey('witness.example/w', Buffer.alloc(32, 2));
  const app = witnessApp(new Witness(state, new NodeDisk(), [log], key, () => 7));
  const post = (body: string) => app.request('/add-checkpoint', { method: 'POST', body });
  const note = signCheckpoint({ origin: log.name, size: 3, root: Buffer.alloc(32, 3) }, log);
  const first = await post(`old 0\n\n${note}`);
  expect(first.status).toBe(200);
  expect(await first.text()).toMatch(/^— witness\.example\/w [A-Za-z0-9+/=]+\n$/);
  const again = await post(`old 0\n\n${note}`);
  expect([again.status, again.headers.get('content-type'), await again.text()]).toEqual([
    409,
    'text/x.tlog.size',
    '3\n',
  ]);
  expect((await post('x'.repeat(MAX_REQUEST_BYTES + 1))).status).toBe(413);
  expect((await app.request('/add-checkpoint')).status).toBe(404);
  rmSync(state, { recursive: true });
});
