import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SOURCES } from '../src/sources/registry.ts';
import { areHere, corporaBeside, readPairs } from './corpora.ts';
import { readInProcess } from './read-in-process.ts';
import { recognition, score } from './score.ts';
import { allows, OURS } from './streams.ts';
import { failures, RECOGNITION_BAR } from './table.ts';
import { WAIVERS } from './waivers/index.ts';

const CORPORA = corporaBeside(fileURLToPath(new URL('..', import.meta.url)));

describe.skipIf(!areHere(CORPORA))('against the peers', () => {
  const rules = { ours: OURS, waivers: WAIVERS, sources: SOURCES.map((source) => source.meta.id) };
  const scored = areHere(CORPORA) ? score(readPairs(CORPORA), readInProcess(OURS), rules) : null;

  it('finished streams have no conflict in identity, ip and session; nothing of other products is claimed', () => {
    expect(scored === null ? ['nothing was scored'] : failures(scored)).toEqual([]);
  });

  it('the right source claims the records of our streams', () => {
    const { records, right } = recognition(scored?.streams ?? []);
    expect(records).toBeGreaterThan(1000);
    expect(right / records).toBeGreaterThanOrEqual(RECOGNITION_BAR);
  });

  it('every stream in the table is in the corpora', () => {
    const known = new Set(scored?.streams.map((s) => s.stream));
    expect(Object.keys(OURS).filter((stream) => !known.has(stream))).toEqual([]);
  });

  it('every source that is declared for a finished stream is in this build', () => {
    const missing = Object.entries(OURS).filter(
      ([, stream]) => stream.finished && !rules.sources.some((source) => allows(stream, source)),
    );
    expect(missing.map(([stream]) => stream)).toEqual([]);
  });
});

describe.runIf(!areHere(CORPORA))('against the peers', () => {
  it.skip('skipped: the shared corpora are not here', () => {});
});
