import { createHash } from 'node:crypto';
import type { SealedLog } from '../evidence/reader.ts';
import { findingOf, type Observation, ranked } from '../judgement/finding.ts';
import { ENGINE_VERSION, judge } from '../judgement/index.ts';
import { withVerified } from '../judgement/integrity/standing.ts';
import { NO_POLICY } from '../judgement/policy.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding } from '../model/verdict.ts';
import type { DuckStore } from '../store/store.ts';
import { linkCalls } from './link-calls.ts';
import type { PipelineSettings } from './settings.ts';
import { sourceIntegrity } from './source-integrity.ts';

/** Seconds that each step of bringing the judgement up to date took. */
export interface JudgeSeconds {
  readonly settle: number;
  readonly facts: number;
  readonly judge: number;
  readonly writeJudgement: number;
}

export const NO_JUDGING: JudgeSeconds = { settle: 0, facts: 0, judge: 0, writeJudgement: 0 };

/**
 * Judge what is in the index, unless the judgement there is of these records, this policy and these rules already. The
 * log is opened only where records have to be read again.
 */
export async function judgeIndex(
  store: DuckStore,
  openLog: () => SealedLog,
  settings: PipelineSettings = {},
): Promise<JudgeSeconds> {
  const policy = settings.policy ?? NO_POLICY;
  const name = judgementName(policy.policyId);
  const began = performance.now();
  await store.settle();
  const settled = performance.now();
  if ((await store.state()).policy === name) return { ...NO_JUDGING, settle: (settled - began) / 1000 };
  await store.overrulePrivileged(settings.isPrivileged ?? ((_source, _action, byReader) => byReader));
  // Let go of before the judgement is written: the facts of a million actions are hundreds of megabytes.
  const integrity = await sourceIntegrity(store, openLog, settings.cloudtrailKeys ?? []);
  let facts: Facts | null = withVerified(await store.facts(), integrity.strands);
  const read = performance.now();
  const judgement = judge(facts, policy);
  const { rows, findings } = await linkCalls(store, openLog, facts, settings);
  facts = null;
  const judged = performance.now();
  await store.writeJudgement(
    {
      ...judgement,
      findings: ranked([...judgement.findings, ...findings, ...integrity.observations.map(aboutLog)], policy),
    },
    name,
    rows,
  );
  const written = performance.now();
  return {
    settle: (settled - began) / 1000,
    facts: (read - settled) / 1000,
    judge: (judged - read) / 1000,
    writeJudgement: (written - judged) / 1000,
  };
}

/** A finding about a log itself concerns no strand. */
export const aboutLog = (o: Observation): Finding => findingOf(o, { useOf: new Map() });

/** Rules and policy under which a judgement was made. */
export const judgementName = (policyId: string): string =>
  createHash('sha256').update(`${ENGINE_VERSION}\n${policyId}`).digest('hex').slice(0, 16);
