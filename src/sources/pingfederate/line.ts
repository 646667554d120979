/** A line of `audit.log`: its stamp, and its fields by PingFederate's names. */
export interface AuditLine {
  /** Local time without zone, unless the pattern has one. */
  readonly timestamp: string;
  readonly get: (name: string) => string | null;
  /**
   * A name stands twice, or there are more columns than the pattern has: the subject, which anybody may type and which is not
   * escaped, can have brought a field of its own. Such a line proves nothing.
   */
  readonly isDoubtful: boolean;
}

/** `2026-01-02 03:04:05,678 trackingid="tid:…` (pairs) or `2026-01-02 03:04:05,678| tid:…|` (the pattern as delivered). */
const START =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3}(?: ?[+-]\d{2}:?\d{2})?)(?: {1,4}(?=trackingid="tid:)|\| {0,4}(?=tid:[\w-]{8,64} {0,4}\|))/;

export const isAuditLine = (text: string): boolean => text.charCodeAt(0) === 0x32 && START.test(text.slice(0, 128));

/** The order of the delivered pattern. https://docs.pingidentity.com/pingfederate/latest/administrators_reference_guide/pf_security_audit_logging.html */
const COLUMNS = [
  ...[
    'trackingid',
    'event',
    'subject',
    'ip',
    'app',
    'connectionid',
    'protocol',
    'pfhost',
    'role',
    'status',
    'adapterid',
  ],
  ...['description', 'responsetime'],
] as const;

export function auditLine(text: string): AuditLine | null {
  const start = START.exec(text.slice(0, 128));
  if (start === null) return null;
  const rest = text.slice(start[0].length);
  const { fields, isDoubtful } = rest.startsWith('trackingid=') ? pairs(rest) : columns(rest);
  return { timestamp: start[1]!, get: (name) => known(fields.get(name)), isDoubtful };
}

const known = (s: string | undefined): string | null => (s === undefined || s === '' || s === 'null' ? null : s);

interface Fields {
  readonly fields: ReadonlyMap<string, string>;
  readonly isDoubtful: boolean;
}

function columns(rest: string): Fields {
  const values = rest.split('|', COLUMNS.length + 1);
  const fields = new Map<string, string>(COLUMNS.map((name, i) => [name, values[i]?.trim() ?? '']));
  return { fields, isDoubtful: values.length > COLUMNS.length };
}

const PAIR = / {0,8}([A-Za-z][\w.-]{0,63})=(?:"([^"]*)"|([^" ]*))/y;
const MAX_PAIRS = 60;

function pairs(rest: string): Fields {
  const fields = new Map<string, string>();
  let isDoubtful = false;
  PAIR.lastIndex = 0;
  for (let m = PAIR.exec(rest); m !== null && fields.size < MAX_PAIRS; m = PAIR.exec(rest)) {
    const name = m[1]!.toLowerCase();
    if (fields.has(name)) isDoubtful = true;
    else fields.set(name, m[2] ?? m[3] ?? '');
  }
  return { fields, isDoubtful };
}
