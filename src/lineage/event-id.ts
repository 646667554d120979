import { hash } from 'node:crypto';
import type { EventId } from '../model/facts.ts';

/** Half of SHA-256: 128 bits, far beyond what an attacker who chooses source ids could make collide. */
export const EVENT_ID_BYTES = 16;

/**
 * Our id of an event that carries an identity of its own: a hash of source and identity, so that every copy, wherever
 * and whenever it arrives, is the same event.
 */
export function eventIdOf(source: string, identity: string): EventId {
  return half(`e\n${source}\n${identity}`);
}

/**
 * Our id of an event without an identity: a hash of source, the record's bytes (their digest), the event's place in the
 * record, and which of the byte-identical records it is (0, 1, 2 …; assigned over the set, not by arrival).
 */
export function eventIdOfBytes(source: string, digestHex: string, ordinal: number, copy: number): EventId {
  return half(`b\n${source}\n${digestHex}\n${ordinal}\n${copy}`);
}

const half = (text: string): EventId => hash('sha256', text, 'hex').slice(0, 2 * EVENT_ID_BYTES) as EventId;
