import * as z from 'zod';
import { component, count, page, when } from './component.ts';

const log = z.object({ size: count, root: z.string() });

const person = z.object({
  account: z.string(),
  uid: z.int().nullable(),
  loginUid: z.int().nullable(),
  host: z.string(),
  via: z.string(),
});

export const stamp = z.object({
  at: z.string(),
  by: person,
  entry: count.describe('Number of the entry of the custody log'),
  log: log.nullable().describe('The evidence log at that moment'),
});

const pin = stamp.extend({
  event: z.string(),
  attribution: z.looseObject({}).describe('As it was when it was pinned'),
  made: z.object({ judgement: z.string(), reading: z.string(), policy: z.string() }),
});

const one = z.object({
  id: z.string(),
  question: z.string(),
  scope: z.string(),
  authority: z.string(),
  investigator: z.string(),
  opened: stamp,
  closed: stamp.extend({ conclusion: z.string() }).nullable(),
  hold: stamp.extend({ reason: z.string() }).nullable(),
  keepUntil: when,
  notes: z.array(stamp.extend({ text: z.string() })),
  members: z
    .array(stamp.extend({ account: z.string(), role: z.enum(['reader', 'investigator']) }))
    .describe('With whom it was shared; empty: open to all investigators'),
});

export const caseList = page('Cases', component('Case', one.extend({ pins: z.array(pin) })));

export const caseInFull = component(
  'CaseInFull',
  one.extend({
    pins: z.array(
      z.object({
        pin,
        now: z.looseObject({}).nullable().describe('The same action as it is attributed today; `null`: it is gone'),
        is: z.looseObject({ state: z.string() }),
      }),
    ),
    logSize: count,
  }),
);
