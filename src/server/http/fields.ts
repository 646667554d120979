import * as z from 'zod';
import { GRADES } from '../../model/grade.ts';
import { TIME_FORMS, timeNamed } from '../../report/time-text.ts';

/** Query parameters arrive as text. `openapi` is what the document says of them; zod is what checks them. */
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'it is no whole number')
    .transform(Number)
    .refine((n) => n >= min && n <= max, `it must be from ${min} to ${max}`)
    .meta({ openapi: { type: 'integer', minimum: min, maximum: max } });

export const flag = () =>
  z
    .enum(['true', 'false'])
    .transform((v) => v === 'true')
    .meta({ openapi: { type: 'boolean' } });

/** A time as a person or a program writes it; UTC unless it says otherwise. */
export const time = () =>
  z
    .string()
    .max(40)
    .transform((text, context) => {
      const at = timeNamed(text);
      if (at !== null) return at;
      context.addIssue({ code: 'custom', message: `it is no time: write ${TIME_FORMS}` });
      return z.NEVER;
    })
    .meta({ openapi: { type: 'string', maxLength: 40, examples: ['2026-01-31T10:00:00Z', '2026-01-31'] } });

/** Longest name, id or pattern that may be asked for. Refs in logs are shorter. */
export const MAX_NAME = 4096;
export const name = () => z.string().min(1).max(MAX_NAME);
/** A parameter that may be given several times: any of them. */
export const names = () => z.array(name()).max(100);
export const grade = () => z.enum(GRADES);
export const cursor = () => z.string().min(1).max(MAX_NAME).describe('`next` of the page before');
export const limit = (most: number) => integer(1, most).describe(`Items of a page, at most ${most}`);
