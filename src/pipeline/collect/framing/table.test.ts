import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CollectLimits, DEFAULT_LIMITS } from '../limits.ts';
import { Framer } from './framer.ts';

interface Options {
  readonly chunk?: number;
  readonly mayGrow?: boolean;
  readonly isCut?: boolean;
  readonly from?: number;
  readonly limits?: Partial<CollectLimits>;
}

function cut(input: string, options: Options = {}) {
  const bytes = Buffer.from(input);
  const from = options.from ?? 0;
  const framer = new Framer({
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    mayGrow: options.mayGrow ?? false,
    from,
    prefix: from === 0 ? null : { hash: createHash('sha256').update(bytes.subarray(0, from)), at: from },
  });
  const chunk = options.chunk ?? bytes.length + 1;
  for (let i = 0; i < bytes.length; i += chunk) framer.push(Buffer.from(bytes.subarray(i, i + chunk)));
  framer.finish(options.isCut);
  const records: string[] = [];
  const framings = new Set<string>();
  const headers = new Set<string | null>();
  const unreadable: string[] = [];
  for (const one of framer.ready) {
    if (one.type === 'unreadable') {
      unreadable.push(`${one.code} ${one.position}+${one.length}`);
      continue;
    }
    const { batch } = one;
    framings.add(batch.framing);
    headers.add(batch.header === null ? null : Buffer.from(batch.header).toString());
    for (let i = 0; i < batch.starts.length; i++) {
      const slice = Buffer.from(batch.bytes.subarray(batch.starts[i], batch.ends[i]));
      const position = batch.positions[i]!;
      expect(bytes.subarray(position, position + slice.length).equals(slice)).toBe(true);
      records.push(slice.toString());
    }
    const prefix = createHash('sha256').update(bytes.subarray(0, batch.consumed)).digest('hex');
    expect(Buffer.from(batch.prefixDigest).toString('hex')).toBe(prefix);
  }
  return { records, framings: [...framings], headers: [...headers], unreadable, consumed: framer.consumed };
}

const rowsOf = (input: string, options: Options = {}): readonly string[] => cut(input, options).records;

