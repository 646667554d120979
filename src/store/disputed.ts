import type { DuckDBValue } from '@duckdb/node-api';
import { eventIdOfBytes } from '../lineage/event-id.ts';
import type { Issued } from '../model/event.ts';
import type { Strand } from '../model/facts.ts';
import type { Ref } from '../model/ref.ts';
import { MICROS_PER_SECOND } from '../model/time.ts';
import { appendRows } from './append.ts';
import type { Database } from './database.ts';
import { hexOfNumber, numberOfHex } from './hex.ts';

/** Events that several rows claim; left behind for settling which copy counts. */
export const CLAIMED_TWICE = 'claimed_twice';

/**
 * Records that claim one id and contradict each other are no copies of one event: one of them is false, or the id is none. Each side
 * becomes an event of its own, whose id is that of its bytes, so that none is put aside unheard: what they say of one credential is then
 * ambiguous, and not what the record with the smaller digest says. Only records of the highest trust and revision among the claimants
 * speak: what anybody could have written does not dispute what somebody vouches for.
 *
 * `disputed` has a row for each record that was given another event; `claimed` is what its own id would have made it. `claimants`: SQL
 * condition on `events` for the events to look at. Gives the strands of which a row before log index `from` counts under another id than
 * before.
 */
export async function separateDisputed(db: Database, claimants: string, from: number): Promise<readonly number[]> {
  const before = await reopen(db, claimants);
  await db.run(`CREATE OR REPLACE TEMP TABLE ${CLAIMED_TWICE} AS
    SELECT event FROM events WHERE ${claimants} GROUP BY event HAVING count(*) > 1`);
  if ((await db.number(`SELECT count(*) FROM ${CLAIMED_TWICE}`)) === 0)
    return [...before.values()].map((m) => m.strand);
  await db.run(`CREATE OR REPLACE TEMP TABLE claims AS
    SELECT * FROM (SELECT event, digest_a, digest_b, log_index, ordinal, time, action, strand,
      rank() OVER (PARTITION BY event ORDER BY trust DESC, revision DESC) AS place
      FROM events JOIN ${CLAIMED_TWICE} USING (event) WHERE ${claimants}) WHERE place = 1`);
  const rows = await db.rows(`WITH given AS (
      SELECT c.*, (SELECT string_agg(f.body, ',' ORDER BY f.body) FROM facts f
        WHERE f.log_index = c.log_index AND f.ordinal = c.ordinal AND f.kind = 0) AS issued FROM claims c),
    differing AS (SELECT event FROM given GROUP BY event HAVING count(DISTINCT strand) > 1 OR count(DISTINCT action) > 1
      OR max(time) <> min(time) OR count(DISTINCT issued) > 1)
    SELECT g.event, g.digest_a, g.digest_b, g.log_index, g.ordinal, g.time, g.action, g.strand, g.issued, s.body, a.source
    FROM given g JOIN differing USING (event) JOIN strands s ON s.id = g.strand JOIN actions a ON a.id = g.action
    ORDER BY g.event, g.digest_a, g.digest_b, g.time NULLS FIRST, s.key, g.ordinal, g.log_index`);
  await db.run('DROP TABLE claims');
  const moves = movesOf(rows.map(claimOf));
  await db.run(
    'CREATE OR REPLACE TEMP TABLE moves (log_index BIGINT, ordinal INTEGER, claimed UHUGEINT, event UHUGEINT)',
  );
  await appendRows(
    db.connection,
    'moves',
    ['BIGINT', 'INTEGER', 'UHUGEINT', 'UHUGEINT'],
    moves.map((m) => [m.claim.logIndex, m.claim.ordinal, m.claim.event, m.event]),
  );
  await db.run(`UPDATE events SET event = moves.event FROM moves
    WHERE events.log_index = moves.log_index AND events.ordinal = moves.ordinal AND events.event = moves.claimed`);
  await db.run('INSERT INTO disputed SELECT * FROM moves');
  await db.run('DROP TABLE moves');
  const after = new Map(
    moves.map(({ claim, event }) => [placeOf(claim.logIndex, claim.ordinal), { event, claim }] as const),
  );
  const changed = [...after]
    .filter(([place, m]) => m.claim.logIndex < from && before.get(place)?.event !== m.event)
    .map(([, m]) => m.claim.strand);
  const returned = [...before].filter(([place]) => !after.has(place)).map(([, m]) => m.strand);
  return [...changed, ...returned];
}

/** Undo what was separated among these, since what came in may decide otherwise. */
async function reopen(
  db: Database,
  claimants: string,
): Promise<ReadonlyMap<string, { event: bigint; strand: number }>> {
  const before = new Map<string, { event: bigint; strand: number }>();
  if ((await db.number('SELECT count(*) FROM disputed')) === 0) return before;
  await db.run(`CREATE OR REPLACE TEMP TABLE reopened AS
    SELECT * FROM disputed WHERE claimed IN (SELECT event FROM events WHERE ${claimants})`);
  const rows = await db.rows(`SELECT r.log_index, r.ordinal, r.event, e.strand FROM reopened r
    JOIN events e ON e.event = r.event AND e.log_index = r.log_index AND e.ordinal = r.ordinal`);
  for (const [logIndex, ordinal, event, strand] of rows)
    before.set(placeOf(Number(logIndex), ordinal as number), { event: event as bigint, strand: strand as number });
  await db.run('DELETE FROM replicas WHERE event IN (SELECT event FROM reopened)');
  await db.run(`UPDATE events SET event = reopened.claimed FROM reopened
    WHERE events.event = reopened.event AND events.log_index = reopened.log_index AND events.ordinal = reopened.ordinal`);
  await db.run('DELETE FROM disputed WHERE claimed IN (SELECT claimed FROM reopened)');
  await db.run('DROP TABLE reopened');
  return before;
}

