import type { Policy } from '../config/policy.ts';
import type { Vouchers } from '../evidence/vouched.ts';
import type { PipelineSettings } from '../pipeline/settings.ts';
import type { NamedPolicy } from '../report/policy.ts';

/** What the configuration says, as the server needs it. */
export interface Configured {
  readonly settings: PipelineSettings;
  readonly named: NamedPolicy;
  /** Which `named` names; absent: the default. */
  readonly policy?: Policy;
  /** Who must vouch for what is handed out; absent: nobody is asked for. */
  readonly vouchers?: Vouchers;
  /** The pattern of the declaration that an object falls under; `null`: it is not declared. */
  readonly originName: (uri: string) => string | null;
}
