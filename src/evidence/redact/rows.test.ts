import { describe, expect, test } from 'vitest';
import { cellsOf, tableOf } from '../../model/table.ts';
import { redactedForm } from './apply.ts';
import { RowSecrets } from './rows.ts';
import { Spans } from './spans.ts';

const table = tableOf('id,user,Password,Access Token,details')!;
const secrets = new RowSecrets(table);

function redact(row: string): string {
  const bytes = Buffer.from(`before ${row} after`);
  const spans = new Spans();
  secrets.find(bytes, 7, 7 + Buffer.byteLength(row), spans);
  const list = Array.from({ length: spans.count }, (_, i) => ({
    start: spans.start[i]!,
    length: spans.length[i]!,
    kind: spans.kind[i]!,
  }));
  return redactedForm(Buffer.from(row), list).toString();
}

describe('secrets in a row', () => {
  test('are found by the name of the column', () => {
    expect(redact('1,adä,hunter2,tok-99,x')).toBe('1,adä,[redacted:password],[redacted:token],x');
    expect(redact('1,ada,"hun,""ter2",,x')).toBe('1,ada,"[redacted:password]",,x');
  });

  test('are found inside a cell, also in JSON with its quotes doubled', () => {
    expect(redact('1,ada,,,"{""a"":1,""password"":""hunter2"",""b"":""ö""}"')).toBe(
      '1,ada,,,"{""a"":1,""password"":""[redacted:password]"",""b"":""ö""}"',
    );
    expect(redact('1,ada,,,password=hunter2 sent')).toBe('1,ada,,,password=[redacted:password] sent');
  });

  test('leave the cells as they were', () => {
    for (const row of ['1,ada,x,y,z', '1,"a\nb","p,q",,password=x', '1,ada,,,"{""password"":12345}"'])
      expect(cellsOf(redact(row), ',')).toHaveLength(5);
  });

  test('of a row that does not fit take the whole row with them', () => {
    expect(redact('1,ada,hunter2')).toBe('{"redacted":"record"}');
    expect(redact('1,"ada,hunter2,x,y')).toBe('{"redacted":"record"}');
  });

  test('do not stand in the header', () => {
    expect(redact(table.header)).toBe(table.header);
  });

  test('of a table without such columns are found as in any text', () => {
    const bytes = Buffer.from('1,password=hunter2');
    const spans = new Spans();
    new RowSecrets(tableOf('id,user,note')!).find(bytes, 0, bytes.length, spans);
    expect(spans.count).toBe(1);
  });
});
