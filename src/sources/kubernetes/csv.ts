import type { JsonObject } from '../../model/source.ts';

/**
 * An audit event flattened to a CSV line by a Logstash `csv` output: no header, fifteen columns
 * `host, time, user, verb, resource, subresource, name, –, requestURI, auditID, stage, code, –, –, –`.
 * Addresses, user agents and credentials are lost in this form.
 */
const COLUMNS = 12;
const STAGE_AND_CODE = /,(?:RequestReceived|ResponseStarted|ResponseComplete|Panic),(?:\d{3})?,/;
const MAX_LINE = 65_536;

export function isFlattenedLine(text: string): boolean {
  if (text.length > MAX_LINE || !text.startsWith('"{""name"":') || !STAGE_AND_CODE.test(text)) return false;
  const cells = cellsOf(text);
  return cells.length >= COLUMNS && cells[8]!.startsWith('/') && /^[0-9a-f-]{36}$/.test(cells[9]!) && cells[3] !== '';
}

/** The same event in the shape of the audit API. */
export function unflatten(text: string): JsonObject {
  const cells = cellsOf(text);
  const uri = cells[8] ?? '';
  const code = Number(cells[11]);
  const namespace = /\/namespaces\/([^/?]+)\//.exec(uri)?.[1];
  const group = /^\/apis\/([^/]+)\//.exec(uri)?.[1];
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: cells[9] ?? '',
    stage: cells[10] ?? '',
    verb: cells[3] ?? '',
    requestURI: uri,
    user: { username: cells[2] ?? '' },
    objectRef: {
      resource: cells[4] ?? '',
      subresource: cells[5] ?? '',
      name: cells[6] ?? '',
      namespace: namespace ?? '',
      apiGroup: group ?? '',
    },
    responseStatus: { code },
    requestReceivedTimestamp: cells[1] ?? '',
  };
}

/** RFC 4180 cells of one line; a quote inside quotes is doubled. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let i = 0;
  while (i <= line.length) {
    let end = line.indexOf(',', i);
    if (line[i] === '"') {
      let close = line.indexOf('"', i + 1);
      while (close >= 0 && line[close + 1] === '"') close = line.indexOf('"', close + 2);
      if (close < 0) return cells;
      end = line.indexOf(',', close);
      cells.push(line.slice(i + 1, close).replaceAll('""', '"'));
    } else {
      cells.push(line.slice(i, end < 0 ? line.length : end));
    }
    if (end < 0) return cells;
    i = end + 1;
  }
  return cells;
}
