import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../model/source.ts';
import { parseCustomMapping } from '../sources/custom/schema.ts';
import { recogniseAndRead } from '../sources/registry.ts';
import { viewOf } from '../sources/view.ts';
import { sourcesWith } from './engine.ts';

const parsed = parseCustomMapping({
  name: 'case-files',
  match: [{ path: 'service.name', equals: 'case-files' }],
  time: { path: '@timestamp' },
  actor: { id: 'user.id' },
  action: 'event.action',
});
const mappings = parsed.ok ? [parsed.mapping] : [];

const DOCUMENT = viewOf(
  JSON.stringify({
    '@timestamp': '2026-03-04T05:06:07.123Z',
    ecs: { version: '8.11.0' },
    service: { name: 'case-files' },
    event: { action: 'case-opened', category: ['file'] },
    user: { id: '42' },
  }),
).views[0]!;

const sourceOf = (sources: ReturnType<typeof sourcesWith>): string | undefined =>
  recogniseAndRead(DOCUMENT, NO_READ_CONTEXT, sources)?.source.meta.id;

describe('the sources of a configuration', () => {
  it('a mapping of an application comes before the schema in which it writes', () => {
    expect(mappings).toHaveLength(1);
    expect(sourceOf(sourcesWith())).toBe('ecs.document');
    expect(sourceOf(sourcesWith(mappings))).toBe('custom.case-files');
  });

  it('are the same whether there is a mapping or not', () => {
    const ids = (sources: ReturnType<typeof sourcesWith>): string[] => sources.map((source) => source.meta.id).sort();
    expect(ids(sourcesWith(mappings))).toEqual([...ids(sourcesWith()), 'custom.case-files'].sort());
  });
});
