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
  /** A defect in Ascribe (`EX_SOFTWARE` of sysexits). */
  defect: 70,
  /** Interrupted by the user. What was acknowledged is kept. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
