/**
 * The tables of the index. All of it is derived: from the evidence log (`events`, `facts`, `strands`, `unread`,
 * `objects`, `actions`) and from judging (`segments` and below). A change here is a new `SCHEMA_VERSION`: an index of
 * another version is built anew.
 */
export const SCHEMA_VERSION = 14;

/** Stand-ins for "open to this side" in `segments`; event times lie between. */
export const BEGINNING_OF_TIME = -9_223_372_036_854_775_808n;
export const END_OF_TIME = 9_223_372_036_854_775_807n;

const RANDOM = 'USING COMPRESSION uncompressed';
const TEXT = 'USING COMPRESSION zstd';

export const TABLES: readonly string[] = [
  'CREATE TABLE meta (key VARCHAR, value VARCHAR)',
  /**
   * One row per event in each sealed record, copies included. `superseded`: another copy of the same event counts instead.
   * `twin`: for events without identity, which of the byte-identical records this is; `event` already includes it.
   * Hashes and random ids do not compress, and looking for a way to costs as much as all other columns together.
   */
  `CREATE TABLE events (
    event UHUGEINT ${RANDOM}, digest_a UHUGEINT ${RANDOM}, digest_b UHUGEINT ${RANDOM}, log_index BIGINT, ordinal INTEGER,
    time BIGINT, precision BIGINT, action INTEGER, strand INTEGER,
    kind UTINYINT, outcome UTINYINT, flags UTINYINT, trust UTINYINT, revision UTINYINT, superseded UTINYINT, twin INTEGER,
    uuid UHUGEINT ${RANDOM}, target VARCHAR, source_event_id VARCHAR, extra VARCHAR)`,
  /** `overruled`: whether the policy counts the action as privileged, where that differs from what readers say; else NULL. */
  'CREATE TABLE actions (id INTEGER, source VARCHAR, action VARCHAR, overruled BOOLEAN)',
  /** `principal`, `traces`: the names and the device traces of the strand, one a line, to be searched. */
  `CREATE TABLE strands (id INTEGER, key VARCHAR, source VARCHAR, principal VARCHAR, traces VARCHAR, body VARCHAR ${TEXT})`,
  'CREATE TABLE facts (log_index BIGINT, ordinal INTEGER, kind UTINYINT, body VARCHAR)',
  /** Numbers that sources give their records, as far as they follow each other within one batch. */
  `CREATE TABLE runs (source VARCHAR, by_ref VARCHAR, series VARCHAR, trust UTINYINT,
    low BIGINT, low_time BIGINT, low_a UHUGEINT, low_b UHUGEINT,
    high BIGINT, high_time BIGINT, high_a UHUGEINT, high_b UHUGEINT)`,
  'CREATE TABLE objects (id VARCHAR, uri VARCHAR)',
  `CREATE TABLE unread (log_index BIGINT, digest VARCHAR, object VARCHAR, position BIGINT, size BIGINT,
    reason VARCHAR, source VARCHAR)`,
  /** Digests (hex, comma-separated, sorted) of the copies of an event whose bytes differ from the canonical copy's. */
  'CREATE TABLE replicas (event UHUGEINT, copies BIGINT, digests VARCHAR)',
  /** What actions were on, each once, to be searched: there are far fewer than actions. `actions`: of those that count. */
  'CREATE TABLE targets (target VARCHAR, actions BIGINT)',
  /** Records that claim an event and contradict the one that keeps it: they are another event (disputed.ts). */
  'CREATE TABLE disputed (log_index BIGINT, ordinal INTEGER, claimed UHUGEINT, event UHUGEINT)',
  /** How verdicts changed while records came in, as the process that was there saw it. A new index begins without. */
  'CREATE TABLE verdict_changes (strand VARCHAR, from_time BIGINT, log_size BIGINT, body VARCHAR)',
  /** How many byte-identical records stand behind each of these events without identity. */
  'CREATE TABLE twins (event UHUGEINT, copies INTEGER)',
];

export const JUDGEMENT_TABLES: readonly string[] = [
  `CREATE TABLE segments (
    id INTEGER, strand INTEGER, from_time BIGINT, to_time BIGINT, session VARCHAR, verdict UTINYINT, reason VARCHAR,
    grade UTINYINT, internal BOOLEAN, defensible BOOLEAN, holder VARCHAR, body VARCHAR ${TEXT})`,
  'CREATE TABLE refs (id INTEGER, ref VARCHAR, value VARCHAR)',
  'CREATE TABLE segment_refs (segment INTEGER, role UTINYINT, ref INTEGER)',
  'CREATE TABLE segment_gaps (segment INTEGER, code VARCHAR, source VARCHAR)',
  'CREATE TABLE segment_findings (segment INTEGER, code VARCHAR)',
  /** `key`: of what it is about, so that single ones can be replaced. Whoever reads them puts them in order. */
  'CREATE TABLE findings (key VARCHAR, suppressed BOOLEAN, body VARCHAR)',
  /** The tool call that caused an action (`ToolCall`); NULL: a gateway's credential was used, and no tool call is recorded. */
  'CREATE TABLE calls (event UHUGEINT, body VARCHAR)',
  `CREATE TABLE credentials (key VARCHAR, body VARCHAR ${TEXT})`,
  `CREATE TABLE identities (key VARCHAR, body VARCHAR ${TEXT})`,
  'CREATE TABLE clocks (id INTEGER, body VARCHAR)',
];

/** What a ref is to a segment, in `segment_refs.role`. */
export const REF_ROLES = [
  'holder',
  'candidate',
  'operator',
  'behalf',
  'device',
  'credential',
  'session',
  'consulted',
] as const;
export type SegmentRefRole = (typeof REF_ROLES)[number];
