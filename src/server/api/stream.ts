import * as z from 'zod';
import { formatIso } from '../../model/time.ts';
import { safeJson } from '../../report/text/visible.ts';
import type { VerdictChange } from '../../store/changes.ts';
import { type Endpoint, json, operation, question } from '../http/endpoint.ts';
import { name } from '../http/fields.ts';
import { Problem } from '../http/problem.ts';
import type { Edition, News } from '../news.ts';
import { grade, verdict } from '../schemas/attribution.ts';
import { chain, component, count, digest, ref, when } from '../schemas/component.ts';

/** A comment is sent so often where nothing happens, so that proxies keep the connection. */
const HEARTBEAT_MILLIS = 15_000;
/** States that may wait for a slow reader; beyond, the oldest are left out. Each tells the log size, so that a gap is seen. */
const MOST_WAITING = 100;

const said = z.object({
  verdict,
  reason: z.string(),
  holder: chain,
  operator: chain,
  device: ref.nullable(),
  grade,
});

const change = component(
  'VerdictChange',
  z.object({
    from: when.describe('Begin of the stretch, as it is judged now'),
    logSize: count.describe('Leaves of the log that were in when it changed'),
    before: said,
    after: said,
    because: z
      .array(digest)
      .describe('Records that it rests on now and did not before; else those that it no longer rests on'),
  }),
);

const history = component(
  'VerdictHistory',
  z.object({ event: z.string(), strand: z.string(), changes: z.array(change) }),
);

export const streamEndpoints: readonly Endpoint[] = [
  question({
    method: 'get',
    path: '/v1/actions/{event}/history',
    tag: 'Ask',
    summary: 'How the verdict of an action changed as evidence came in',
    description: 'As the servers that were running saw it, earliest first. An index that was made anew begins without.',
    access: 'reader',
    custody: ({ event }) => ({ act: 'explained', events: [event] }),
    withinCases: ({ event }, { events }) => events.has(event),
    params: z.strictObject({ event: name() }),
    answers: {
      200: { says: 'The changes', schema: history },
      404: { says: 'No action has this id' },
      409: { says: 'It fits several; `matches` has their ids' },
    },
    answer: async ({ params: { event } }, { store }) => {
      const rows = await store.findAction(event);
      const [row] = rows;
      if (row === undefined) throw new Problem('not-found', 'No action has this id.');
      if (rows.length > 1)
        throw new Problem('several-match', `It fits ${rows.length} actions; name one of them.`, {
          matches: rows.map((r) => r.event),
        });
      const changes = await store.changesOf(row.strand.key, row.time);
      return json({ event: row.event, strand: row.strand.key, changes: changes.map(changeObject) });
    },
  }),
  operation({
    method: 'get',
    path: '/v1/stream',
    tag: 'Ask',
    summary: 'What is new, as it happens',
    description:
      'Server-sent events: `state` (`{logSize, key, more}`) when later evidence has been judged, before it one `finding` for each new finding and one `verdict` for each changed verdict. The id of an event is the log size.',
    access: 'reader',
    answers: { 200: { says: 'Events', media: ['text/event-stream'] } },
    run: async ({ request, caller }, service) => {
      await service.note(caller, { act: 'exported', detail: { what: '/v1/stream' } });
      const snapshot = await service.library.open();
      try {
        await service.news.begin(await snapshot.summaries.findings());
        return {
          kind: 'events',
          events: eventsOf(service.news, snapshot.generation, request.signal, () =>
            service.gate.isStill(caller, request),
          ),
        };
      } finally {
        snapshot.release();
      }
    },
  }),
];

const changeObject = ({ from, logSize, before, after, because }: VerdictChange) => ({
  from: from === null ? null : formatIso(from),
  logSize,
  before,
  after,
  because,
});

async function* eventsOf(
  news: News,
  now: { logSize: number; key: string },
  signal: AbortSignal,
  /** Looked at before anything is told. */
  isStill: () => boolean,
): AsyncGenerator<string> {
  const waiting: (Edition | null)[] = [];
  let wake: () => void = () => undefined;
  const stop = news.listen((edition) => {
    waiting.push(edition);
    if (waiting.length > MOST_WAITING) waiting.shift();
    wake();
  });
  try {
    yield eventText('state', now.logSize, { ...now, more: 0 });
    while (!signal.aborted) {
      const edition = waiting.shift();
      if (edition === null || !isStill()) return;
      if (edition !== undefined) {
        yield* textsOf(edition);
        continue;
      }
      const isBeat = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(true), HEARTBEAT_MILLIS);
        timer.unref();
        wake = () => {
          clearTimeout(timer);
          resolve(false);
        };
        signal.addEventListener('abort', wake, { once: true });
      });
      if (isBeat) yield ': still here\n';
    }
  } finally {
    stop();
  }
}

function* textsOf({ logSize, key, findings, changes, more }: Edition): Generator<string> {
  for (const finding of findings) yield eventText('finding', logSize, finding);
  for (const c of changes) yield eventText('verdict', logSize, { strand: c.strand, ...changeObject(c) });
  yield eventText('state', logSize, { logSize, key, more });
}

/** JSON has no line end of its own, so one `data` line is enough. */
const eventText = (event: string, id: number, data: unknown): string =>
  `event: ${event}\nid: ${id}\ndata: ${safeJson(JSON.stringify(data))}\n`;
