import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../../model/source.ts';
import { recogniseAndRead } from '../registry.ts';
import { viewOf } from '../view.ts';

const goldens = JSON.parse(readFileSync(new URL('golden/events.json', import.meta.url), 'utf8')) as {
  record: unknown;
}[];
const line = JSON.stringify(goldens[0]?.record);

const readingOf = (text: string) => recogniseAndRead(viewOf(text).views[0]!, NO_READ_CONTEXT);

describe('a line of the audit log file', () => {
  it('is an element of an array, and reads with its comma as without', () => {
    expect(readingOf(line)?.result.ok).toBe(true);
    expect(readingOf(`${line},`)).toEqual(readingOf(line));
    expect(readingOf(`${line},\n`)).toEqual(readingOf(line));
  });

  it('is nobody’s when it is cut off', () => {
    expect(readingOf(`${line.slice(0, -2)},`)).toBeNull();
  });
});
