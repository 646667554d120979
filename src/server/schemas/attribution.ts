import * as z from 'zod';
import { EVENT_KINDS, OUTCOMES } from '../../model/event.ts';
import { GRADES } from '../../model/grade.ts';
import { VERDICTS } from '../../model/verdict.ts';
import { chain, component, digest, page, ref, refs, when } from './component.ts';

export const verdict = component('Verdict', z.enum(VERDICTS));
export const grade = component('Grade', z.enum(GRADES));
export const mode = z.enum(['delegated', 'autonomous', 'unknown']);

export const grades = component(
  'Grades',
  z
    .object({ identity: grade, device: grade, window: grade, overall: grade })
    .describe('Casey’s scale; overall is the weakest'),
);

export const approval = component(
  'Approval',
  z.object({
    by: ref.nullable(),
    at: when,
    state: z.enum(['approved', 'approved-afterwards', 'self-approved', 'rejected', 'missing']),
    ref,
  }),
);

export const rival = z.object({ hypothesis: z.string(), weakerBecause: z.string() });

export const attribution = component(
  'Attribution',
  z
    .object({
      event: z.string(),
      sourceEventId: z.string().nullable(),
      source: z.string(),
      time: when,
      kind: z.enum(EVENT_KINDS),
      action: z.string(),
      target: z.string().nullable(),
      outcome: z.enum(OUTCOMES),
      privileged: z.boolean(),
      principal: ref.nullable().describe('The name that the log gives: a claim, never the answer'),
      verdict,
      reason: z.string(),
      holder: chain.describe('Root first; empty where none is named'),
      operator: chain.describe('Who was operating at this use; empty where nothing places anybody'),
      onBehalfOf: refs,
      mode,
      device: ref.nullable(),
      window: z.object({ from: when, to: when, openedBy: digest.nullable(), closedBy: digest.nullable() }),
      credential: ref.nullable(),
      secretVersion: ref.nullable(),
      session: z.string(),
      context: z.object({ agentRun: ref.nullable(), toolCall: z.string().nullable(), job: ref.nullable() }),
      approval: approval.nullable(),
      grade: grades,
      candidates: z.array(chain),
      rivals: z.array(rival),
      findings: z.array(z.string()),
      evidence: z.array(digest).describe('The record itself first'),
    })
    .describe('One line of `ascribe attributions --format ndjson`'),
);

export const attributions = page('Attributions', attribution);

export const event = component(
  'Event',
  z.object({
    event: z.string(),
    sourceEventId: z.string().nullable(),
    source: z.string(),
    time: when,
    kind: z.enum(EVENT_KINDS),
    action: z.string(),
    target: z.string().nullable(),
    outcome: z.enum(OUTCOMES),
    principal: z.object({
      ref: ref.nullable(),
      id: z.string().nullable(),
      name: z.string().nullable(),
      email: z.string().nullable(),
      type: z.string().nullable(),
    }),
    onBehalfOf: refs,
    credential: refs,
    issued: refs,
    nativeSession: refs,
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
    context: z.object({
      agentRun: ref.nullable(),
      toolCall: z.string().nullable(),
      job: ref.nullable(),
      request: ref.nullable(),
      trace: z.string().nullable(),
    }),
    evidence: z.array(digest),
  }),
);

export const events = page('Events', event);
