import * as z from 'zod';
import { VERDICTS } from '../../model/verdict.ts';
import { grade, verdict } from './attribution.ts';
import { chain, component, count, digest, instant, ref, refs, when } from './component.ts';
import { policy } from './explanation.ts';

const traceNode = component(
  'TraceNode',
  z.object({
    ref,
    instance: z.string().nullable(),
    holder: chain,
    issuedAt: when,
    issuedBy: digest.nullable(),
    expires: when,
    ended: z.object({ at: when, how: z.string() }).nullable(),
    actions: count,
    privileged: count,
    first: when,
    last: when,
    devices: refs,
    findings: z.array(z.string()),
    folded: count.describe('Descendants that are not drawn; they are in the totals'),
    get children() {
      return z.array(traceNode);
    },
  }),
);

/** What `ascribe trace --format json` writes. */
export const trace = component(
  'Trace',
  z.object({
    ref,
    role: z.string(),
    total: z.object({ actions: count, privileged: count, credentials: count }),
    origins: z.array(z.array(traceNode)).describe('Whence it came, nearest first; one line for each issuance'),
    tree: traceNode,
  }),
);

const tally = z.array(z.object({ value: z.string(), actions: count }));

const side = z.object({
  name: z.enum(['holder', 'open', 'other', 'nobody']),
  actions: count,
  privileged: count,
  first: when,
  last: when,
  traits: z.record(z.enum(['device', 'address', 'client', 'system', 'fingerprint', 'credential']), tally),
  reasons: tally,
  did: tally,
  obtained: z.array(z.object({ ref, issuedAt: when, events: count })),
});

const compared = z.object({
  event: z.string(),
  time: when,
  action: z.string(),
  target: z.string().nullable(),
  privileged: z.boolean(),
  verdict,
  reason: z.string(),
  side: z.enum(['holder', 'open', 'other', 'nobody']),
});

export const comparison = component(
  'Comparison',
  z.object({
    what: z.string(),
    holders: z.array(chain),
    openings: z.array(
      z.object({
        at: when,
        device: ref.nullable(),
        address: z.string().nullable(),
        client: z.string().nullable(),
        system: z.string().nullable(),
      }),
    ),
    sides: z.array(side),
    fork: z
      .object({ lastOfHolder: compared.nullable(), firstOfOther: compared, between: count })
      .nullable()
      .describe('The moment at which the sides part; `between`: actions that lie open'),
  }),
);

const perVerdict = z.object(Object.fromEntries(VERDICTS.map((v) => [v, count])));

/** What `ascribe coverage --format json` writes. */
export const coverage = component(
  'Coverage',
  z.object({
    headline: z.object({
      privileged: count,
      defensible: count,
      serviceInternalPrivileged: count,
      serviceInternalDefensible: count,
    }),
    actions: count,
    sources: z.array(
      z.object({
        source: z.string(),
        actions: count,
        privileged: count,
        serviceInternal: count,
        verdicts: perVerdict,
        grades: z.record(grade, count),
        defensiblePrivileged: count,
        accountablePrivileged: count,
      }),
    ),
    reasons: z.array(z.object({ verdict, reason: z.string(), says: z.string(), actions: count, privileged: count })),
    gaps: z.array(
      z.object({
        code: z.string(),
        source: z.string(),
        title: z.string(),
        decides: z.string(),
        actions: count,
        privilegedActions: count,
        remedy: z.string().nullable(),
        cost: z.string().nullable(),
      }),
    ),
    policy,
  }),
);

const lane = z.object({
  key: z.string(),
  actions: count,
  privileged: count,
  first: when,
  last: when,
});

const bucket = z.object({
  lane: count.describe('Index into `lanes`; `lanes.length`: all lanes that are left out, together'),
  stretch: count.describe('Number of the stretch: it begins at `from` + `stretch` × `widthMicros`'),
  actions: count,
  privileged: count,
  failed: count,
  verdicts: z.partialRecord(z.enum(VERDICTS), count).describe('Actions by verdict; those that are 0 are left out'),
});

const mark = z.object({
  at: instant,
  what: z.string().describe('`issued`, `expires`, `ended`, or the kind of event'),
  ref: ref.nullable(),
  lane: z.string().nullable(),
  event: z.string().nullable(),
  says: z.string(),
});

export const timeline = component(
  'Timeline',
  z.object({
    first: when.describe('Of all actions in scope, whatever was asked for'),
    last: when,
    actions: count,
    untimed: count.describe('Actions without a time, which are in no stretch'),
    from: when,
    to: when,
    widthMicros: count.describe('Length of a stretch'),
    stretches: count,
    lanes: z.array(lane),
    lanesLeftOut: count,
    buckets: z.array(bucket),
    marks: z.array(mark).describe('By time'),
    marksLeftOut: count,
  }),
);

export const coverageOverTime = component(
  'CoverageOverTime',
  z.object({
    from: when,
    to: when,
    widthMicros: count,
    stretches: z.array(
      z.object({
        at: instant,
        actions: count,
        privileged: count.describe('Without those of services acting by themselves'),
        defensible: count.describe('Of `privileged`'),
        verdicts: z.partialRecord(z.enum(VERDICTS), count),
        grades: z.partialRecord(grade, count),
      }),
    ),
  }),
);
