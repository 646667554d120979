import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bigTrail } from './big.ts';
import { buildWorld } from './build.ts';
import { copyOf } from './enlarge.ts';
import { INVESTIGATIONS } from './investigations/index.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { evidenceFiles } from './write.ts';

const SIZE = 1500;
const sha = (s: string | Uint8Array): string => createHash('sha256').update(s).digest('hex');
const fingerprint = (seed: string): string => {
  const { world, truth } = buildWorld(seed, SIZE);
  return sha(JSON.stringify([evidenceFiles(seed, world.emissions, 'mixed').map((f) => [f.path, sha(f.bytes)]), truth]));
};

describe('the generator', () => {
  it('writes the same bytes for the same seed, and others for another', () => {
    expect(fingerprint('7')).toBe(fingerprint('7'));
    expect(fingerprint('8')).not.toBe(fingerprint('7'));
  });

  it('agrees with the oracle on every action of twelve worlds', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { truth } = buildWorld(`agree-${seed}`, SIZE);
      expect(truth.length).toBeGreaterThan(SIZE * 0.8);
      for (const t of truth) {
        if (t.knowable === 'ambiguous') expect(t.candidates).toContain(t.root);
        if (t.knowable === 'root') expect(t.root).not.toBeNull();
      }
    }
  });

  it('has every scenario in a world of ordinary size, with cases of each kind', () => {
    const { truth } = buildWorld('all', 6000);
    for (const s of SCENARIOS) expect(truth.filter((t) => t.scenario === s.name).length, s.name).toBeGreaterThan(0);
    for (const knowable of ['root', 'ambiguous', 'no'])
      expect(truth.filter((t) => t.knowable === knowable).length, knowable).toBeGreaterThan(20);
    expect(truth.filter((t) => t.stolen && !t.indistinguishable).length).toBeGreaterThan(50);
    expect(truth.filter((t) => t.indistinguishable).length).toBeGreaterThan(0);
    expect(truth.filter((t) => t.scenario === 'service-internal').length).toBeGreaterThan(truth.length / 2);
  });

  it('states one truth for each delivered record and none besides', () => {
    const { world, truth } = buildWorld('match', SIZE);
    const ids = truth.flatMap((t) => t.ids);
    expect(new Set(ids).size).toBe(ids.length);
    const delivered = new Set(world.emissions.filter((e) => e.delivery.lost !== true).map((e) => e.id));
    expect(new Set(ids)).toEqual(delivered);
  });

  it('loses nothing and doubles some records on the way to the files', () => {
    const { world } = buildWorld('files', SIZE);
    const files = evidenceFiles('files', world.emissions, 'mixed');
    const texts = files.flatMap((f) => {
      if (!f.path.endsWith('.gz')) return Buffer.from(f.bytes).toString().trimEnd().split('\n');
      const { Records } = JSON.parse(gunzipSync(f.bytes).toString()) as { Records: object[] };
      return Records.map((r) => JSON.stringify(r));
    });
    const delivered = world.emissions.filter((e) => e.delivery.lost !== true).map((e) => e.text);
    expect(new Set(texts)).toEqual(new Set(delivered));
    expect(texts.length).toBeGreaterThan(delivered.length);
  });
});

