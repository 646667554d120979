import { Problem } from '../http/problem.ts';
import type { Caller } from './access.ts';

/** Whoever may see some cases alone asks for one of them, or is refused as if there were no other. */
export function requireCase({ cases }: Caller, id: string): void {
  if (cases !== null && !cases.includes(id)) throw new Problem('not-found', 'There is no such case.');
}

/** What is about all of the evidence is not for whoever may see some cases alone. */
export function requireAllCases({ cases }: Caller): void {
  if (cases !== null) throw new Problem('forbidden', 'This is about all of the evidence; you may see some cases.');
}
