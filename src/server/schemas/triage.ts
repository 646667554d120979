import * as z from 'zod';
import { TRIAGE_STATES } from '../../cases/triage.ts';
import { stamp } from './cases.ts';
import { component, count, page, ref, when } from './component.ts';

export const decisionList = page(
  'Decisions',
  component(
    'Decision',
    stamp.extend({
      finding: z.string().describe('Its id'),
      code: z.string(),
      subject: ref,
      state: z.enum(TRIAGE_STATES),
      assignee: z.string().nullable(),
      reason: z.string(),
      seen: z
        .object({ events: count, last: when })
        .describe('What there was of it then; where there is more now, later evidence added to it'),
    }),
  ),
);
