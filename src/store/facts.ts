import { DuckDBListValue, type DuckDBValue } from '@duckdb/node-api';
import { type Ended, type IdentityStatement, type Issued, OUTCOMES } from '../model/event.ts';
import type {
  Decision,
  DecisionFact,
  Digest,
  EndFact,
  EventId,
  FactOrigin,
  Facts,
  IssueFact,
  SecretFact,
  SecretUse,
  StatementFact,
  Strand,
  StrandUse,
} from '../model/facts.ts';
import { type Micros, micros } from '../model/time.ts';
import type { Asking } from './asking.ts';
import type { ExtraFields } from './columns.ts';
import { PRIVILEGED } from './filter.ts';
import { hexOfNumber } from './hex.ts';
import { readHours } from './hours.ts';
import { readRuns } from './number-runs.ts';

/** All that judgement needs, from the canonical copy of each event only: other copies change nothing. */
export async function readFacts(db: Asking): Promise<Facts> {
  const strandById = new Map<number, Strand>();
  const uses: StrandUse[] = [];
  for await (const row of db.streamed(USES)) {
    const [id, body, n, privileged, first, last, firstA, firstB, lastA, lastB, accepted, times] = row;
    const strand = JSON.parse(body as string) as Strand;
    strandById.set(id as number, strand);
    uses.push({
      strand: strand.key,
      events: Number(n),
      privileged: Number(privileged),
      first: timeOf(first),
      last: timeOf(last),
      lastAccepted: timeOf(accepted),
      times: timesOf(times),
      firstEvidence: digestOf(firstA, firstB),
      lastEvidence: digestOf(lastA, lastB),
    });
  }
  const issues: IssueFact[] = [];
  const ends: EndFact[] = [];
  const statements: StatementFact[] = [];
  const decisions: DecisionFact[] = [];
  const secrets: SecretFact[] = [];
  for await (const row of db.streamed(FACTS)) {
    const [kind, body, event, a, b, time, precision, action, strandId, extra] = row;
    const strand = strandById.get(strandId as number) as Strand;
    const origin: FactOrigin = {
      event: hexOfNumber(event as bigint) as EventId,
      evidence: digestOf(a, b),
      source: strand.source,
      administration: strand.administration,
      trust: strand.trust,
      strand: strand.key,
      time: timeOf(time),
      precision: Number(precision),
      action: action as string,
      toolCall: extra === null ? null : ((JSON.parse(extra as string) as ExtraFields).toolCall ?? null),
    };
    if (kind === 0) issues.push({ ...origin, issued: JSON.parse(body as string) as Issued });
    else if (kind === 1) ends.push({ ...origin, ended: JSON.parse(body as string) as Ended });
    else if (kind === 2) statements.push({ ...origin, statement: JSON.parse(body as string) as IdentityStatement });
    else if (kind === 3) decisions.push({ ...origin, decision: JSON.parse(body as string) as Decision });
    else secrets.push({ ...origin, secret: JSON.parse(body as string) as SecretUse });
  }
  const [hours, runs] = [await readHours(db), await readRuns(db)];
  return { strands: [...strandById.values()], uses, issues, ends, statements, decisions, secrets, hours, runs };
}

/** A strand of more events is taken to be in use all the time from its first to its last. */
const FEW = 256;

function timesOf(list: DuckDBValue | undefined): readonly Micros[] | null {
  if (!(list instanceof DuckDBListValue)) return null;
  return list.items.map((t) => micros(Number(t)));
}

export const timeOf = (v: DuckDBValue | undefined): Micros | null =>
  v === null || v === undefined ? null : micros(Number(v));

export const digestOf = (a: DuckDBValue | undefined, b: DuckDBValue | undefined): Digest =>
  `sha256:${hexOfNumber(a as bigint)}${hexOfNumber(b as bigint)}` as Digest;

/**
 * Per strand: how many events, first and last time, and the records of the first and last event, the one with the smallest
 * id where several share that time. An event id is unique among the rows that count.
 */
const USES = `
  WITH counted AS (SELECT e.strand, e.time, e.event, e.outcome, ${PRIVILEGED} AS privileged
    FROM events e JOIN actions a ON a.id = e.action WHERE e.superseded = 0),
  spans AS (SELECT strand, count(*) AS n, count(*) FILTER (privileged AND outcome <> ${OUTCOMES.indexOf('failure')}) AS privileged, min(time) AS first, max(time) AS last,
    max(time) FILTER (outcome <> ${OUTCOMES.indexOf('failure')}) AS accepted,
    CASE WHEN count(*) BETWEEN 2 AND ${FEW} THEN list(time ORDER BY time) FILTER (time IS NOT NULL) END AS times
    FROM counted GROUP BY strand),
  firsts AS (SELECT c.strand, min(c.event) AS event FROM counted c JOIN spans s ON s.strand = c.strand
    WHERE c.time = s.first OR s.first IS NULL GROUP BY c.strand),
  lasts AS (SELECT c.strand, min(c.event) AS event FROM counted c JOIN spans s ON s.strand = c.strand
    WHERE c.time = s.last OR s.last IS NULL GROUP BY c.strand),
  ends AS (SELECT event, digest_a, digest_b FROM events WHERE superseded = 0
    AND event IN (SELECT event FROM firsts UNION SELECT event FROM lasts))
  SELECT s.strand, t.body, s.n, s.privileged, s.first, s.last, f.digest_a, f.digest_b, l.digest_a, l.digest_b, s.accepted, s.times
  FROM spans s JOIN strands t ON t.id = s.strand
    JOIN firsts ON firsts.strand = s.strand JOIN ends f ON f.event = firsts.event
    JOIN lasts ON lasts.strand = s.strand JOIN ends l ON l.event = lasts.event
  ORDER BY t.key`;

const FACTS = `
  SELECT f.kind, f.body, e.event, e.digest_a, e.digest_b, e.time, e.precision, a.action, e.strand, e.extra
  FROM facts f JOIN events e ON e.log_index = f.log_index AND e.ordinal = f.ordinal JOIN actions a ON a.id = e.action
  WHERE e.superseded = 0
  ORDER BY e.time NULLS FIRST, e.event, f.kind, f.body`;
