/** Whether the evidence that is left suffices to name the root, as the oracle finds it (lab/oracle/README.md). */
export type Knowable = 'root' | 'ambiguous' | 'no';

/** What really happened, for one distinct action. One line of `truth.ndjson`. */
export interface Truth {
  /** The source's own id; `sha256:` of the exact line where the source has none. */
  readonly sourceEventId: string;
  /** Every id under which the action may be reported: cross-account replicas have one each. */
  readonly ids: readonly string[];
  readonly source: string;
  readonly time: string;
  readonly scenario: string;
  /** Chain: one authentication of one root and all that descends from it. The unit of independence. */
  readonly chain: string;
  /** The account or workload that the credential goes back to; `null`: nobody (a failed login). */
  readonly root: string | null;
  /** Root first. */
  readonly holder: readonly string[];
  /** The true machine; a service's own call has none. */
  readonly device: string | null;
  readonly session: string;
  readonly stolen: boolean;
  readonly thief: string | null;
  /** A stolen use whose every trace equals its victim's: no evidence can tell. */
  readonly indistinguishable: boolean;
  /** No honest story explains the traces of this use, as the oracle finds it: the evidence suffices to contest it. */
  readonly contestable: boolean;
  /** No theft anywhere in the chain: `contested` would be a false alarm. */
  readonly honest: boolean;
  readonly opened: string | null;
  readonly closes: string | null;
  /** Roots that are true but stop short of the account (`aws.saml-user` of the true person). */
  readonly shallow: readonly string[];
  /** The tool call and the agent run that caused it; set only where a gateway recorded them. */
  readonly toolCall?: string | null;
  readonly agentRun?: string | null;
  /** The version of the secret that was used, where the evidence tells it. */
  readonly secretVersion?: string;
  /** The job in which it happened. */
  readonly job?: string;
  /** Who approved it, and how; `null`: nobody. */
  readonly approval?: { readonly by: string | null; readonly state: string } | null;
  readonly knowable: Knowable;
  readonly candidates: readonly string[];
  readonly deviceKnowable: boolean;
}

/** What a scenario states; the rest is added when the evidence is final. */
export type Stated = Omit<
  Truth,
  | 'sourceEventId'
  | 'ids'
  | 'source'
  | 'time'
  | 'knowable'
  | 'candidates'
  | 'deviceKnowable'
  | 'indistinguishable'
  | 'contestable'
>;
