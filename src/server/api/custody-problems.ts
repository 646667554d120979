import { CustodyError, type CustodyErrorCode } from '../../cases/errors.ts';
import { Problem, type ProblemCode } from '../http/problem.ts';

const CODES: Readonly<Record<CustodyErrorCode, ProblemCode>> = {
  'custody-damaged': 'defect',
  'custody-unwritable': 'not-ready',
  'custody-busy': 'not-ready',
  'entry-too-large': 'too-large',
  'no-such-case': 'not-found',
  'case-refuses': 'case-refuses',
};

/** What the custody log refuses, as a problem of the request. */
export async function custodyProblems<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CustodyError) throw new Problem(CODES[error.code], error.message);
    throw error;
  }
}
