import { expect, it } from 'vitest';
import { killRounds } from './kill-server.ts';

it('everything that a killed server has acknowledged is there, once', async () => {
  const result = await killRounds(2, (round) => 300 + 400 * round);
  expect(result).toMatchObject({ lost: 0, doubled: 0 });
  expect(result.acknowledged).toBeGreaterThan(0);
}, 120_000);