describe('a table with a header', () => {
  test('gives its header and every row, line breaks in quotes and all', () => {
    const { records, framings, headers } = cut('id,user,note\r\n1,ada,"a\r\nb"\r\n\r\n2,bo,"say ""x"""\r\n');
    expect(records).toEqual(['id,user,note', '1,ada,"a\r\nb"', '2,bo,"say ""x"""']);
    expect([framings, headers]).toEqual([['document'], ['id,user,note']]);
  });

  test('begins behind blank lines, and not behind so many that looking for it would never end', () => {
    const table = 'id,user,note\n1,ada,x\n';
    for (const chunk of [1000, 65_536, 1_000_000]) {
      expect(cut('\n'.repeat(60_000) + table, { chunk }).framings).toEqual(['document']);
      expect(cut('\r\n'.repeat(40_000) + table, { chunk })).toMatchObject({
        framings: ['line'],
        records: ['id,user,note', '1,ada,x'],
      });
    }
  });

  test('begins behind a byte order mark', () => {
    expect(cut('\ufeffid;user;note\n1;ada;x\n')).toMatchObject({
      records: ['id;user;note', '1;ada;x'],
      headers: ['id;user;note'],
    });
  });

  test('keeps the tabs and blanks at the front of a row', () => {
    expect(rowsOf('id\tuser\tnote\n\tada\tx\n \t\t\n')).toEqual(['id\tuser\tnote', '\tada\tx', ' \t\t']);
  });

  test('is not told from two lines that do not fit each other', () => {
    expect(cut('id,user,note\n1,2\n')).toMatchObject({ framings: ['line'], headers: [null] });
    expect(cut('user,note\n')).toMatchObject({ framings: ['line'] });
    expect(cut('{"id":1}\nid,user,note\n1,2,3\n')).toMatchObject({ framings: ['line'] });
    expect(cut('id,user,note\n{"id":1}\n')).toMatchObject({ framings: ['line'] });
  });

  test('with no row yet is its header', () => {
    expect(cut('id,user,note\n')).toMatchObject({ records: ['id,user,note'], framings: ['document'] });
  });

  test('loses one line to a quote out of order, and no row after it', () => {
    const after = '2,bo,x\n3,cy,y\n';
    const rows = ['2,bo,x', '3,cy,y'];
    expect(rowsOf(`id,user,note\n1,"ad"a,x\n${after}`)).toEqual(['id,user,note', '1,"ad"a,x', ...rows]);
    expect(rowsOf(`id,user,note\n0,z,z\n1,"ada,x\n${after}`).slice(1)).toEqual(['0,z,z', '1,"ada,x', ...rows]);
    const far = `id,user,note\n0,z,z\n1,"ada,x\n${after}4,"di",z\n`;
    expect(rowsOf(far).slice(2)).toEqual(['1,"ada,x', ...rows, '4,"di",z']);
    const swallowing = `id,user,note\n0,z,z\n1,"ada,x\n${after}4,e",z\n`;
    expect(rowsOf(swallowing).slice(2)).toEqual([`1,"ada,x\n${after}4,e",z`]);
    const counted = `id,user,note\n0,z,z\n1,"ada,x\n${after}4,di,e",z\n`;
    expect(rowsOf(counted)).toHaveLength(3);
  });

  test('is cut the same in any chunks', () => {
    const text = '\ufeffid,user,note\r\n1,ada,"a\r\nb"\r\n\r\n2,"b"o,x\r\n3,"cy,x\n4,di,"é ""q"""\n5,"e';
    const whole = cut(text);
    for (let chunk = 1; chunk < 40; chunk++) expect(cut(text, { chunk })).toEqual(whole);
  });

  test('goes on with its header ahead, so that what is new can be read alone', () => {
    const text = 'id,user,note\n1,ada,x\n2,bo,y\n';
    const from = text.indexOf('\n2');
    expect(cut(text, { from })).toMatchObject({ records: ['id,user,note', '2,bo,y'], headers: ['id,user,note'] });
    expect(cut(text, { from: text.length - 1 })).toMatchObject({ records: [], consumed: text.length });
  });

  test('a row that has grown since is taken whole', () => {
    const text = 'id,user,note\n1,ada,x\n2,bo,y and z\n';
    expect(rowsOf(text, { from: text.indexOf(' and') })).toEqual(['id,user,note', '2,bo,y and z']);
  });

  test('a last row with cells missing waits where the file may grow, and in a file cut short', () => {
    const text = 'id,user,note\n1,ada,x\n2,bo';
    expect(cut(text, { mayGrow: true }).unreadable).toEqual(['incomplete-last-record 21+4']);
    expect(cut(text, { isCut: true }).records).toEqual(['id,user,note', '1,ada,x']);
    expect(cut(`${text},`, { mayGrow: true }).records).toHaveLength(3);
    expect(cut(text).records).toHaveLength(3);
  });

  test('a row beyond the limit is reported, and the next ones are read', () => {
    const long = `2,"${'x\n'.repeat(200)}",y`;
    const { records, unreadable } = cut(`id,user,note\n1,ada,x\n${'y'.repeat(300)}\n${long}\n3,cy,z\n`, {
      limits: { recordBytes: 100 },
    });
    expect(unreadable).toEqual(['record-too-long 21+300']);
    expect([records[0], records[1], records[2], records.at(-1)]).toEqual(['id,user,note', '1,ada,x', '2,"x', '3,cy,z']);
  });

  // What grows with the square of the length takes hours on this: the time limit of the test tells.
  test('hostile quotes cost no more than their length', () => {
    for (const unit of ['"\n', '"a\n', 'a,"\n', '"""\n', '"",\n', ',"""",""",\n']) {
      const text = `id,user,note\n1,ada,x\n${unit.repeat(4_000_000 / unit.length)}`;
      const framer = new Framer({ limits: DEFAULT_LIMITS, mayGrow: false, from: 0, prefix: null });
      framer.push(Buffer.from(text));
      framer.finish();
      expect(framer.ready.length, unit).toBeGreaterThan(0);
    }
  });

  test('no byte is lost, whatever stands there', () => {
    const piece = fc.constantFrom('a', '"', ',', '\n', '\r\n', '{', '}', '""', '",', ',"', ' ', 'é');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (pieces, chunk) => {
        const text = `id,user,note\n1,ada,x\n${pieces.join('')}`;
        const whole = cut(text);
        expect(cut(text, { chunk })).toEqual(whole);
        const left = whole.records.reduce((rest, record) => rest.replace(record, ''), text);
        expect(left.replaceAll(/[\r\n\t ]/g, '')).toBe('');
      }),
    );
  });
});
