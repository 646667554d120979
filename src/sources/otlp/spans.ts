import { blankEvent, type Event, type Outcome } from '../../model/event.ts';
import { idText } from '../agents/refs.ts';
import { ATTRIBUTES } from './conventions.ts';
import { callersMachine, ownMachine, serviceOf } from './emitter.ts';
import { META } from './meta.ts';
import { isServed, type Operation, operationOf } from './operation.ts';
import type { Span } from './request.ts';
import { requestsOf, rolesOf, tokenShown } from './roles.ts';

/** A span as an event, at its beginning. */
export function spanEvent(span: Span): Event {
  const { attributes, emitter } = span;
  const operation = operationOf(attributes, span.name);
  const served = isServed(span.kind);
  const roles = rolesOf(emitter, attributes, span.trace, operation.isAgentic, served);
  const id = span.trace === null || span.id === null ? null : `${span.trace}/${span.id}`;
  const time = span.start ?? span.end;
  return {
    ...blankEvent(META.id, operation.action),
    ...roles,
    sourceEventId: id,
    // Ids are drawn by whoever writes the span, so one service cannot take the place of another's span.
    identity: id === null ? null : `${serviceOf(emitter) ?? ''}\n${id}`,
    revision: span.end === null ? 0 : 1,
    time,
    precision: time === null ? 0 : 1,
    kind: operation.isRun ? 'run' : 'act',
    target: operation.target,
    outcome: outcomeOf(span, operation),
    error: errorOf(span),
    presented: served ? null : tokenShown(attributes),
    statements: served ? [] : requestsOf(attributes, roles.context),
    device: served ? callersMachine(attributes) : ownMachine(emitter, attributes.first(ATTRIBUTES.userAgent)),
  };
}

/**
 * A span's status is set to error where the operation failed, and usually left alone where it didn't. A span that has not ended, or
 * of which no convention says so, leaves it open.
 */
function outcomeOf(span: Span, { marksFailure }: Operation): Outcome {
  const status = Number(span.attributes.first(ATTRIBUTES.httpStatus) ?? Number.NaN);
  if (span.status === 'error' || span.attributes.has('error.type') || status >= 400) return 'failure';
  if (span.status === 'ok') return 'success';
  return marksFailure && span.end !== null ? 'success' : 'unknown';
}

const errorOf = (span: Span): string | null =>
  span.status === 'error' || span.attributes.has('error.type')
    ? (idText(span.attributes.first(ATTRIBUTES.error) ?? undefined) ??
      idText(span.statusMessage?.slice(0, 500) ?? undefined))
    : null;
