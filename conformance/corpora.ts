import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Doc, Pair } from './pair.ts';

/** Where the corpora lie beside a checkout; they are not part of the project. */
export const corporaBeside = (root: string): string => join(root, '..', 'shared', 'corpora');

export const areHere = (corpora: string): boolean => existsSync(join(corpora, 'peer-pairs'));

/** Every pair of every peer, and the records of detection tests, which have no expected document. */
export function readPairs(corpora: string): Pair[] {
  const next = new Map<string, number>();
  const pair = (stream: string, original: string, expected: Doc | null): Pair => {
    const index = next.get(stream) ?? 0;
    next.set(stream, index + 1);
    return { stream, index, original, expected };
  };
  return [
    ...rows(corpora, 'peer-pairs/elastic.dev.jsonl').map((r) =>
      pair(`elastic:${r['stream']}`, text(r['original']), docOf(r)),
    ),
    ...rows(corpora, 'peer-pairs/sekoia.dev.jsonl').map((r) =>
      pair(`sekoia:${r['stream']}`, text(r['original']), docOf(r)),
    ),
    ...rows(corpora, 'peer-pairs/ocsf_examples.jsonl').flatMap((r) => ocsfPairs(r, pair)),
    ...pantherNames(corpora).flatMap((name) =>
      rows(corpora, `panther/${name}.jsonl`)
        .filter((r) => r['log'] !== null && r['log'] !== undefined)
        .map((r) => pair(`panther:${name}`, text(r['log']), null)),
    ),
  ];
}

const docOf = (row: Doc): Doc => row['expected'] as Doc;

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A sample is a pair twice: the raw record with its OCSF event as what to expect, and that event as a record of its own. */
function ocsfPairs(row: Doc, pair: (stream: string, original: string, expected: Doc | null) => Pair): Pair[] {
  const product = String(row['path'])
    .replace(/^.*?mappings\/(?:markdown|dataprepper)\//, '')
    .replace(/\/samples\/.*$/i, '')
    .replace(/\/v\d[^/]*/, '');
  const document = typeof row['ocsf'] === 'string' ? parsed(row['ocsf']) : (row['ocsf'] as Doc);
  const raw = pair(`ocsf:${product}`, text(row['raw']), document === null ? null : asEcs(document));
  const own = document === null ? null : asEcs(document, [document['activity_name']]);
  return document === null ? [raw] : [raw, pair(`ocsf-event:${product}`, JSON.stringify(document), own)];
}

/** The same facts under the names that the dimensions know; `uid_alt` is another id of the same user. https://schema.ocsf.io/ */
function asEcs(event: Doc, alsoAction: readonly unknown[] = []): Doc {
  const actor = (event['actor'] ?? {}) as Doc;
  const user = (actor['user'] ?? (event['class_uid'] === 3002 ? event['user'] : undefined)) as Doc | undefined;
  const status = String(event['status'] ?? '').toLowerCase();
  const api = event['api'] as Doc | undefined;
  const endpoint = event['src_endpoint'] as Doc | undefined;
  const request = event['http_request'] as Doc | undefined;
  const time = event['time'];
  const metadata = event['metadata'] as Doc | undefined;
  return {
    user:
      user === undefined
        ? {}
        : {
            id: [user['uid'], user['uid_alt'], user['uuid']].filter(Boolean),
            name: user['name'],
            email: user['email_addr'],
          },
    source: { ip: endpoint?.['ip'] },
    user_agent: { original: request?.['user_agent'] },
    actor: { session: { uid: (actor['session'] as Doc | undefined)?.['uid'] } },
    event: {
      action: [api?.['operation'], ...alsoAction].filter(Boolean),
      outcome: status === 'success' || status === 'failure' ? status : undefined,
      id: metadata?.['uid'],
    },
    '@timestamp': typeof time === 'number' ? new Date(time).toISOString() : undefined,
  };
}

function parsed(value: string): Doc | null {
  try {
    return JSON.parse(value) as Doc;
  } catch {
    return null;
  }
}

const pantherNames = (corpora: string): string[] =>
  existsSync(join(corpora, 'panther'))
    ? readdirSync(join(corpora, 'panther'))
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => name.slice(0, -'.jsonl'.length))
        .sort()
    : [];

function rows(corpora: string, name: string): Doc[] {
  const path = join(corpora, name);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Doc);
}
