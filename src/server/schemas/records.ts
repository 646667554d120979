import * as z from 'zod';
import { component, count, digest, instant, page, when } from './component.ts';
import { policy } from './explanation.ts';

export const checkpoint = component(
  'Checkpoint',
  z.object({
    origin: z.string(),
    size: count.describe('Leaves'),
    root: z.string().describe('Base64'),
    note: z.string().describe('The checkpoint as signed (C2SP tlog-checkpoint)'),
    key: z.string().describe('Public key of the log, as a vkey'),
  }),
);

export const evidence = component(
  'Evidence',
  z.object({
    digest,
    logIndex: count,
    otherCopies: z.array(count).describe('Log indices of further sealed copies of the same bytes'),
    file: z.string(),
    offset: count,
    size: count.describe('Bytes of the original'),
    framing: z.enum(['line', 'element', 'document', 'message']),
    unreadable: z.boolean(),
    collectedAt: instant,
    origin: z.object({
      trust: z.enum(['verified', 'declared', 'unprotected', 'foreign']),
      source: z.string().nullable(),
      collector: z.string(),
      scope: z.string().nullable(),
      collectedAt: instant,
    }),
    text: z.string().describe('The redacted form; the beginning of it where `truncated`'),
    truncated: z.boolean(),
    redactions: count.describe('Secrets that were replaced'),
    redactedDigest: digest.nullable(),
    events: z.array(z.object({ event: z.string(), action: z.string(), time: when })),
    proof: z.object({
      leafIndex: count,
      leaf: z.string().describe('Base64'),
      leafHash: z.string().describe('Base64'),
      hashes: z.array(z.string()).describe('Inclusion proof, from the leaf upwards (RFC 6962), base64'),
      checkpoint,
      text: z.string().describe('The same as a C2SP tlog-proof, to be checked by other programs'),
    }),
  }),
);

export const hit = component(
  'Hit',
  z.object({
    kind: z.enum([
      'action',
      'session',
      'credential',
      'identity',
      'device',
      'context',
      'principal',
      'trace',
      'operation',
      'target',
      'finding',
      'record',
      'time',
    ]),
    id: z.string().describe('What to ask for next: an event, a ref, a session, a digest, or the words themselves'),
    title: z.string(),
    says: z.string(),
    /** Where in the API the thing itself is. */
    href: z.string(),
  }),
);

export const hits = component(
  'Hits',
  z.object({
    query: z.string(),
    kinds: z.array(z.object({ kind: hit.shape.kind, hits: z.array(hit), more: z.boolean() })),
  }),
);

export const origin = component(
  'Origin',
  z.object({
    origin: z.string().describe('A pattern of ascribe.yaml, or the folder or address that records came from'),
    declared: z.boolean(),
    source: z.string().nullable(),
    trust: z.enum(['verified', 'declared', 'unprotected', 'foreign']),
    objects: count,
    records: count,
    bytes: count,
    redacted: count.describe('Records in which secrets were replaced'),
    unread: count,
    first: when.describe('When the first record was collected'),
    last: when,
    examples: z.array(z.string()),
  }),
);
export const origins = page('Origins', origin);

export const status = component(
  'Status',
  z.object({
    version: z.string(),
    state: z.enum(['opening', 'ready', 'working', 'failed']),
    empty: z.boolean().describe('Nothing was ever ingested: the demo evidence is at hand'),
    dataFolder: z.string(),
    generation: z.object({ logSize: count, key: z.string() }),
    log: checkpoint,
    counts: z.object({
      records: count,
      actions: count,
      duplicates: count,
      replicas: count,
      unread: count,
      passedOver: count,
      strands: count,
      segments: count,
      findings: count,
      suppressed: count,
    }),
    span: z.object({ first: when, last: when }),
    policy,
    disk: z.object({ evidenceBytes: count, indexBytes: count }),
  }),
);

export const job = component(
  'Job',
  z.object({
    id: z.string(),
    what: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    stage: z.string(),
    done: count,
    total: count.nullable(),
    error: z.string().nullable(),
    startedAt: instant,
    endedAt: when,
  }),
);
export const jobs = page('Jobs', job);

export const problem = component(
  'Problem',
  z
    .object({ type: z.string(), title: z.string(), status: z.int(), code: z.string(), detail: z.string() })
    .loose()
    .describe('RFC 9457'),
);
