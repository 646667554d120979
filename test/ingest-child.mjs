/**
 * An ingest that commits often and tells after each commit what is durable, one log size a line, for the test that kills
 * it: node test/ingest-child.mjs DATA WORKERS COMMIT_RECORDS PATH…
 */
import { writeSync } from 'node:fs';

const [dataDir, workers, commitRecords, ...paths] = process.argv.slice(2);
const { ingest } = await import('../dist/src/pipeline/ingest.js');
await ingest(dataDir, paths, {
  workers: Number(workers),
  commitRecords: Number(commitRecords),
  onSealed: (size) => writeSync(1, `${size}\n`),
});
