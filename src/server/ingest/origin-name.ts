import * as z from 'zod';
import { ORIGIN_NAME } from '../../config/server-schema.ts';

/** The last part of the path of what hands in records. */
export const ORIGIN = z
  .string()
  .regex(ORIGIN_NAME, 'it must be 1 to 64 letters, digits, dots, dashes and underscores')
  .describe(
    'Where the records come from: what is declared of `ingest:<origin>/**` in ascribe.yaml says what that is worth',
  );
