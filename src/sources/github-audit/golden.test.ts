import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../../model/source.ts';
import { recogniseAndRead, SOURCES } from '../registry.ts';
import { viewOf } from '../view.ts';

/** Records written by hand in GitHub's documented format, each with the part of its event that it is about. */
interface Golden {
  readonly says: string;
  readonly record: unknown;
  readonly event: Record<string, unknown>;
}

const FOLDER = join(import.meta.dirname, 'golden');

describe.each(readdirSync(FOLDER))('%s', (file) => {
  const goldens = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as readonly Golden[];

  it.each(goldens.map((golden) => [golden.says, golden] as const))('%s', (_says, golden) => {
    const { views } = viewOf(typeof golden.record === 'string' ? golden.record : JSON.stringify(golden.record));
    expect(views).toHaveLength(1);
    expect(SOURCES.filter((source) => source.recognise(views[0]!)).map((s) => s.meta.id)).toEqual(['github.audit']);
    const reading = recogniseAndRead(views[0]!, NO_READ_CONTEXT);
    expect(reading?.result).toMatchObject({ ok: true, events: [golden.event] });
  });
});
