import type { Finding } from '../model/verdict.ts';
import type { Demands } from './standards.ts';

/** One kind of finding: what an investigator must see, how grave, what to do, and where it is demanded. */
export interface FindingType {
  readonly title: string;
  readonly severity: Finding['severity'];
  readonly says: string;
  readonly remedy: string;
  readonly standards: Demands;
}
