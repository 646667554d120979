import { redactedForm } from '../src/evidence/redact/apply.ts';
import { findSecrets } from '../src/evidence/redact/find.ts';
import { Spans } from '../src/evidence/redact/spans.ts';
import type { Digest, EventId } from '../src/model/facts.ts';
import { NO_READ_CONTEXT, type ReadContext } from '../src/model/source.ts';
import { readRecord } from '../src/pipeline/read.ts';
import { eventObject } from '../src/report/listings/events.ts';
import { SOURCES } from '../src/sources/registry.ts';
import { type Pair, type Reading, UNREAD } from './pair.ts';
import type { OurStream } from './streams.ts';

/** As the command line reads it (redaction, carriers, recognition, reader), without the log and the index: seconds less. */
export function readInProcess(ours: Readonly<Record<string, OurStream>>): (pair: Pair) => Reading {
  return (pair) => {
    const context: ReadContext = { ...NO_READ_CONTEXT, ...clockOf(ours[pair.stream]) };
    const object = { id: '', trust: 'unprotected', context, table: null } as const;
    const { events, unread } = readRecord(redacted(pair.original.trim()), object, SOURCES);
    const lines = events.map(({ event }) => eventObject({ id: '' as EventId, event, evidence: 'sha256:' as Digest }));
    if (lines[0] !== undefined) return { source: lines[0].source, events: lines, reason: null };
    const claimed = unread.find((one) => one.source !== null) ?? unread[0];
    return claimed === undefined ? UNREAD : { source: claimed.source, events: [], reason: claimed.reason };
  };
}

function clockOf(stream: OurStream | undefined): Partial<ReadContext> {
  const { year, utcOffset } = stream?.clock ?? {};
  return {
    ...(year !== undefined && { year }),
    ...(utcOffset !== undefined && { utcOffsetMinutes: minutesOf(utcOffset) }),
  };
}

/** `+01:00` as 60. */
const minutesOf = (offset: string): number =>
  (offset.startsWith('-') ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));

const spans = new Spans();

function redacted(text: string): string {
  const bytes = Buffer.from(text);
  spans.clear();
  findSecrets(bytes, 0, bytes.length, spans);
  const redactions = Array.from({ length: spans.count }, (_, i) => ({
    start: spans.start[i] ?? 0,
    length: spans.length[i] ?? 0,
    kind: spans.kind[i] ?? 0,
  }));
  return redactedForm(bytes, redactions).toString();
}
