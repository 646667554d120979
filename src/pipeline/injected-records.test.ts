import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Trust } from '../model/grade.ts';
import { parseCustomMapping } from '../sources/custom/schema.ts';
import { type IngestOptions, ingest } from './ingest.ts';
import { openIndex } from './open-index.ts';
import type { OriginDeclaration } from './origin.ts';

/** What an attacker can put into an application's log as text: the readers and the settling of copies are in between here. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ascribe-injected-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const call = (id: number, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  eventVersion: '1.09',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLEEXAMPLE00',
    arn: 'arn:aws:iam::111122223333:user/ana',
    accountId: '111122223333',
    accessKeyId: 'AKIAEXAMPLEEXAMPLE00',
    userName: 'ana',
  },
  eventTime: `2026-01-01T0${id}:00:00Z`,
  eventSource: 's3.amazonaws.com',
  eventName: 'DeleteBucket',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '192.0.2.10',
  userAgent: 'aws-cli/2.15.0',
  eventID: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
  eventType: 'AwsApiCall',
  recipientAccountId: '111122223333',
  ...over,
});

/** As if somebody else had made the call, before it was made, and with other words. */
const other = (id: number): Record<string, unknown> =>
  call(id, {
    eventTime: '2025-01-01T00:00:00Z',
    eventName: 'GetObject',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAVICTIMVICTIM0000',
      accountId: '111122223333',
      accessKeyId: 'AKIAVICTIMVICTIM0000',
      userName: 'victim',
    },
  });

const parsed = parseCustomMapping({
  name: 'shop',
  match: [{ path: 'app', equals: 'shop' }],
  time: { path: 'ts', format: 'iso' },
  id: 'id',
  actor: { id: 'who' },
  action: 'what',
});
if (!parsed.ok) throw new Error(parsed.problems.join());
const mappings = [parsed.mapping];

const origin = (source: string | null, trust: Trust): OriginDeclaration => ({
  source,
  trust,
  year: null,
  utcOffsetMinutes: null,
  scope: null,
});

async function verdictsWith(
  name: string,
  injected: readonly string[],
  of: OriginDeclaration,
): Promise<readonly string[]> {
  const [data, trail, app] = ['data', 'trail.ndjson', 'app.ndjson'].map((file) => join(folder, `${name}-${file}`)) as [
    string,
    string,
    string,
  ];
  writeFileSync(trail, [1, 2].map((n) => `${JSON.stringify(call(n))}\n`).join(''));
  writeFileSync(app, injected.map((line) => `${line}\n`).join(''));
  const options: IngestOptions = {
    workers: 0,
    mappings,
    originOf: (uri) => (uri === app ? of : origin('aws.cloudtrail', 'declared')),
  };
  await ingest(data, injected.length === 0 ? [trail] : [app, trail], options);
  const store = await openIndex(data, { mappings });
  try {
    const rows: string[] = [];
    for await (const batch of store.actions({ source: ['aws.cloudtrail'] }))
      for (const { event, time, action, strand, segment, evidence } of batch)
        if (strand.trust === 'declared') rows.push(JSON.stringify([event, time, action, segment, evidence[0]]));
    return rows;
  } finally {
    await store.close();
  }
}

const APP = JSON.stringify({ app: 'shop', id: '1', ts: '2026-01-01T01:00:00Z', who: 'ada', what: 'buy' });

it.each<[string, readonly string[]]>([
  ['a record of another product', [JSON.stringify(call(7)), JSON.stringify(other(8))]],
  [
    'a record of another product, quoted in one of the application',
    [JSON.stringify({ ...JSON.parse(APP), note: JSON.stringify(other(1)) })],
  ],
  [
    'ids that are there already, with other content',
    Array.from({ length: 40 }, (_, n) => JSON.stringify({ ...other(1), requestID: `r${n}` })),
  ],
])(
  '%s changes nothing of the product’s own log',
  async (says, injected) => {
    const name = says.replaceAll(/\W+/g, '-');
    const alone = await verdictsWith(`${name}-alone`, [], origin(null, 'unprotected'));
    expect(alone).toHaveLength(2);
    for (const [i, of] of [origin(null, 'unprotected'), origin('custom.shop', 'declared')].entries())
      expect(await verdictsWith(`${name}-${i}`, [APP, ...injected], of)).toEqual(alone);
  },
  120_000,
);
