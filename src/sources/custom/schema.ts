import { RE2JS } from 're2js';
import { z } from 'zod';
import { EVENT_KINDS } from '../../model/event.ts';
import { REF_KINDS, type RefKind } from '../../model/ref.ts';
import { parsePath } from './path.ts';
import { compilePattern } from './time.ts';

/**
 * The mapping of an application's own log, as written in `ascribe.yaml` (README.md has a full example). Everything that
 * is left out is something that the log does not say.
 */

const path = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => parsePath(text) !== null, {
    error: (issue) => `"${String(issue.input)}" is no path: write it like actor.id, items[0].name or ["odd key"].x`,
  });

const keyClass = z.enum(['K1', 'K2', 'K3', 'K4', 'K5', 'K6'], {
  error: 'expected a key class, K1 (proof) to K6 (inferred)',
});

const refKind = z.custom<RefKind>((kind) => typeof kind === 'string' && Object.hasOwn(REF_KINDS, kind), {
  error: (issue) => `"${String(issue.input)}" is no kind of ref: use one of ${Object.keys(REF_KINDS).join(', ')}`,
});

const texts = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** All that is given in a condition must hold; a list of conditions holds if each does. */
const condition = z
  .strictObject({
    path,
    equals: texts.optional(),
    oneOf: z.array(texts).min(1).max(100).optional(),
    startsWith: z.string().min(1).max(200).optional(),
    exists: z.boolean().optional(),
  })
  .refine(
    (c) => c.equals !== undefined || c.oneOf !== undefined || c.startsWith !== undefined || c.exists !== undefined,
    {
      error: 'say what to expect at this path: equals, oneOf, startsWith or exists',
    },
  );

const identifier = z.strictObject({
  path,
  /** Kind of ref; the names of kinds that begin with `app.` are scoped to this application. */
  kind: refKind,
  class: keyClass.optional(),
});

const time = z.strictObject({
  path,
  /** `iso`, `unix-seconds`, `unix-millis`, `unix-micros`, or a pattern such as `dd/MMM/yyyy:HH:mm:ss Z`. */
  format: z
    .string()
    .max(60)
    .default('iso')
    .refine((format) => compilePattern(format) !== null, {
      error: 'use iso, unix-seconds, unix-millis, unix-micros, or a pattern of yyyy MM MMM dd HH mm ss SSS SSSSSS Z',
    }),
  /** For times without zone: `utc`, an offset such as `+02:00`, or `declared` (the origin's). */
  zone: z
    .string()
    .regex(/^(?:utc|declared|[+-]\d{2}:\d{2})$/, { error: 'expected utc, declared, or an offset such as +02:00' })
    .default('declared'),
});

const conditions = z.array(condition).min(1).max(20);

