import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Digest, NumberRun, SourceHour } from '../../model/facts.ts';
import type { Trust } from '../../model/grade.ts';
import { ref } from '../../model/ref.ts';
import { micros } from '../../model/time.ts';
import { FactsBuilder } from '../facts.fixture.ts';
import { judge } from '../index.ts';
import { NO_POLICY } from '../policy.ts';
import { numberGaps } from './numbers.ts';
import { RETENTION, stillKept } from './retention.ts';
import { silentHours, silentMachines } from './silence.ts';

const digest = (n: number): Digest => `sha256:${String(n).padStart(64, '0')}` as Digest;
const NOON = Date.UTC(2026, 2, 4, 12) * 1000;

/** Numbers `low` to `high` of a machine, one a second from noon on unless said otherwise. */
const run = (low: number, high: number, over: Partial<NumberRun> = {}, start = NOON): NumberRun => ({
  source: 'linux.auditd',
  by: ref('host.name', 'db1'),
  series: '2026-03-04',
  trust: 'unprotected',
  low: { number: low, time: micros(start + low * 1_000_000), evidence: digest(low) },
  high: { number: high, time: micros(start + high * 1_000_000), evidence: digest(high) },
  ...over,
});

describe('sequence-hole', () => {
  it('counts the numbers that are missing, and cites the records on either side', () => {
    const [finding, ...more] = numberGaps([run(1, 100), run(106, 200), run(208, 300)]);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ code: 'sequence-hole', subject: 'host.name:db1', trust: 'unprotected' });
    expect(finding?.says).toContain('12 of 300 numbers are missing, in 2 places; the widest has 7 (201 to 207');
    expect(new Set(finding?.evidence)).toEqual(new Set([100, 106, 200, 208].map(digest)));
  });
  it('is silent where all numbers are there, however the log was cut and however often it was collected', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 299 }), { maxLength: 8 }), (cuts) => {
        const starts = [1, ...new Set(cuts)].sort((a, b) => a - b);
        const runs = starts.map((low, i) => run(low, (starts[i + 1] ?? 301) - 1));
        return numberGaps([...runs, run(40, 260)]).length === 0;
      }),
    );
  });
  it('says the same in whatever order and pieces the records came', () => {
    const whole = numberGaps([run(1, 100), run(106, 300)]);
    const pieces = [run(106, 120), run(1, 50), run(40, 100), run(121, 300), run(110, 200)];
    expect(numberGaps(pieces)).toEqual(whole);
    expect(numberGaps([...pieces].reverse())).toEqual(whole);
  });
  it('does not take a counter that began anew for one with a hole', () => {
    const before = run(1000, 1500);
    const after = run(1, 400, {}, NOON + 6 * 3_600_000_000);
    expect(numberGaps([before, after])).toEqual([]);
    expect(numberGaps([before, after, run(406, 500, {}, NOON + 6 * 3_600_000_000)])).toMatchObject([
      { says: expect.stringContaining('(401 to 405') },
    ]);
  });
  it('leaves open what lies around midnight, where records of two days change places', () => {
    const midnight = Date.UTC(2026, 2, 4, 23, 58) * 1000;
    expect(numberGaps([run(1, 100, {}, midnight), run(103, 200, {}, midnight)])).toEqual([]);
  });
  it('counts each session of a database by itself', () => {
    const session = (series: string, low: number, high: number) => run(low, high, { source: 'postgresql.log', series });
    expect(numberGaps([session('a', 1, 30), session('b', 1, 40)])).toEqual([]);
    const [finding] = numberGaps([session('a', 1, 30), session('b', 1, 20), session('b', 24, 40)]);
    expect(finding?.says).toContain('postgresql.log: 3 of 70 numbers are missing');
  });
  it('is neither made nor filled by records of lower trust, nor hidden by a number that somebody made up', () => {
    const declared = (low: number, high: number) => run(low, high, { trust: 'declared' });
    expect(numberGaps([declared(1, 200), run(900, 999)])).toEqual([]);
    expect(numberGaps([declared(1, 100), declared(106, 200), run(90, 110)])).toMatchObject([
      { code: 'sequence-hole', trust: 'declared' },
    ]);
    expect(numberGaps([run(1, 100), run(106, 200), run(9e14, 9e14)])).toMatchObject([{ code: 'sequence-hole' }]);
    expect(numberGaps([run(1, 200), run(900, 999, { trust: 'foreign' })])).toEqual([]);
  });
});

describe('log-is-a-selection', () => {
  it('says once for each source that most numbers are not there', () => {
    const sampled = (host: string) =>
      Array.from({ length: 40 }, (_, i) => run(10 * i + 1, 10 * i + 2, { by: ref('host.name', host) }));
    const found = numberGaps([...sampled('db1'), ...sampled('db2')]);
    expect(found).toMatchObject([{ code: 'log-is-a-selection', subject: 'log.source:linux.auditd' }]);
    expect(found[0]?.says).toContain('20 % of host.name:db1, 20 % of host.name:db2');
  });
  it('says nothing of a handful of records', () => {
    expect(numberGaps([run(1, 2), run(500, 501), run(900, 905)])).toEqual([]);
  });
});

