/** One stage of the main job, from the profile that `ascribe ingest --profile FILE` writes. */
export interface Stage {
  readonly name: string;
  readonly seconds: number;
  /** Of all stages together. */
  readonly share: number;
}

/** Stages that make the evidence log: hashing, the tree, writing and syncing it. */
const SEALING = /hash|tree|sync|log/;

/** The stages by falling cost, and the share of them that sealing takes; `null` where the profile doesn't tell. */
export function stagesOf(profile: string): { stages: readonly Stage[]; sealCpuShare: number | null } {
  const { stages: written = {} } = JSON.parse(profile) as { stages?: Record<string, number> };
  const entries = Object.entries(written).sort(([, a], [, b]) => b - a);
  const total = entries.reduce((sum, [, ms]) => sum + ms, 0);
  const stages = entries.map(([name, ms]) => ({ name, seconds: ms / 1000, share: ms / total }));
  const sealing = stages.filter(({ name }) => SEALING.test(name));
  return { stages, sealCpuShare: sealing.length === 0 ? null : sealing.reduce((sum, { share }) => sum + share, 0) };
}
