import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { kindOf, REF_KINDS } from '../../model/ref.ts';
import { type JsonObject, NO_READ_CONTEXT, type RecordView } from '../../model/source.ts';
import { cloudtrail } from './index.ts';

/** `expect`: the roles that the case is about, each in full; roles that are not named are not compared. */
interface Golden {
  readonly says: string;
  readonly record: JsonObject;
  readonly expect: Partial<Event>;
}

const FOLDER = join(import.meta.dirname, 'golden');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
const goldenOf = (file: string): Golden[] => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Golden[];
const view = (json: JsonObject): RecordView => ({ text: JSON.stringify(json), json, syslog: null });

function eventOf(json: JsonObject): Event {
  const result = cloudtrail.read(view(json), NO_READ_CONTEXT);
  if (!result.ok || result.events.length !== 1) throw new Error('expected one event');
  return result.events[0] as Event;
}

for (const file of files) {
  describe(file.replace('.json', ''), () => {
    for (const golden of goldenOf(file)) {
      it(golden.says, () => {
        expect(cloudtrail.recognise(view(golden.record))).toBe(true);
        const event = eventOf(golden.record);
        for (const [role, expected] of Object.entries(golden.expect)) {
          expect({ [role]: event[role as keyof Event] }).toEqual({ [role]: expected });
        }
      });
    }
  });
}

const refsOf = (e: Event): readonly string[] => [
  ...(e.principal.ref === null ? [] : [e.principal.ref]),
  ...(e.presented === null ? [] : [...e.presented.holder, ...e.presented.joins.map((j) => j.key)]),
  ...(e.presented?.ref == null ? [] : [e.presented.ref]),
  ...e.issued.flatMap((i) => [i.ref, ...i.keys, ...i.holder]),
  ...e.ended.map((x) => x.ref),
  ...e.statements.map((s) => s.ref),
  ...e.nativeSession,
  ...e.onBehalfOf,
];

describe('all golden records', () => {
  const all = files.flatMap(goldenOf);

  it('use kinds of ref that the model knows', () => {
    const kinds = new Set(all.flatMap((g) => refsOf(eventOf(g.record)).map((r) => kindOf(r as never))));
    expect(kinds.size).toBeGreaterThan(15);
    for (const kind of kinds) expect(Object.keys(REF_KINDS)).toContain(kind);
  });

  it('are joined from use to issuance by equal keys', () => {
    const issued = new Set(all.flatMap((g) => eventOf(g.record).issued.flatMap((i) => i.keys)));
    const use = all.find((g) => g.says === 'a role session that assumes the next role is an exchange');
    expect(use).toBeDefined();
    // Not issued in the golden set at the second that the use states, but under the same key.
    expect(eventOf((use as Golden).record).presented?.joins.some((j) => issued.has(j.key))).toBe(true);
  });
});
