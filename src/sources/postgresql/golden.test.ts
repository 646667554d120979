import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kindOf, REF_KINDS, type Ref } from '../../model/ref.ts';
import { NO_READ_CONTEXT, type ReadContext } from '../../model/source.ts';
import { recogniseAndRead, SOURCES } from '../registry.ts';
import { viewOf } from '../view.ts';

/** A hand-written record in the documented format, with the part of the event that it is about. */
interface Golden {
  readonly says: string;
  readonly context?: Partial<ReadContext>;
  readonly record: unknown;
  readonly expect: Record<string, unknown>;
}

const FOLDER = new URL('./golden/', import.meta.url);
const GOLDENS = readdirSync(FOLDER)
  .sort()
  .map((name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Golden);

const read = (golden: Golden) => {
  const text = typeof golden.record === 'string' ? golden.record : JSON.stringify(golden.record);
  const { views } = viewOf(text);
  const claimants = SOURCES.filter((source) => source.recognise(views[0]!)).map((source) => source.meta.id);
  return { claimants, reading: recogniseAndRead(views[0]!, { ...NO_READ_CONTEXT, ...golden.context }) };
};

describe('golden records', () => {
  it.each(GOLDENS.map((g) => [g.says, g] as const))('%s', (_says, golden) => {
    const { claimants, reading } = read(golden);
    expect(claimants).toEqual(['postgresql.log']);
    expect(reading?.result).toMatchObject({ ok: true, events: [golden.expect] });
  });

  it('use kinds of ref that the model knows', () => {
    const refs = new Set<Ref>();
    for (const golden of GOLDENS) {
      const result = read(golden).reading?.result;
      for (const e of result?.ok ? result.events : []) {
        for (const r of [...(e.presented?.holder ?? []), ...(e.presented?.joins ?? []).map((j) => j.key)]) refs.add(r);
        for (const r of e.issued.flatMap((i) => [i.ref, ...i.keys, ...i.holder])) refs.add(r);
        for (const r of e.ended.map((x) => x.ref)) refs.add(r);
      }
    }
    const kinds = new Set([...refs].map(kindOf));
    expect(kinds.size).toBeGreaterThan(2);
    for (const kind of kinds) expect(Object.keys(REF_KINDS)).toContain(kind);
  });
});
