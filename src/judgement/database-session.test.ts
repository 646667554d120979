import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT } from '../model/source.ts';
import type { Segment } from '../model/verdict.ts';
import { recogniseAndRead } from '../sources/registry.ts';
import { viewOf } from '../sources/view.ts';
import { FactsBuilder } from './facts.fixture.ts';
import { judge } from './index.ts';
import { NO_POLICY } from './policy.ts';

const line = (second: number, message: string, user = 'ada', session = '69a7c13f.1fbb'): string =>
  `2026-03-04 05:06:${String(second).padStart(2, '0')}.000 UTC,"${user}","cases",8123,"198.51.100.7:50022",${session},3,"idle",2026-03-04 05:06:07 UTC,4/2,0,LOG,00000,"${message}",,,,,,,,,"psql"`;
const authenticated = line(
  7,
  'connection authenticated: identity=""CN=ada,O=example"" method=cert (/etc/pg_hba.conf:9)',
);
const authorized = line(8, 'connection authorized: user=ada database=cases');
const statement = line(9, 'statement: select * from cases');

function segmentOfLast(lines: readonly string[]): Segment {
  const facts = new FactsBuilder();
  let last = '';
  for (const text of lines) {
    const reading = recogniseAndRead(viewOf(text).views[0]!, { ...NO_READ_CONTEXT, scope: 'db1' });
    if (reading?.result.ok !== true) throw new Error(`not read: ${text}`);
    last = facts.add(reading.result.events[0]!).key;
  }
  return judge(facts.facts(), NO_POLICY)
    .segments.filter((s) => s.strand === last)
    .at(-1)!;
}

describe('a PostgreSQL session', () => {
  it('is held by the role that it was authorized for', () => {
    const segment = segmentOfLast([authorized, statement]);
    expect(segment.holder).toEqual(['pg.role:db1/ada']);
    expect(segment.chain.at(-1)?.key).toBe('pg.session:db1/69a7c13f.1fbb');
    expect(['held', 'attributed']).toContain(segment.verdict);
  });

  it('leads to the certificate behind the role', () => {
    expect(segmentOfLast([authenticated, authorized, statement]).holder).toEqual([
      'x509.subject:CN=ada,O=example',
      'pg.role:db1/ada',
    ]);
  });

  it('without its login is the role by the server’s word, and no more than that', () => {
    const segment = segmentOfLast([statement]);
    expect(segment.holder).toEqual(['pg.role:db1/ada']);
    expect(segment.grade.identity).toBe('C2');
  });

  it('of a user that Vault made names nobody while Vault’s log is missing', () => {
    const user = 'v-kubernet-reader-QwErTyUiOpAs-1772600767';
    const segment = segmentOfLast([line(8, `connection authorized: user=${user} database=cases`, user)]);
    expect(segment.verdict).toBe('unattributed');
    expect(segment.holder).toEqual([]);
  });

  it('that another role is said to use is a contradiction', () => {
    expect(segmentOfLast([authorized, line(9, 'statement: select 1', 'eve')]).verdict).toBe('contested');
  });
});
