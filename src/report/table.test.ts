import { describe, expect, it } from 'vitest';
import { attributionsUnder } from './listings/attributions.ts';
import { actionRow, segment } from './rows.fixture.ts';
import { layOut, table } from './table.ts';
import { plainPaint } from './text/style.ts';
import { widthOf } from './text/width.ts';

const long = actionRow({
  action: 'verylongservice:AnOperationWithAnExtremelyLongNameIndeed',
  segment: segment({ findings: ['session-on-second-device', 'use-after-expiry'] }),
});

const ATTRIBUTIONS = attributionsUnder('p1');

describe('tables', () => {
  it.each([80, 90, 100, 120, 200])('fit into %i columns', (width) => {
    for (const line of table(ATTRIBUTIONS.columns, [actionRow(), long], width, plainPaint).split('\n'))
      expect(widthOf(line)).toBeLessThanOrEqual(width);
  });

  it('name the columns that had no room', () => {
    expect(layOut(ATTRIBUTIONS.columns, [long], 90).leftOut).toContain('REASON');
    expect(layOut(ATTRIBUTIONS.columns, [long], 400).leftOut).toEqual([]);
  });

  it('cut nothing where nothing limits a line', () => {
    const text = table(ATTRIBUTIONS.columns, [long], null, plainPaint);
    expect(text).toContain(long.action);
    expect(text).not.toContain('…');
  });

  it('show hostile cells on one line', () => {
    const text = table(ATTRIBUTIONS.columns, [actionRow({ action: 'a\u001b]0;x\u0007\nb' })], 120, plainPaint);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('\\x1b');
  });

  it('name nobody where the verdict names nobody', () => {
    const row = actionRow({ segment: segment({ verdict: 'unattributed', holder: [], operator: [] }) });
    expect(table(ATTRIBUTIONS.columns, [row], null, plainPaint)).toContain('? (log says aws.role:');
  });
});
