import * as z from 'zod';
import { EVENT_KINDS } from '../../model/event.ts';
import { VERDICTS } from '../../model/verdict.ts';
import type { ActionFilter } from '../../store/contract.ts';
import { flag, grade, name, names, time } from '../http/fields.ts';

/** The filters of `ascribe attributions`, under the same names; a list holds if any of its members does. */
export const FILTER = {
  identity: names().optional().describe('Anywhere in the holder chain, in a candidate, or as the name in the log'),
  holder: names().optional().describe('Anywhere in the holder chain'),
  operator: names().optional().describe('Anywhere in the operator chain'),
  device: names().optional(),
  credential: names().optional(),
  trace: names().optional().describe('Address, host, pod, node, device id or fingerprint, as the record has it'),
  action: names().optional().describe('Glob with `*`, in any case'),
  target: names().optional().describe('Glob with `*`, in any case'),
  source: names().optional().describe('Log source, e.g. `aws.cloudtrail`'),
  kind: z.array(z.enum(EVENT_KINDS)).optional().describe('What the record says happened'),
  verdict: z.array(z.enum(VERDICTS)).optional(),
  reason: names().optional().describe('Reason code'),
  gradeMin: grade().optional().describe('Overall grade at least'),
  gradeMax: grade().optional().describe('Overall grade at most'),
  finding: names().optional().describe('With one of these findings'),
  session: names().optional(),
  privileged: flag().optional(),
  from: time().optional().describe('At this time or after'),
  to: time().optional().describe('Before this time'),
  text: name().optional().describe('Words in action, target, principal, event id or holder'),
};

export type FilterAsked = z.output<z.ZodObject<typeof FILTER>>;

export function filterOf(asked: Partial<FilterAsked>): ActionFilter {
  const { gradeMin, gradeMax, ...same } = asked;
  const given = Object.fromEntries(
    Object.keys(FILTER).flatMap((key) => {
      const value = (same as Record<string, unknown>)[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
  return {
    ...(given as ActionFilter),
    ...(gradeMin !== undefined && { gradeAtLeast: gradeMin }),
    ...(gradeMax !== undefined && { gradeAtMost: gradeMax }),
  };
}
