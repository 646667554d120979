import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { logEvent } from './logs.ts';
import { telemetryIn } from './request.ts';
import { spanEvent } from './spans.ts';

/** One span is one event, one log record is one event, in the order of the request. */
export function read({ json }: RecordView, _context: ReadContext): ReadResult {
  if (json === null) return { ok: false, reason: 'not-otlp' };
  const { spans, logs } = telemetryIn(json);
  if (spans.length + logs.length === 0) return { ok: false, reason: 'no-spans-or-logs' };
  return { ok: true, events: [...spans.map(spanEvent), ...logs.map(logEvent)] };
}
