/** What the exit status says to a script (docs/exit-codes.md). */
export const EXIT = {
  /** Done. A reader that closed the pipe early counts as done. */
  ok: 0,
  /** The question was answered, and the answer is no: an event or a ref that no record mentions. */
  problem: 1,
  /** The command line or the configuration is wrong. Nothing was done. */
  usage: 2,
  /** The data cannot be used: no data folder, no such input, another process is writing, a key is missing or wrong. */
  dataFolder: 3,
  /** What is on disk contradicts what was sealed. */
  integrity: 4,
  /** `verify`: the file is no bundle, or not written as one is written. */
  bundleMalformed: 10,
  /** `verify`: the bundle is of another log than the key given. */
  keyUnknown: 11,
  /** `verify`: checkpoint or statement is not signed by the key given. */
  badSignature: 12,
  /** `verify`: a leaf is not in the signed log. */
  notIncluded: 13,
  /** `verify`: a record, or the rules, are not those that were committed to. */
  recordChanged: 14,
  /** `verify`: what the signed statement lists is not all there, or more is. */
  evidenceMissing: 15,
  /** `verify`: the proof holds; the verdict was made by another engine and was not recomputed. */
  engineDiffers: 16,
  /** `verify`: the proof holds; the enclosed records give another attribution. */
  verdictDiffers: 17,
  /** `verify`: the custody log enclosed does not hold. */
  custodyBroken: 18,
  /** `verify`: the proof that nothing was left out does not hold, or none is enclosed and one was asked for. */
  incomplete: 19,
  /** `verify`: fewer witnesses or time stamps than were asked for. */
  policyUnmet: 20,
  /** `verify`: the checkpoint contradicts, or is older than, one that is known. */
  inconsistent: 21,
  /** A defect in Ascribe (`EX_SOFTWARE` of sysexits). */
  defect: 70,
  /** Interrupted by the user. What was acknowledged is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
