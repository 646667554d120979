import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Delimiter, rowOf, tableOf } from './table.ts';

const columns = (header: string): readonly string[] | null => tableOf(header)?.columns ?? null;

describe('a header', () => {
  test.each([
    ['id,user,action', ','],
    ['"Issue key","Custom field (Epic Link)","Created [UTC]"', ','],
    ['@timestamp;user.name;bytes', ';'],
    ['JobID|JobName|User|', '|'],
    ['Time\tUser Name\tIP', '\t'],
    ['Nutzer,Gerät,Zeit', ','],
    [',user,action', ','],
  ])('%s', (header, delimiter) => {
    expect(tableOf(header)?.delimiter).toBe(delimiter);
  });

  test.each([
    ['a sentence', 'Started the service, waiting for clients, please hold'],
    ['a syslog line', 'Dec 10 06:55:46 host sshd[1]: a,b,c'],
    ['an access log', '192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a,b,c HTTP/1.0" 200'],
    ['a row of csvlog', '2026-01-01 00:00:00.000 UTC,"u","db",12,"[local]",x,y'],
    ['a row of names and a number', 'alice,login,200300400'],
    ['a row with an address', 'alice,login,192.0.2.1'],
    ['a row with an e-mail', 'alice@example.com,login,web'],
    ['a row with JSON', '"{""name"":""node""}",alice,watch'],
    ['CEF', 'CEF:0|Security|manager|1.0|100|stopped|10|src=192.0.2.1'],
    ['key=value', 'user=alice,action=login,host=web'],
    ['one column', 'user'],
    ['one name again and again', 'a,a,a,a'],
    ['quotes out of order', '"id,user,action'],
    ['nothing', ''],
  ])('not %s', (_what, line) => {
    expect(tableOf(line)).toBeNull();
  });

  test('columns without a name of their own get one, and none is lost to another', () => {
    expect(columns('Key,Labels,Labels,,Labels (2),Status')).toEqual([
      ...['Key', 'Labels', 'Labels (3)', 'column 4', 'Labels (2)', 'Status'],
    ]);
  });
});

describe('a row', () => {
  const table = tableOf('id,user,note')!;

  test('is an object of its columns, without the empty ones', () => {
    expect(rowOf('1,,"say ""hi"", then\ngo"', table)).toEqual({ id: '1', note: 'say "hi", then\ngo' });
  });

  test.each(['1,2', '1,2,3,4', '1,"2,3', '1,"2"x,3', ''])('that does not fit is none: %s', (row) => {
    expect(rowOf(row, table)).toBeNull();
  });

  test('has nothing but its columns, whatever they are called', () => {
    const row = rowOf('1,2,3', tableOf('__proto__,constructor,toString')!)!;
    expect(Object.getPrototypeOf(row)).toBeNull();
    expect(Object.entries(row)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
    ]);
  });

  test('of a program that knows no quotes is split all the same', () => {
    expect(rowOf('7|"half|ada', tableOf('JobID|JobName|User')!)).toEqual({ JobID: '7', JobName: '"half', User: 'ada' });
  });

  test('comes back as it was written by any writer of RFC 4180', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\t', '|', 'é', ' ') });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 3, maxLength: 3 }), fc.constantFrom(',', ';'), (cells, d) => {
        const own = tableOf(['id', 'user', 'note'].join(d))!;
        const row = cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(d as Delimiter);
        const values = rowOf(row, own)!;
        expect(own.columns.map((name) => values[name] ?? '')).toEqual(cells);
      }),
    );
  });
});
