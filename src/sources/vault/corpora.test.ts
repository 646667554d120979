import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Event } from '../../model/event.ts';
import { at, field, str } from '../../model/json.ts';
import { valueOf } from '../../model/ref.ts';
import { type JsonObject, type JsonValue, NO_READ_CONTEXT } from '../../model/source.ts';
import { formatIso } from '../../model/time.ts';
import { canonicalIp } from '../address.ts';
import { recogniseAndRead, SOURCES } from '../registry.ts';
import { viewOf } from '../view.ts';
import { vault } from './index.ts';

/** A peer's pairs of raw record and normalised document. Not part of the repository; the tests skip where it is absent. */
const CORPORA = new URL('../../../../shared/corpora/peer-pairs/', import.meta.url);
const isHere = existsSync(new URL('elastic.dev.jsonl', CORPORA));

interface Pair {
  readonly stream: string;
  readonly original: string;
  readonly expected: JsonObject;
}

function pairsOf(file: string): readonly Pair[] {
  return readFileSync(new URL(file, CORPORA), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row = JSON.parse(line) as { stream?: string; original?: unknown; raw?: unknown; expected: JsonObject };
      const raw = row.original ?? row.raw ?? row;
      const original = typeof raw === 'string' ? raw : JSON.stringify(raw);
      return { stream: row.stream ?? '', original, expected: row.expected };
    });
}

type Verdict = 'agree' | 'conflict' | 'miss';
const DIMENSIONS = ['identity', 'ip', 'credential', 'action', 'outcome', 'time', 'id'] as const;
type Dimension = (typeof DIMENSIONS)[number];

/** What the peer says, the first of its fields that is set; `null`: nothing, which is not scored. */
function peerSays(expected: JsonObject, dimension: Dimension): string | null {
  const first = (...paths: readonly (readonly string[])[]): string | null =>
    paths.map((path) => scalar(at(expected, ...path))).find((v) => v !== null) ?? null;
  switch (dimension) {
    case 'identity':
      return first(['user', 'id'], ['user', 'name'], ['user', 'email']);
    case 'ip':
      return canonicalIp(first(['source', 'ip'], ['client', 'ip']));
    case 'credential':
      return first(
        ['hashicorp_vault', 'audit', 'auth', 'accessor'],
        ['hashicorp_vault', 'audit', 'request', 'client_token_accessor'],
      );
    case 'action':
      return first(['event', 'action']);
    case 'outcome':
      return first(['event', 'outcome']);
    case 'time':
      return first(['@timestamp']);
    case 'id':
      return first(['event', 'id']);
  }
}
const scalar = (v: JsonValue | undefined): string | null => str(v) ?? (typeof v === 'number' ? String(v) : null);

/** One value per role, but for the identity, whose names and ids all name one actor. */
function weSay(event: Event, dimension: Dimension): readonly (string | null)[] {
  const p = event.principal;
  switch (dimension) {
    case 'identity':
      return [p.id, p.name, p.email];
    case 'ip':
      return [event.device.ip];
    case 'credential':
      return [event.presented?.ref ? valueOf(event.presented.ref) : null];
    case 'action':
      return [event.action.slice(event.action.indexOf(':') + 1)];
    case 'outcome':
      return [event.outcome === 'unknown' ? null : event.outcome];
    case 'time':
      return [event.time === null ? null : formatIso(event.time).replace(/(\.\d{3})\d*Z$/, '$1Z')];
    case 'id':
      return [event.sourceEventId];
  }
}

function score(event: Event, expected: JsonObject, dimension: Dimension): Verdict | null {
  const theirs = peerSays(expected, dimension)?.trim().toLowerCase();
  if (theirs === undefined) return null;
  const ours = weSay(event, dimension).filter((v) => v !== null);
  if (ours.length === 0) return 'miss';
  return ours.some((v) => v.trim().toLowerCase() === theirs) ? 'agree' : 'conflict';
}

/**
 * Where the peer is wrong (see README): it calls a request entry a success before anything was done, and an entry whose error
 * is the empty text a failure.
 */
const isWaived = (raw: JsonObject, dimension: Dimension): boolean =>
  dimension === 'outcome' && ((raw['type'] === 'request' && raw['error'] === undefined) || raw['error'] === '');

describe.runIf(isHere)('a peer’s documents', () => {
  it('agree in every dimension, but for what is waived', () => {
    const table = new Map<string, number>();
    const count = (key: string): void => {
      table.set(key, (table.get(key) ?? 0) + 1);
    };
    const audit = pairsOf('elastic.dev.jsonl').filter((p) => p.stream === 'hashicorp_vault/audit');
    for (const { original, expected } of audit) {
      const reading = recogniseAndRead(viewOf(original).views[0]!, NO_READ_CONTEXT);
      expect(reading?.source.meta.id).toBe('vault.audit');
      if (!reading?.result.ok) throw new Error('not read');
      const raw = JSON.parse(original) as JsonObject;
      for (const dimension of DIMENSIONS) {
        const verdict = score(reading.result.events[0]!, expected, dimension);
        if (verdict === null) continue;
        count(isWaived(raw, dimension) ? `${dimension} waived` : `${dimension} ${verdict}`);
      }
      expect(field(expected, 'hashicorp_vault')).toBeDefined();
    }
    expect(audit.length).toBeGreaterThan(0);
    expect([...table.keys()].filter((key) => !key.endsWith('agree') && !key.endsWith('waived'))).toEqual([]);
    expect(table.get('outcome waived') ?? 0).toBeLessThan(audit.length);
    if (process.env['SHOW_CORPORA']) console.info([...table].sort());
  });

  it('of other products are left alone', () => {
    const claimed = new Map<string, number>();
    for (const file of ['elastic.dev.jsonl', 'sekoia.dev.jsonl', 'ocsf_examples.jsonl']) {
      for (const { stream, original } of pairsOf(file)) {
        for (const view of viewOf(original).views) {
          if (!vault.recognise(view)) continue;
          claimed.set(stream, (claimed.get(stream) ?? 0) + 1);
          expect(SOURCES.filter((s) => s.recognise(view))).toHaveLength(1);
        }
      }
    }
    expect([...claimed.keys()]).toEqual(['hashicorp_vault/audit']);
  });
});
