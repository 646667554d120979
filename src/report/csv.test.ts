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

  it('leaves plain negative numbers alone', () => {
    expect(csvCell('-12.5')).toBe('-12.5');
  });

  it('keeps one row on one line', () => {
    expect(csvCell('a\nb\u0000c')).toBe('a\\nb\\x00c');
  });
});
