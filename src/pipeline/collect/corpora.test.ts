import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { collect } from './collect.ts';

const corpora = fileURLToPath(new URL('../../../../shared/corpora', import.meta.url));

// Real logs that lie beside the repository on the machines where it is developed.
describe.skipIf(!existsSync(corpora))('real logs', () => {
  test('every file gives records or a clear reason', { timeout: 120_000 }, async () => {
    const silent: string[] = [];
    const codes = new Map<string, number>();
    let objects = 0;
    let said = 1;
    let uri = '';
    for await (const item of collect([corpora])) {
      if (item.type === 'object') {
        if (said === 0) silent.push(uri);
        uri = item.object.uri;
        said = 0;
        objects++;
      } else if (item.type === 'batch') said += item.batch.starts.length;
      else if (item.type === 'unreadable') {
        said++;
        codes.set(item.code, (codes.get(item.code) ?? 0) + 1);
      }
    }
    expect(silent).toEqual([]);
    expect(objects).toBeGreaterThan(1000);
    // One encrypted archive, and one published sample with brackets too many.
    expect([...codes].sort()).toEqual([
      ['binary', 1],
      ['broken-array', 1],
    ]);
  });

  test.skipIf(!existsSync(`${corpora}/cloudtrail-sans504`))(
    'CloudTrail files as delivered give every record',
    { timeout: 120_000 },
    async () => {
      let records = 0;
      for await (const item of collect([`${corpora}/cloudtrail-sans504/**/*.gz`]))
        if (item.type === 'batch') records += item.batch.starts.length;
      expect(records).toBe(30_477);
    },
  );
});
