import * as z from 'zod';
import { grades, verdict } from './attribution.ts';
import { chain, component, count, digest, page, ref, refs, when } from './component.ts';

export const session = component(
  'Session',
  z.object({
    session: z.string(),
    first: when,
    last: when,
    holder: chain,
    operator: chain,
    verdicts: z.array(verdict),
    devices: refs,
    credentials: refs,
    sources: z.array(z.string()),
    actions: count,
    privilegedActions: count,
    findings: z.array(z.string()),
  }),
);
export const sessions = page('Sessions', session);

const segment = component(
  'Segment',
  z
    .object({
      from: when,
      to: when,
      verdict,
      reason: z.string(),
      reasonSays: z.string(),
      holder: chain,
      operator: chain,
      device: ref.nullable(),
      address: z.string().nullable(),
      credential: ref.nullable(),
      grade: grades,
      findings: z.array(z.string()),
      openedHow: z.string(),
      closedHow: z.string(),
      actions: count,
      privilegedActions: count,
    })
    .describe('A session over one interval: the unit that is judged. `from`, `to`: `null` is open to that side'),
);

export const sessionInFull = component(
  'SessionInFull',
  session.extend({
    segments: z.array(segment).describe('By time; the first 500'),
    segmentsLeftOut: count,
    findingsInFull: z.array(z.lazy(() => finding)),
  }),
);

export const credential = component(
  'Credential',
  z.object({
    credential: ref,
    instance: z.string().describe('Tells issuances of one recurring id apart'),
    holder: chain,
    issuedAt: when,
    issuedBy: digest.nullable(),
    expires: when,
    ended: z.object({ at: when, how: z.string(), by: digest }).nullable(),
    issuedFrom: z.string().nullable(),
    events: count,
    first: when,
    last: when,
    devices: refs,
  }),
);
export const credentials = page('Credentials', credential);

export const identity = component(
  'Identity',
  z.object({
    identity: ref,
    names: z.array(z.string()),
    states: z.array(z.object({ at: when, state: z.string(), by: digest })),
    events: count,
    credentials: refs,
    devices: refs,
    first: when,
    last: when,
  }),
);
export const identities = page('Identities', identity);

export const finding = component(
  'Finding',
  z.object({
    id: z.string(),
    code: z.string(),
    title: z.string().nullable(),
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    subject: ref,
    says: z.string(),
    remedy: z.string().nullable(),
    standards: z.array(z.string()),
    first: when,
    last: when,
    events: count,
    trust: z.enum(['verified', 'declared', 'unprotected', 'foreign']),
    suppressed: z
      .object({ reason: z.string(), until: when })
      .nullable()
      .describe('What the policy says need not be seen'),
    evidence: z.array(digest),
  }),
);
export const findings = page('Findings', finding);

export const identityInFull = component(
  'IdentityInFull',
  identity.extend({
    credentialsInFull: z
      .array(credential)
      .describe('Credentials with this identity in their holder chain, the last used first; at most 500'),
    credentialsLeftOut: count,
    findings: z.array(finding),
    privilegedActions: count,
    verdicts: z.array(z.object({ verdict, actions: count })),
  }),
);

export const unread = component(
  'Unread',
  z.object({
    file: z.string(),
    offset: count,
    size: count.nullable(),
    reason: z.string(),
    source: z.string().nullable(),
    logIndex: count,
    record: digest.nullable(),
  }),
);
export const unreadPage = page('UnreadRecords', unread);