describe('the formats', () => {
  const { world } = buildWorld('formats', 3000);
  const trail = world.emissions
    .filter((e) => e.source === 'aws.cloudtrail')
    .map((e) => JSON.parse(e.text) as Record<string, unknown>);

  it('give CloudTrail records of the usual size with the fields every record has', () => {
    const sizes = world.emissions.filter((e) => e.source === 'aws.cloudtrail').map((e) => e.text.length);
    const mean = sizes.reduce((a, b) => a + b, 0) / sizes.length;
    expect(mean).toBeGreaterThan(1100);
    expect(mean).toBeLessThan(1700);
    for (const r of trail) {
      for (const field of [
        'eventVersion',
        'userIdentity',
        'eventSource',
        'eventName',
        'awsRegion',
        'eventType',
        'recipientAccountId',
      ])
        expect(r[field], field).toBeTruthy();
      expect(r['eventTime']).toMatch(/^2026-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
      expect(r['eventID']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('give replicas one sharedEventID and an eventID each', () => {
    const shared = new Map<unknown, Set<unknown>>();
    for (const r of trail) {
      if (r['eventName'] !== 'AssumeRole' || r['sharedEventID'] === undefined) continue;
      shared.set(r['sharedEventID'], (shared.get(r['sharedEventID']) ?? new Set()).add(r['eventID']));
    }
    expect([...shared.values()].some((ids) => ids.size === 2)).toBe(true);
  });

  it('give sshd lines in three framings', () => {
    const lines = buildWorld('hosts', 2500, ['ssh-keys', 'ssh-certificates']).world.emissions.map((e) => e.text);
    for (const framing of [
      /^\{"__CURSOR"/,
      /^2026-\S+\+00:00 \S+ sshd\[\d+\]: /,
      /^Mar [ \d]\d \d\d:\d\d:\d\d \S+ sshd\[\d+\]: /,
    ]) {
      expect(
        lines.some((l) => framing.test(l)),
        String(framing),
      ).toBe(true);
    }
  });
});

describe('the big trail', () => {
  it('has a session for every twenty records, each issued before it is used', () => {
    const records = [...bigTrail('1', 200, 20)].map(
      (l) =>
        JSON.parse(l) as {
          eventName: string;
          responseElements: { credentials: { accessKeyId: string } } | null;
          userIdentity: { accessKeyId: string };
        },
    );
    expect(records).toHaveLength(200);
    records.forEach((r, i) => {
      const issue = records[i - (i % 20)];
      if (i % 20 === 0) expect(r.eventName).toBe('AssumeRole');
      else expect(r.userIdentity.accessKeyId).toBe(issue?.responseElements?.credentials.accessKeyId);
    });
  });
});

describe('an enlarged corpus', () => {
  const issue =
    '{"eventID":"0b5a1c6e-7d4f-4a51-8f0e-2c1d3e4f5a6b","eventTime":"2026-01-31T10:00:00Z","accessKeyId":"ASIAQWERTYUIOPASDFGH","expiration":"Jan 31, 2026, 11:00:00 AM"}';
  const use =
    '{"eventID":"1b5a1c6e-7d4f-4a51-8f0e-2c1d3e4f5a6b","accessKeyId":"ASIAQWERTYUIOPASDFGH","creationDate":"2026-01-31T10:00:00Z"}';

  it('keeps the first copy as it is', () => {
    expect(copyOf(issue, 0, 30)).toBe(issue);
  });

  it('gives another copy ids of its own and later times, the same in all its records', () => {
    const [a, b] = [
      JSON.parse(copyOf(issue, 2, 30)) as Record<string, string>,
      JSON.parse(copyOf(use, 2, 30)) as Record<string, string>,
    ];
    expect(a['accessKeyId']).toBe(b['accessKeyId']);
    expect(a['accessKeyId']).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(a['accessKeyId']).not.toBe('ASIAQWERTYUIOPASDFGH');
    expect(a['eventTime']).toBe('2026-04-01T10:00:00Z');
    expect(a['expiration']).toBe('Apr 1, 2026, 11:00:00 AM');
    expect(b['creationDate']).toBe('2026-04-01T10:00:00Z');
    expect(new Set([a['eventID'], b['eventID'], JSON.parse(issue).eventID]).size).toBe(3);
  });
});

describe('the investigations', () => {
  it.each(INVESTIGATIONS.map((i) => [i.name, i] as const))('%s: told with what is asked in it', (_name, told) => {
    const { truth, asked, world } = buildWorld('told', 2000, [...told.around, 'service-internal'], [told]);
    const ids = new Set(truth.flatMap((t) => t.ids));
    expect(asked.length).toBeGreaterThan(1);
    for (const { event, asks } of asked) expect(ids.has(event), asks).toBe(true);
    expect(new Set(world.emissions.map((e) => e.source)).size).toBeGreaterThanOrEqual(5);
  });
});
