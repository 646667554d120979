import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from './csv.ts';

describe('CSV', () => {
  it('quotes what RFC 4180 wants quoted', () => {
    expect(csvLine(['a', 'b,c', 'say "x"', null, 3, true])).toBe('a,"b,c","say ""x""",,3,true\r\n');
  });

  it.each(['=cmd()', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '"=1', '＝1'])(
    'lets no spreadsheet execute %j',
    (text) => {
      expect(csvCell(text).replace(/^"/, '')[0]).toBe("'");
    },
  );

  it.each(["x;=cmd|'/C calc'!A0", 'x; +1', 'x;"=1', 'x|@SUM(A1)', 'x\t-2+3', 'a;b;＝1'])(
    'lets none execute a part of %j, whatever it takes for the end of a cell',
    (text) => {
      const parts = csvLine(['a', text]).split(/[;|\t]|\\t/);
      for (const part of parts.slice(1)) expect(part).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/);
    },
  );

  it('leaves plain negative numbers alone', () => {
    expect(csvCell('-12.5')).toBe('-12.5');
  });

  it('keeps one row on one line', () => {
    expect(csvCell('a\nb\u0000c')).toBe('a\\nb\\x00c');
  });
});