/** Two weeks from Monday, 2 March 2026, with `perHour(hour of the day, day)` records. */
function fortnight(perHour: (hour: number, day: number) => number, trust: Trust = 'unprotected'): SourceHour[] {
  const monday = Date.UTC(2026, 2, 2) / 3_600_000;
  return Array.from({ length: 14 * 24 }, (_, i) => ({
    ...{ source: 'okta.system-log', trust, hour: monday + i, evidence: digest(i) },
    events: perHour(i % 24, Math.floor(i / 24)),
  })).filter((h) => h.events > 0);
}

const isOffice = (hour: number, day: number): boolean => hour >= 8 && hour < 18 && day % 7 < 5;

describe('log-silent', () => {
  const office = (hour: number, day: number) => (isOffice(hour, day) ? 40 : hour % 5 === 0 ? 1 : 0);
  it('is hours without records where other days have many, with the records on either side', () => {
    const [finding, ...more] = silentHours(fortnight((h, d) => (d === 9 && h >= 11 && h < 14 ? 0 : office(h, d))));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ code: 'log-silent', subject: 'log.source:okta.system-log' });
    expect(finding?.says).toContain('3 hours from 2026-03-11T11:00:00.000Z to 2026-03-11T14:00:00.000Z');
    expect(finding?.says).toContain('about 120 records');
    expect(finding?.evidence).toHaveLength(2);
  });
  it('is not nights, weekends, quiet logs, sparse logs, or the first week of a log', () => {
    expect(silentHours(fortnight(office))).toEqual([]);
    expect(silentHours(fortnight((h, d) => (d === 9 && h === 11 ? 0 : office(h, d) > 1 ? 3 : 0)))).toEqual([]);
    expect(silentHours(fortnight((h, d) => ((h * 7 + d * 5) % 3 === 0 ? 30 : 0)))).toEqual([]);
    const firstDays = fortnight((h, d) => (d > 5 || (d === 3 && h === 11) ? 0 : office(h, d)));
    expect(silentHours(firstDays)).toEqual([]);
  });
  it('is neither filled nor made by records that anybody could have written', () => {
    const hole = (h: number, d: number) => (d === 9 && h >= 11 && h < 14 ? 0 : office(h, d));
    const declared = fortnight(hole, 'declared');
    expect(silentHours([...declared, ...fortnight(office)])).toMatchObject([{ trust: 'declared' }]);
    expect(silentHours([...fortnight(office, 'declared'), ...fortnight(hole)])).toEqual([]);
  });
});

describe('log-silent of one machine among several', () => {
  const office = (hour: number, day: number) => (isOffice(hour, day) ? 40 : 0);
  const hole = (hour: number, day: number) => (day === 9 && hour >= 11 && hour < 14 ? 0 : office(hour, day));
  const machine = (name: string, hours: readonly SourceHour[]) => ({ source: 'okta.system-log', machine: name, hours });
  it('is told of that machine, where the others wrote', () => {
    const found = silentMachines(
      [machine('web1', fortnight(office)), machine('web2', fortnight(hole))],
      fortnight(office),
    );
    expect(found).toMatchObject([{ code: 'log-silent', subject: 'log.source:okta.system-log/web2' }]);
    expect(found[0]?.says).toContain('okta.system-log of web2: 3 hours from 2026-03-11T11:00:00.000Z');
  });
  it('is not told twice where all of them were silent, nor of the only machine', () => {
    expect(
      silentMachines([machine('web1', fortnight(hole)), machine('web2', fortnight(hole))], fortnight(hole)),
    ).toEqual([]);
    expect(silentMachines([machine('web1', fortnight(hole))], fortnight(office))).toEqual([]);
  });
  it('is found in the logs of hosts, by the machine that their names begin with', () => {
    const b = new FactsBuilder();
    const monday = Date.UTC(2026, 2, 2);
    for (const host of ['web1', 'web2'])
      for (let day = 0; day < 14; day++)
        for (let hour = 8; hour < 18; hour++)
          for (let n = 0; n < (isOffice(hour, day) ? 12 : 0); n++) {
            if (host === 'web2' && day === 9 && hour === 12) continue;
            const r = ref('os.user', `${host}/u${day}`);
            const time = micros((monday + (day * 24 + hour) * 3_600_000 + n * 60_000) * 1000);
            b.add({
              source: 'openssh.sshd',
              principal: { ref: r, id: null, name: null, email: null, type: null },
              time,
            });
          }
    const { strands, ...facts } = b.facts();
    const onHosts = strands.map((s) => ({ ...s, administration: 'host' }));
    const told = judge({ ...facts, strands: onHosts }, NO_POLICY).findings.filter((f) => f.code === 'log-silent');
    expect(told.map((f) => f.subject)).toEqual(['log.source:openssh.sshd/web2']);
  });
});

it('the horizon of a log says what its product still keeps at the time of the last record', () => {
  const at = (text: string) => micros(Date.parse(text) * 1000);
  const iso = (t: number): string => new Date(t / 1000).toISOString().slice(0, 10);
  const [begins, last] = [at('2026-03-01T00:00:00Z'), at('2026-03-09T00:00:00Z')];
  expect(stillKept('okta.system-log', begins, last, iso)).toContain('back to 2025-12-09 could still be fetched');
  expect(stillKept('okta.system-log', at('2025-01-01T00:00:00Z'), last, iso)).toContain('can only come from a copy');
  expect(stillKept('custom.shop', begins, last, iso)).toBe('');
  expect(Object.values(RETENTION).every((r) => r.days > 0 && r.page.startsWith('https://'))).toBe(true);
});
