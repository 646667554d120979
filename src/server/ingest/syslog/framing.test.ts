import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framesIn, MOST_MESSAGE_BYTES } from './framing.ts';

const messages = (bytes: Uint8Array): string[] => {
  const { starts, ends } = framesIn(bytes);
  return starts.map((start, i) => Buffer.from(bytes.subarray(start, ends[i])).toString('utf8'));
};
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('a stream of syslog', () => {
  it('is cut by counts of octets and by line ends, also one after the other', () => {
    expect(messages(bytes('7 <34>a\nb<13>one\r\n<13>two\n5 <1>ä'))).toEqual(['<34>a\nb', '<13>one', '<13>two', '<1>ä']);
  });

  it('waits for the rest of a message, however it is cut', () => {
    const whole = bytes('11 <34>1 hello<13>two\n8 <34>1 xy');
    for (let n = 0; n <= whole.length; n++) {
      const first = framesIn(whole.subarray(0, n));
      const rest = framesIn(whole.subarray(first.consumed));
      expect(first.starts.length + rest.starts.length).toBe(3);
    }
  });

  it('is given up where no count fits, or a message never ends', () => {
    expect(framesIn(bytes('12x<34>')).broken).toContain('no count');
    expect(framesIn(bytes('099 <34>')).broken).toContain('no count');
    expect(framesIn(bytes('123456789 ')).broken).toContain('digits');
    expect(framesIn(bytes(`${MOST_MESSAGE_BYTES + 1} <`)).broken).toContain('announced');
    expect(framesIn(Buffer.alloc(MOST_MESSAGE_BYTES + 1, 'x')).broken).toContain('no line end');
  });

  it('gives back what was framed, whatever it is', () => {
    const message = fc
      .string({ minLength: 1, unit: 'binary' })
      .map((s) => `<1>${s.replace(/[\r\n\0]/g, ' ').trimEnd()}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(message, fc.boolean()), { maxLength: 6 }), (all) => {
        const stream = all.map(([m, isCounted]) => (isCounted ? `${Buffer.byteLength(m)} ${m}` : `${m}\n`)).join('');
        expect(messages(bytes(stream))).toEqual(all.map(([m]) => Buffer.from(m, 'utf8').toString('utf8')));
      }),
    );
  });
});
