/**
 * The textual forms of a record, each as a map. Users write parts of them (reasons, file names, commands), so the first
 * occurrence of a field counts: the Vault's own fields stand before the free text.
 */
type Fields = ReadonlyMap<string, string>;

/** `CEF:0|Cyber-Ark|Vault|VERSION|CODE|NAME|SEVERITY|key=value key=value`. */
export function cefFields(body: string): Fields {
  const parts = headerParts(body, 7);
  const fields = new Map<string, string>();
  if (parts === null) return fields;
  fields.set('MessageID', parts[4] ?? '');
  fields.set('Desc', parts[5] ?? '');
  fields.set('Severity', severityOfCef(Number(parts[6])));
  const extension = parts[7] ?? '';
  const starts = [...extension.matchAll(/(?<=^|\s)([A-Za-z][A-Za-z0-9]{0,30})=/g)];
  for (const [i, m] of starts.entries()) {
    const from = m.index + m[0].length;
    const to = starts[i + 1]?.index ?? extension.length;
    put(fields, m[1] as string, unescaped(extension.slice(from, to).trim()));
  }
  return fields;
}

/** 10 Critical, 7 Error, 5 Info. */
const severityOfCef = (n: number): string => (n >= 10 ? 'Critical' : n >= 7 ? 'Error' : n >= 5 ? 'Info' : '');

/** `LEEF:1.0|Cyber-Ark|Vault|VERSION|CODE|key=value<TAB>key=value`; `sev` is a syslog severity. */
export function leefFields(body: string): Fields {
  const parts = headerParts(body, 5);
  const fields = new Map<string, string>();
  if (parts === null) return fields;
  fields.set('MessageID', parts[4] ?? '');
  for (const pair of (parts[5] ?? '').split('\t')) {
    const equals = pair.indexOf('=');
    const key = pair.slice(0, Math.max(0, equals)).trim();
    if (/^\w{1,40}$/.test(key)) put(fields, key, pair.slice(equals + 1));
  }
  const severity = Number(fields.get('sev'));
  fields.set('Severity', !Number.isInteger(severity) ? '' : severity <= 4 ? 'Error' : 'Info');
  return fields;
}

/** The first `count` parts before bars, and the rest. */
function headerParts(body: string, count: number): readonly string[] | null {
  const parts: string[] = [];
  let from = 0;
  while (parts.length < count) {
    let bar = body.indexOf('|', from);
    while (bar > 0 && body[bar - 1] === '\\') bar = body.indexOf('|', bar + 1);
    if (bar < 0 || bar - from > 1_000) return null;
    parts.push(body.slice(from, bar));
    from = bar + 1;
  }
  parts.push(body.slice(from));
  return parts;
}

const put = (fields: Map<string, string>, key: string, value: string): void => {
  if (!fields.has(key)) fields.set(key, value);
};

/** The translator writes `\=`, and in parts that it cuts out `/=`. */
const unescaped = (value: string): string => value.replace(/[\\/]=/g, '=').replace(/\\([\\|])/g, '$1');

/** The Vault's own record: leaves of `audit_record`. */
export function xmlFields(body: string): Fields {
  const fields = new Map<string, string>();
  for (const m of body
    .slice(0, 262_144)
    .matchAll(/<([A-Za-z][A-Za-z0-9]{0,30})>([^<]{0,16000})<\/([A-Za-z][A-Za-z0-9]{0,30})>/g)) {
    if (m[1] === m[3]) put(fields, m[1] as string, decoded(m[2] as string));
  }
  return fields;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&apos;', "'"],
]);
const decoded = (value: string): string => value.replace(/&(?:amp|lt|gt|quot|apos);/g, (e) => ENTITIES.get(e) ?? e);
