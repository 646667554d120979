import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorld } from '../../lab/build.ts';
import { evidenceFiles, writeWorld } from '../../lab/write.ts';
import { ascribeOk, attributions } from '../../test/cli.fixture.ts';
import { loadKeys } from '../evidence/keys.ts';
import type { NoteSigner } from '../evidence/note.ts';
import type { ActionRow } from '../store/contract.ts';
import type { Subject } from './bundle.ts';
import { signEnvelope } from './dsse.ts';
import { type Bundle, bundleText } from './format.ts';
import { PAYLOAD_TYPE, type Statement } from './statement.ts';

/** A data folder with evidence in it, and bundles as the command line makes them. */
export interface Office {
  readonly folder: string;
  readonly data: string;
  readonly keyFile: string;
  readonly signer: NoteSigner;
  /** Event ids by the reason of their verdict. */
  readonly events: ReadonlyMap<string, readonly string[]>;
  /** An event with one of these reasons, the first that this world has; else one with its commonest reason. */
  oneOf(...reasons: readonly string[]): string;
  bundle(event: string, ...options: string[]): Promise<{ file: string; text: string }>;
  close(): void;
}

export async function openOffice(seed: string, size: number): Promise<Office> {
  const folder = mkdtempSync(join(tmpdir(), 'ascribe-bundle-'));
  const { world, truth } = buildWorld(seed, size);
  writeWorld(folder, evidenceFiles(seed, world.emissions, 'mixed'), truth, world);
  const data = join(folder, 'data');
  await ascribeOk(data, ['ingest', join(folder, 'logs')]);
  const events = new Map<string, string[]>();
  for (const line of (await attributions(data)).trim().split('\n')) {
    const { event, reason } = JSON.parse(line) as { event: string; reason: string };
    events.set(reason, [...(events.get(reason) ?? []), event]);
  }
  let made = 0;
  const keys = join(data, 'evidence', 'keys');
  return {
    ...{ folder, data, events },
    keyFile: join(keys, 'log.vkey'),
    signer: loadKeys(keys, null).signer,
    oneOf(...reasons) {
      const commonest = [...events.values()].sort((a, b) => b.length - a.length)[0];
      const [event] =
        reasons.map((reason) => events.get(reason)).find((found) => found !== undefined) ?? commonest ?? [];
      if (event === undefined) throw new Error('the lab made no action at all');
      return event;
    },
    async bundle(event, ...options) {
      const file = join(folder, `${++made}.bundle.json`);
      await ascribeOk(data, ['bundle', event, '-o', file, ...options]);
      return { file, text: readFileSync(file, 'utf8') };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A bundle of one action, without custody and report. */
export const onlyAction = (row: ActionRow): Subject => ({
  rows: [row],
  case: null,
  custody: null,
  report: null,
  originals: false,
});

export const opened = (text: string): Bundle => JSON.parse(text) as Bundle;

export const statementIn = (bundle: Bundle): Statement =>
  JSON.parse(Buffer.from(bundle.statement.payload, 'base64').toString('utf8')) as Statement;

/** What somebody who has the log's key can write. */
export const resigned = (bundle: Bundle, statement: Statement, signer: NoteSigner): string =>
  bundleText({
    ...bundle,
    statement: signEnvelope(PAYLOAD_TYPE, Buffer.from(JSON.stringify(statement), 'utf8'), signer),
  });
