import { describe, expect, it } from 'vitest';
import { RateLimit } from './rate.ts';

describe('a limit of requests a minute', () => {
  it('lets half of them come at once, then as many as the minute has, for each caller by itself', () => {
    let now = 0;
    const limit = new RateLimit(60, () => now);
    const ask = (who: string): string => {
      try {
        limit.take(who);
        return 'ok';
      } catch (error) {
        return (error as { headers: Record<string, string> }).headers['retry-after'] ?? '';
      }
    };
    expect(Array.from({ length: 30 }, () => ask('a')).every((r) => r === 'ok')).toBe(true);
    expect(ask('a')).toBe('1');
    expect(ask('b')).toBe('ok');
    now += 1000;
    expect([ask('a'), ask('a')]).toEqual(['ok', '1']);
    now += 3_600_000;
    expect(Array.from({ length: 31 }, () => ask('a')).filter((r) => r !== 'ok')).toEqual(['1']);
  });
});
