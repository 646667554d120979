import { openReader } from '../evidence/reader.ts';
import type { Event } from '../model/event.ts';
import type { Digest, EventId } from '../model/facts.ts';
import type { Trust } from '../model/grade.ts';
import type { ActionFilter } from '../store/contract.ts';
import type { IndexQuestions } from '../store/questions.ts';
import { sourcesWith } from './engine.ts';
import { evidenceFolder } from './folders.ts';
import { trustOf } from './origin.ts';
import { readRecord } from './read.ts';
import type { PipelineSettings } from './settings.ts';
import { SealedObjects } from './tables.ts';

/** One action as its canonical record tells it. */
export interface ReadEvent {
  readonly id: EventId;
  readonly event: Event;
  readonly trust: Trust;
  readonly evidence: Digest;
  readonly logIndex: number;
  readonly ordinal: number;
}

/**
 * Canonical events by (time, event), read again from the sealed records, in batches of a few thousand. Within a batch the
 * records are fetched in log order, so that each bundle is opened once.
 */
export async function* readEvents(
  dataDir: string,
  store: Pick<IndexQuestions, 'positions'>,
  filter: ActionFilter = {},
  settings: PipelineSettings = {},
): AsyncGenerator<readonly ReadEvent[]> {
  const log = openReader(
    evidenceFolder(dataDir),
    settings.passphrase === undefined ? {} : { passphrase: settings.passphrase },
  );
  const sources = sourcesWith(settings.mappings);
  const objects = new SealedObjects(log);
  for await (const positions of store.positions(filter)) {
    const byLogIndex = positions.map((p, place) => ({ ...p, place })).sort((a, b) => a.logIndex - b.logIndex);
    const events: ReadEvent[] = new Array(positions.length);
    for (const { logIndex, ordinal, event: id, place } of byLogIndex) {
      const { leaf, redacted } = log.record(logIndex);
      const object = objects.get(leaf.objectId.toString('hex'));
      if (object === undefined) throw new Error(`record ${logIndex} names an object that the log lacks`);
      const placed = readRecord(redacted.toString('utf8'), object, sources).events[ordinal];
      if (placed === undefined) throw new Error(`record ${logIndex} no longer gives event ${ordinal}; run reindex`);
      events[place] = {
        id,
        event: placed.event,
        trust: trustOf(object, placed.source.meta.id),
        evidence: `sha256:${leaf.digest.toString('hex')}` as Digest,
        logIndex,
        ordinal,
      };
    }
    yield events;
  }
}
