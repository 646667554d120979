import type { Event, Presented } from '../../model/event.ts';
import type { Facts, Strand } from '../../model/facts.ts';
import type { Trust } from '../../model/grade.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { Finding } from '../../model/verdict.ts';
import { type FactsBuilder, second } from '../facts.fixture.ts';
import { judge } from '../index.ts';
import { type JudgementPolicy, NO_POLICY } from '../policy.ts';

export const HOUR = 3600;

export const found = (facts: Facts, code: string, policy: JudgementPolicy = NO_POLICY): readonly Finding[] =>
  judge(facts, policy).findings.filter((f) => f.code === code);

/** A use that the source itself ties to `holder`, by the credential `shown`. */
export function actsAs(
  b: FactsBuilder,
  holder: readonly Ref[],
  at: number,
  over: Partial<Event> = {},
  shown: Ref | null = null,
  trust: Trust = 'unprotected',
): Strand {
  const presented: Presented = {
    ref: shown,
    joins: [],
    holder,
    holderClass: 'K2',
    boundTo: null,
    issuance: 'not-logged',
  };
  return b.add(
    { source: 'app.log', time: second(at), outcome: 'success', principal: principal(holder), presented, ...over },
    trust,
  );
}

const principal = (holder: readonly Ref[]): Event['principal'] => ({
  ref: holder.at(-1) ?? null,
  id: null,
  name: null,
  email: null,
  type: null,
});

export const reads = (
  b: FactsBuilder,
  who: Ref,
  at: number,
  version = 1,
  trust: Trust = 'unprotected',
  secret = 'kv_1/cases/db',
): Strand =>
  actsAs(
    b,
    [who],
    at,
    { source: 'vault.audit', kind: 'read-secret', secretVersion: ref('secret.version', `${secret}#${version}`) },
    null,
    trust,
  );

export const account = (name: string): Ref => ref('k8s.serviceaccount', name);
export const person = ref('okta.user', '00uperson');
