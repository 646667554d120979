/**
 * How long `explain` takes in a process that has the data folder open, over events spread evenly through it.
 *
 *   node dist/bench/explain.js DATA COUNT     prints {"timed":…, "p50":…, "p99":…, "max":…} in ms
 */
import { resolve } from 'node:path';
import { openHouse } from '../src/cli/open-house.ts';
import { openTerminal } from '../src/cli/terminal.ts';
import { renderCard } from '../src/report/explain/card.ts';
import { explain } from '../src/report/explain/explain.ts';
import type { Store } from '../src/store/contract.ts';
import { quantile } from './measure.ts';

/** Explanations before the clock counts: caches, compiled code. */
const WARM_UP = 20;

async function main([dataDir = '', count = '1000']: readonly string[]): Promise<void> {
  const terminal = openTerminal({ quiet: true, colour: false });
  const interrupted = new AbortController().signal;
  const house = await openHouse({ dataDir: resolve(dataDir), configFile: null, waitMillis: 0, terminal, interrupted });
  try {
    const ids = await spread(house.store, Number(count) + WARM_UP);
    const millis: number[] = [];
    for (const id of ids) {
      const started = performance.now();
      const answer = await explain(house, id);
      if (answer.found !== 'one') throw new Error(`${id} was found ${answer.found}`);
      renderCard(answer.explanation, 100, terminal.paint);
      millis.push(performance.now() - started);
    }
    const timed = millis.slice(WARM_UP);
    const figures = {
      timed: timed.length,
      p50: quantile(timed, 0.5),
      p99: quantile(timed, 0.99),
      max: quantile(timed, 1),
    };
    console.log(JSON.stringify(figures));
  } finally {
    await house.close();
  }
}

/** Ids of `count` actions, evenly spread over time, in a mixed order so that neighbours don't share caches. */
async function spread(store: Store, count: number): Promise<readonly string[]> {
  const { actions } = await store.counts();
  const step = Math.max(1, Math.floor(actions / count));
  const ids: string[] = [];
  let seen = 0;
  for await (const rows of store.actions({})) {
    for (const row of rows) if (seen++ % step === 0 && ids.length < count) ids.push(row.event);
  }
  return ids.sort((a, b) => (a.slice(8) < b.slice(8) ? -1 : 1));
}

await main(process.argv.slice(2));
