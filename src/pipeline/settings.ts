import type { JudgementPolicy } from '../judgement/policy.ts';
import type { OriginDeclaration } from './origin.ts';

/** What the configuration says to the pipeline. All of it is data, so that worker threads can have it too, but `originOf`. */
export interface PipelineSettings {
  readonly policy?: JudgementPolicy;
  /** The declaration in force for an object. Default: undeclared. */
  readonly originOf?: (uri: string) => OriginDeclaration;
  /** Opens wrapped keys. Default: $ASCRIBE_KEY, else keys without passphrase. */
  readonly passphrase?: string;
  /** How long to wait while another process has the index open, in ms. Default 0. */
  readonly waitMillis?: number;
}
