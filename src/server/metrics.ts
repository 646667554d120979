import type { LivePipeline } from '../pipeline/live.ts';
import type { Intake } from './ingest/intake.ts';
import type { Library } from './library.ts';

/** Prometheus text exposition 0.0.4. Names and meanings are stable. */
export function metricsText(library: Library, pipeline: LivePipeline, intake: Intake, requests: RequestTally): string {
  const now = Date.now();
  const lines: string[] = [];
  const family = (
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    samples: readonly (readonly [string, number])[],
  ): void => {
    lines.push(
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map(([labels, value]) => `${name}${labels} ${value}`),
    );
  };
  const origins = [...intake.tallies].sort(([a], [b]) => (a < b ? -1 : 1));
  const perOrigin = (pick: (t: (typeof origins)[number][1]) => number) =>
    origins.map(([origin, tally]) => [`{origin="${origin}"}`, pick(tally)] as const);
  family('ascribe_ready', 'gauge', 'Whether questions are answered and records taken.', [
    ['', library.state === 'ready' ? 1 : 0],
  ]);
  family('ascribe_log_leaves', 'gauge', 'Leaves of the evidence log that are sealed.', [
    ['', pipeline.log.checkpoint.size],
  ]);
  family('ascribe_unjudged_records', 'gauge', 'Records that are sealed and not judged yet.', [
    ['', pipeline.unjudgedRecords],
  ]);
  family('ascribe_waiting_bytes', 'gauge', 'Bytes that were received and are not sealed yet.', [
    ['', pipeline.waitingBytes],
  ]);
  family(
    'ascribe_ingest_requests_total',
    'counter',
    'Requests that brought records.',
    perOrigin((t) => t.requests),
  );
  family(
    'ascribe_ingest_records_total',
    'counter',
    'Records sealed.',
    perOrigin((t) => t.records),
  );
  family(
    'ascribe_ingest_bytes_total',
    'counter',
    'Bytes sealed, unpacked.',
    perOrigin((t) => t.bytes),
  );
  family(
    'ascribe_ingest_redelivered_total',
    'counter',
    'Bodies that had been sealed before.',
    perOrigin((t) => t.redelivered),
  );
  family(
    'ascribe_ingest_refused_total',
    'counter',
    'Bodies that were not taken.',
    perOrigin((t) => t.refused),
  );
  family(
    'ascribe_ingest_unreadable_total',
    'counter',
    'Stretches that could not be cut into records.',
    perOrigin((t) => t.unreadable),
  );
  family(
    'ascribe_ingest_silence_seconds',
    'gauge',
    'Time since the last records of the origin came, in this run of the server.',
    origins.flatMap(([origin, { lastAt }]) =>
      lastAt === null ? [] : [[`{origin="${origin}"}`, (now - lastAt) / 1000] as const],
    ),
  );
  const sources = pipeline.sources.all();
  const perSource = (pick: (t: (typeof sources)[number][1]) => number | null) =>
    sources.flatMap(([source, tally]) => {
      const value = pick(tally);
      return value === null ? [] : [[`{source="${source}"}`, value] as const];
    });
  family(
    'ascribe_source_events_total',
    'counter',
    'Events read, copies included.',
    perSource((t) => t.events),
  );
  family(
    'ascribe_source_silence_seconds',
    'gauge',
    'Time since the last event of the source was read, in this run of the server.',
    perSource((t) => (now - t.lastAt) / 1000),
  );
  family(
    'ascribe_source_event_lag_seconds',
    'gauge',
    'Time since the newest event of the source that came in this run, by the clock of the source.',
    perSource((t) => (t.newest === null ? null : (now - t.newest) / 1000)),
  );
  family(
    'ascribe_source_missing_numbers',
    'gauge',
    'Numbers known to be missing from the logs of a source that numbers its records.',
    [...pipeline.missingNumbers()].map(([source, n]) => [`{source="${source}"}`, n] as const),
  );
  family(
    'ascribe_http_requests_total',
    'counter',
    'Answers by class of status.',
    [...requests].sort(([a], [b]) => (a < b ? -1 : 1)).map(([status, n]) => [`{status="${status}"}`, n] as const),
  );
  const { user, system } = process.cpuUsage();
  family('process_cpu_seconds_total', 'counter', 'CPU time of all threads.', [['', (user + system) / 1e6]]);
  family('process_resident_memory_bytes', 'gauge', 'Resident memory.', [['', process.memoryUsage.rss()]]);
  return `${lines.join('\n')}\n`;
}

/** Answers by class of status: `2xx` … */
export type RequestTally = Map<string, number>;
