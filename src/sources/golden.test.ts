import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT, type ReadContext } from '../model/source.ts';
import { recogniseAndRead, SOURCES } from './registry.ts';
import { viewOf } from './view.ts';

/** Hand-written records in the vendors' documented formats, each with the part of the event that it is about. */
interface Golden {
  readonly says: string;
  readonly context?: Partial<ReadContext>;
  readonly record: unknown;
  readonly expect: Record<string, unknown>;
}

const SOURCE_OF: Readonly<Record<string, string>> = {
  kubernetes: 'k8s.audit',
  okta: 'okta.system-log',
  openssh: 'openssh.sshd',
};

function goldens(folder: string): readonly (readonly [string, Golden])[] {
  const at = new URL(`./${folder}/golden/`, import.meta.url);
  return readdirSync(at)
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, at), 'utf8')) as Golden)
    .map((golden) => [golden.says, golden] as const);
}

describe.each(Object.entries(SOURCE_OF))('%s', (folder, id) => {
  it.each(goldens(folder))('%s', (_says, golden) => {
    const text = typeof golden.record === 'string' ? golden.record : JSON.stringify(golden.record);
    const { views } = viewOf(text);
    expect(views).toHaveLength(1);
    const claimants = SOURCES.filter((source) => source.recognise(views[0]!)).map((source) => source.meta.id);
    expect(claimants).toEqual([id]);
    const reading = recogniseAndRead(views[0]!, { ...NO_READ_CONTEXT, ...golden.context });
    expect(reading?.result).toMatchObject({ ok: true, events: [golden.expect] });
  });
});
