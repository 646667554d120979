/**
 * Loaded into a measured process with `node --import`: when the process ends, writes what it used to the file named by
 * `BENCH_METER`. `resourceUsage` counts all threads of the process; worker threads load this file too and do nothing.
 */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** CPU in µs; `peakBytes` is the largest resident set the process ever had. */
export interface Metered {
  readonly userMicros: number;
  readonly systemMicros: number;
  readonly peakBytes: number;
}

const file = process.env['BENCH_METER'];
if (isMainThread && file !== undefined) {
  process.on('exit', () => {
    const used = process.resourceUsage();
    const metered: Metered = {
      userMicros: used.userCPUTime,
      systemMicros: used.systemCPUTime,
      peakBytes: used.maxRSS * 1024,
    };
    writeFileSync(file, JSON.stringify(metered));
  });
}
