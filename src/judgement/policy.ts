/** What judgement takes from the organisation's policy. Pure data and pure functions; named in every report by `policyId`. */
export interface JudgementPolicy {
  readonly policyId: string;
  /** Name of the declared network (site, egress pool) that holds this address; `null` where none is declared. */
  readonly networkOf: (ip: string) => string | null;
}

export const NO_POLICY: JudgementPolicy = { policyId: 'default', networkOf: () => null };