export const customMappingSchema = z
  .strictObject({
    /** The source is called `custom.<name>`. */
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'expected a name such as evidence-vault: a-z, 0-9 and -' }),
    title: z.string().max(200).optional(),
    /** Who runs the application; independence of evidence counts administrations. */
    administration: z.string().min(1).max(100).optional(),
    format: z.enum(['json', 'lines']).default('json'),
    /** For `lines`: an RE2 expression with named groups; the groups are the paths of the mapping. */
    pattern: z.string().min(1).max(4_000).optional(),
    /** For `lines` in syslog framing: the expression is for the message; `$host`, `$program`, `$pid` and `$time` are paths too. */
    syslog: z.boolean().default(false),
    match: conditions.optional(),
    id: path.optional(),
    time,
    actor: z.strictObject({
      id: path.optional(),
      name: path.optional(),
      email: path.optional(),
      type: path.optional(),
      kind: refKind.default('app.user'),
      /** Another kind for some types of actor: `{service: app.service}`. */
      kindByType: z.record(z.string().max(100), refKind).optional(),
      class: keyClass.default('K3'),
    }),
    credential: identifier
      .extend({
        boundTo: identifier.optional(),
        /** Until when it is good, where the application verified it and read that (`exp`); in the format of `time`. */
        expires: path.optional(),
      })
      .optional(),
    session: z.strictObject({ path, class: keyClass.default('K3') }).optional(),
    device: z
      .strictObject({
        ip: path.optional(),
        userAgent: path.optional(),
        host: path.optional(),
        id: path.optional(),
        /** Uid of the pod that made the request, and its node, where the mesh or the verified token tells the application. */
        pod: path.optional(),
        node: path.optional(),
        /** JA4 or JA3 of the handshake, as the application or its proxy computed it. */
        fingerprint: path.optional(),
        /** Thumbprint of the client's certificate or DPoP key, where the application checked that the client has it. */
        key: path.optional(),
        /** Number of the autonomous system of `ip`. */
        asn: path.optional(),
      })
      .optional(),
    action: path,
    target: path.optional(),
    outcome: z
      .strictObject({
        path,
        success: z.array(texts).max(100).default(['success', 'ok', 'true', 'allow', 'allowed', 'granted']),
        failure: z.array(texts).max(100).default(['failure', 'failed', 'error', 'false', 'deny', 'denied']),
        error: path.optional(),
      })
      .optional(),
    /** Kind of event by action; a name may end in `*`. Actions that are not listed are `act`. */
    kinds: z.record(z.string().min(1).max(200), z.enum(EVENT_KINDS)).optional(),
    /** Actions that matter to an investigation; a name may end in `*`. */
    privileged: z.array(z.string().min(1).max(200)).max(200).optional(),
    correlation: z
      .strictObject({
        trace: path.optional(),
        job: identifier.optional(),
        /** The change or access request under which it happened, or which an `approve` record decides. */
        request: identifier.optional(),
        agentRun: identifier.optional(),
        toolCall: path.optional(),
      })
      .optional(),
    onBehalfOf: z.array(identifier).max(8).optional(),
    /** Agency of the requesting officer (ORI), shown as the last party on whose behalf it happened. */
    agency: path.optional(),
    mode: z
      .strictObject({ path, delegated: z.array(texts).default([]), autonomous: z.array(texts).default([]) })
      .optional(),
    secretVersion: path.optional(),
    /** Records by which the application gives out a credential. */
    issues: z
      .array(
        identifier.extend({
          when: conditions,
          expires: path.optional(),
          /** `root`: the actor is the holder; `presenter`: whoever presented the credential of this record. */
          lineage: z.enum(['root', 'presenter']).default('presenter'),
          boundTo: identifier.optional(),
        }),
      )
      .max(20)
      .optional(),
    /** Records by which it ends one. */
    ends: z
      .array(
        identifier.extend({ when: conditions, how: z.enum(['revoked', 'deleted', 'rotated', 'ended', 'disabled']) }),
      )
      .max(20)
      .optional(),
  })
  .superRefine((mapping, context) => {
    const broken = mapping.pattern === undefined ? null : patternProblem(mapping.pattern);
    if (broken !== null) context.addIssue({ code: 'custom', path: ['pattern'], message: broken });
    if (mapping.format === 'lines' && mapping.pattern === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['pattern'],
        message: 'format: lines needs a pattern with named groups',
      });
    }
    if (mapping.format === 'json' && mapping.match === undefined) {
      context.addIssue({
        code: 'custom',
        path: ['match'],
        message: 'format: json needs match: how to know a record of this application',
      });
    }
    if (mapping.actor.id === undefined && mapping.actor.name === undefined && mapping.actor.email === undefined) {
      context.addIssue({ code: 'custom', path: ['actor'], message: 'actor needs one of id, name, email' });
    }
  });

function patternProblem(pattern: string): string | null {
  try {
    const groups = Object.keys(RE2JS.compile(pattern).namedGroups());
    return groups.length > 0 ? null : 'pattern needs named groups, such as (?P<actor>\\S+)';
  } catch (error) {
    return `no RE2 expression (no look-around, no back-references): ${error instanceof Error ? error.message : String(error)}`;
  }
}

export type CustomMapping = z.output<typeof customMappingSchema>;
export type Condition = z.output<typeof condition>;
export type Identifier = z.output<typeof identifier>;

/** A checked mapping, or what is wrong with it: one line each, with the place in the mapping. */
export function parseCustomMapping(value: unknown):
  | { readonly ok: true; readonly mapping: CustomMapping }
  | {
      readonly ok: false;
      readonly problems: readonly string[];
      /** Where in the mapping each of them is. */
      readonly paths: readonly (readonly PropertyKey[])[];
    } {
  const parsed = customMappingSchema.safeParse(value);
  if (parsed.success) return { ok: true, mapping: parsed.data };
  return {
    ok: false,
    paths: parsed.error.issues.map((issue) => issue.path),
    problems: parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || 'mapping'}: ${issue.message}`),
  };
}
