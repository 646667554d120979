import { describe, expect, it } from 'vitest';
import { formatIso } from '../model/time.ts';
import { fieldsOf, parseClfTime } from './access-line.ts';

describe('an access log line', () => {
  it('has bare, bracketed and quoted fields', () => {
    expect(fieldsOf('a - [b c] "d e" "" f', 9)).toEqual(['a', '-', 'b c', 'd e', '', 'f']);
  });

  it('keeps its fields where they are when a client puts quotes into a header', () => {
    expect(fieldsOf('a "x"y" b "x\\" y" c', 9)).toEqual(['a', 'x"y', 'b', 'x\\" y', 'c']);
  });

  it('reads what is left open as bare words', () => {
    expect(fieldsOf('a "x y', 9)).toEqual(['a', '"x', 'y']);
  });

  it('states its time in its zone', () => {
    const time = parseClfTime('06/Feb/2019:02:00:38 +0200');
    expect(time === null ? null : formatIso(time.at)).toBe('2019-02-06T00:00:38.000Z');
    expect(parseClfTime('31/Feb/2019:02:00:38 +0200')).toBeNull();
  });
});
