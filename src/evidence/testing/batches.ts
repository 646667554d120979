import type { BatchInput } from '../prepare.ts';

/** A batch of texts as lines of one object, for tests. */
export function batchOf(texts: readonly string[], dataKey: Uint8Array, objectId: Uint8Array): BatchInput {
  const bytes = Buffer.from(texts.join('\n'));
  const starts = new Uint32Array(texts.length);
  const ends = new Uint32Array(texts.length);
  const positions = new Float64Array(texts.length);
  let at = 0;
  texts.forEach((text, i) => {
    starts[i] = at;
    positions[i] = at;
    at += Buffer.byteLength(text);
    ends[i] = at++;
  });
  const objectOf = new Uint32Array(texts.length);
  return {
    bytes,
    starts,
    ends,
    positions,
    objectIds: [objectId],
    objectOf,
    flags: 0,
    collectedAtMicros: 1_767_225_600_000_000,
    dataKey,
  };
}

export const OBJECT = {
  uri: 'file:///logs/a.json',
  collector: 'test/1',
  collectedAtMicros: 1_767_225_600_000_000,
  source: null,
  trust: 'unprotected',
  year: null,
  utcOffsetMinutes: null,
  scope: null,
} as const;
