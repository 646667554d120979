import * as z from 'zod';
import { EVENT_KINDS, OUTCOMES } from '../../model/event.ts';
import { grade, mode, rival, verdict } from './attribution.ts';
import { chain, component, count, digest, ref, refs, when } from './component.ts';

const words = z.object({
  path: z.string().describe('A place in the record, e.g. `userIdentity.arn`; empty for a line of text'),
  value: z.string(),
});

export const cited = component(
  'Cited',
  z.object({
    digest,
    logIndex: count.nullable().describe('`null`: not in this log, or not looked up'),
    file: z.string().nullable(),
    offset: count.nullable(),
    words: z.array(words).describe('What to mark in the record'),
  }),
);

const gradeWithReason = z.object({ grade, because: z.string() });

export const policy = component(
  'Policy',
  z.object({ id: z.string(), definition: z.enum(['device', 'network']), file: z.string().nullable() }),
);

const gap = z.object({
  code: z.string(),
  source: z.string(),
  title: z.string(),
  decides: z.string(),
  remedy: z.string().nullable(),
  cost: z.string().nullable(),
});

/** What `ascribe explain --format json` writes. */
export const explanation = component(
  'Explanation',
  z.object({
    event: z.string(),
    sourceEventId: z.string().nullable(),
    source: z.string(),
    time: when,
    precisionMicros: z.number(),
    kind: z.enum(EVENT_KINDS),
    action: z.string(),
    target: z.string().nullable(),
    outcome: z.enum(OUTCOMES),
    error: z.string().nullable(),
    privileged: z.boolean(),
    log: z.object({
      principal: z.object({
        ref: ref.nullable(),
        id: z.string().nullable(),
        name: z.string().nullable(),
        email: z.string().nullable(),
        type: z.string().nullable(),
      }),
      device: z.object({
        ip: z.string().nullable(),
        userAgent: z.string().nullable(),
        host: z.string().nullable(),
        deviceId: ref.nullable(),
        pod: z.string().nullable(),
        node: z.string().nullable(),
        service: z.string().nullable(),
        fingerprint: z.string().nullable(),
      }),
      credential: ref.nullable(),
      authentication: z.enum(['proven', 'failed', 'internal', 'none']),
      nativeSession: refs,
      oddities: z.array(z.string()),
      otherCopies: z.array(digest),
      copies: count,
    }),
    verdict,
    reason: z.string(),
    reasonSays: z.string(),
    holder: chain,
    operator: chain,
    onBehalfOf: refs,
    mode,
    placement: z.object({ how: z.string(), says: z.string(), evidence: z.array(cited) }).nullable(),
    device: ref.nullable(),
    credential: ref.nullable(),
    secretVersion: ref.nullable(),
    secretWindow: z.object({ from: when, to: when }).nullable(),
    context: z.object({
      job: ref.nullable(),
      agentRun: ref.nullable(),
      request: ref.nullable(),
      toolCall: z.string().nullable(),
    }),
    approval: z
      .object({
        ref,
        by: ref.nullable(),
        at: when,
        state: z.enum(['approved', 'approved-afterwards', 'self-approved', 'rejected', 'missing']),
        evidence: cited.nullable(),
      })
      .nullable(),
    session: z.string(),
    window: z.object({
      from: when,
      to: when,
      precisionMicros: z.number(),
      openedHow: z.string(),
      closedHow: z.string(),
      openedBy: cited.nullable(),
      closedBy: cited.nullable(),
    }),
    grade: z.object({ identity: gradeWithReason, device: gradeWithReason, window: gradeWithReason, overall: grade }),
    chain: z.array(
      z.object({
        from: ref,
        to: ref,
        key: ref.nullable(),
        class: z.string(),
        how: z.string(),
        administration: z.string(),
        evidence: z.array(cited),
      }),
    ),
    candidates: z.array(chain),
    rivals: z.array(rival),
    findings: z.array(
      z.object({
        code: z.string(),
        title: z.string(),
        severity: z.enum(['low', 'medium', 'high', 'critical']).nullable(),
        says: z.string(),
        remedy: z.string().nullable(),
      }),
    ),
    missing: z.array(gap),
    evidence: z.array(cited),
    serviceInternal: z.boolean(),
    policy,
  }),
);