const placeOf = (logIndex: number, ordinal: number): string => `${logIndex}/${ordinal}`;

/** Of the sides of a dispute the one that keeps the id cites so many: whoever writes thousands under one id is not cited by each of them. */
const MOST_CITED = 16;

/** Each side cites the one that keeps the id: without it, it would be that event. Run after copies are settled. */
export async function citeDisputants(db: Database): Promise<void> {
  if ((await db.number('SELECT count(*) FROM disputed')) === 0) return;
  await db.run(`CREATE OR REPLACE TEMP TABLE cited AS
    WITH sides AS (SELECT DISTINCT claimed, event FROM disputed UNION SELECT DISTINCT claimed, claimed FROM disputed),
    standing AS (SELECT s.claimed, s.event, lower(lpad(hex(e.digest_a), 32, '0')) || lower(lpad(hex(e.digest_b), 32, '0')) AS digest
      FROM sides s JOIN events e ON e.event = s.event AND e.superseded = 0),
    kept AS (SELECT * FROM standing WHERE event = claimed),
    told AS (SELECT *, row_number() OVER (PARTITION BY claimed ORDER BY digest) AS nth FROM standing WHERE event <> claimed),
    others AS (SELECT t.event, k.digest FROM told t JOIN kept k USING (claimed)
      UNION SELECT k.event, t.digest FROM kept k JOIN told t USING (claimed) WHERE t.nth <= ${MOST_CITED}
      UNION SELECT r.event, unnest(string_split(r.digests, ',')) FROM replicas r WHERE r.event IN (SELECT event FROM sides))
    SELECT o.event, coalesce(max(r.copies), 0) AS copies, string_agg(DISTINCT o.digest, ',' ORDER BY o.digest) AS digests
    FROM others o LEFT JOIN replicas r ON r.event = o.event GROUP BY o.event`);
  await db.run('DELETE FROM replicas WHERE event IN (SELECT event FROM cited)');
  await db.run('INSERT INTO replicas SELECT * FROM cited');
  await db.run('DROP TABLE cited');
}

/** What one record says under the id that it claims. */
interface Claim {
  readonly event: bigint;
  readonly digest: string;
  readonly logIndex: number;
  readonly ordinal: number;
  readonly time: number | null;
  readonly action: number;
  readonly strand: number;
  readonly issued: readonly Ref[];
  readonly presented: Ref | null;
  readonly principal: Ref | null;
  readonly source: string;
}

function claimOf(row: readonly DuckDBValue[]): Claim {
  const [event, digestA, digestB, logIndex, ordinal, time, action, strand, issued, body, source] = row;
  const { presented, principal } = JSON.parse(body as string) as Pick<Strand, 'presented' | 'principal'>;
  const given = issued === null ? [] : (JSON.parse(`[${issued as string}]`) as readonly Issued[]);
  return {
    event: event as bigint,
    digest: hexOfNumber(digestA as bigint) + hexOfNumber(digestB as bigint),
    logIndex: Number(logIndex),
    ordinal: ordinal as number,
    time: time === null ? null : Number(time),
    action: action as number,
    strand: strand as number,
    issued: given.flatMap((i) => i.ref ?? []).sort(),
    presented: presented?.ref ?? null,
    principal: principal.ref,
    source: source as string,
  };
}

/** The first record of an event, by digest, keeps it; those that contradict it go to the first that they do not contradict, or begin anew. */
function movesOf(claims: readonly Claim[]): readonly { readonly claim: Claim; readonly event: bigint }[] {
  const sides = new Map<bigint, Claim[]>();
  const moves: { claim: Claim; event: bigint }[] = [];
  for (const claim of claims) {
    const heads = sides.get(claim.event) ?? [];
    sides.set(claim.event, heads);
    const mine = heads.find((head) => !contradict(head, claim)) ?? claim;
    if (mine === claim) heads.push(claim);
    const { source, digest, ordinal } = mine;
    if (mine !== heads[0]) moves.push({ claim, event: numberOfHex(eventIdOfBytes(source, digest, ordinal, 0)) });
  }
  return moves;
}

/** Copies differ in what one of them leaves out, and in when they were written down: by minutes where a product sends a record again. */
const LATEST_REDELIVERY = 3600 * MICROS_PER_SECOND;

function contradict(a: Claim, b: Claim): boolean {
  const differ = <T>(x: T | null, y: T | null): boolean => x !== null && y !== null && x !== y;
  const apart = a.time === null || b.time === null ? 0 : Math.abs(a.time - b.time);
  return (
    a.action !== b.action ||
    // An application's id is whatever its mapping calls one.
    apart > (a.source.startsWith('custom.') ? 0 : LATEST_REDELIVERY) ||
    differ(a.principal, b.principal) ||
    differ(a.presented, b.presented) ||
    (a.issued.length > 0 && b.issued.length > 0 && a.issued.join('\n') !== b.issued.join('\n'))
  );
}
