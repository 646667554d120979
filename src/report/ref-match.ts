import { type Ref, valueOf } from '../model/ref.ts';

/** Whether a ref is what the user named: the ref itself, or its value alone. */
export const matchesRef = (r: Ref, named: string): boolean => r === named || valueOf(r) === named;
