import { at, field, num, obj, str, strAt } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { nested } from '../entra/nested.ts';
import { parseEventXml } from './xml.ts';

/**
 * One event of the Security log.
 * - `winlog`: Winlogbeat, Elastic Agent, Filebeat
 * - `event`: EVTX turned into JSON (`Event.System`, `Event.EventData`)
 * - `xml`: Azure diagnostics (`properties.RawXml`), or the XML alone
 * - `flat`: fields beside each other, as NXLog and Log Analytics (`SecurityEvent`, `WindowsEvent`) write them
 */
export interface Entry {
  readonly eventId: number | null;
  readonly computer: string | null;
  readonly recordId: string | null;
  /** As written. */
  readonly time: JsonValue | undefined;
  /** `Audit Success`, `0x8020000000000000`, `success` …: in the words of the exporter. */
  readonly outcome: string | null;
  /** A value of the event's data; `-` is nothing. */
  readonly data: (name: string) => string | null;
}

const PROVIDERS: ReadonlySet<string> = new Set(['Microsoft-Windows-Security-Auditing', 'Microsoft-Windows-Eventlog']);

export type Form = 'winlog' | 'event' | 'raw-xml' | 'flat';

/** Cheap. */
export function formOf(o: JsonObject): Form | null {
  if (o['winlog'] !== undefined) {
    return strAt(o['winlog'], 'channel') === 'Security' && codeOf(o) !== null ? 'winlog' : null;
  }
  if (o['Event'] !== undefined) {
    return strAt(o['Event'], 'System', 'Channel') === 'Security' ? 'event' : null;
  }
  if (o['category'] === 'WindowsEventLogsTable') {
    return strAt(o['properties'], 'Channel') === 'Security' && strAt(o['properties'], 'RawXml') !== null
      ? 'raw-xml'
      : null;
  }
  if (o['EventID'] === undefined && o['EventId'] === undefined) return null;
  return PROVIDERS.has(providerOf(o) ?? '') && o['Channel'] !== 'System' ? 'flat' : null;
}

const providerOf = (o: JsonObject): string | null =>
  str(o['SourceName']) ?? str(o['EventSourceName']) ?? str(o['ProviderName']) ?? str(o['Provider']) ?? str(o['Source']);

const codeOf = (o: JsonObject): number | null => idOf(field(o['winlog'], 'event_id')) ?? idOf(at(o, 'event', 'code'));

export function entryOf(o: JsonObject): Entry | null {
  switch (formOf(o)) {
    case 'winlog':
      return winlog(o);
    case 'event':
      return evtx(o);
    case 'raw-xml':
      return entryOfXml(strAt(o['properties'], 'RawXml') ?? '');
    case 'flat':
      return flat(o);
    case null:
      return null;
  }
}

function winlog(o: JsonObject): Entry {
  const w = obj(o['winlog']) ?? {};
  const keywords = field(w, 'keywords');
  const keyword = Array.isArray(keywords) ? str(keywords[0]) : str(keywords);
  const data = obj(w['event_data']) ?? obj(w['user_data']) ?? {};
  return {
    eventId: codeOf(o),
    computer: str(w['computer_name']) ?? strAt(o, 'host', 'name'),
    recordId: textOf(w['record_id']),
    time: field(w, 'time_created') ?? o['@timestamp'],
    outcome: strAt(o, 'event', 'outcome') ?? str(w['outcome']) ?? keyword,
    data: (name) => value(field(data, name)),
  };
}

/** Attributes are kept beside the text in one of several ways: `{"#attributes":{…},"#text":…}`, `{"@Name":…}`. */
function evtx(o: JsonObject): Entry {
  const system = at(o, 'Event', 'System');
  const data = dataOf(at(o, 'Event', 'EventData') ?? at(o, 'Event', 'UserData'));
  return {
    eventId: idOf(field(system, 'EventID')),
    computer: strAt(system, 'Computer'),
    recordId: textOf(field(system, 'EventRecordID')),
    time:
      at(system, 'TimeCreated', '#attributes', 'SystemTime') ??
      at(system, 'TimeCreated', '@SystemTime') ??
      at(system, 'TimeCreated', 'SystemTime'),
    outcome: strAt(system, 'Keywords'),
    data: (name) => value(data.get(name)),
  };
}

const MAX_VALUES = 200;

function dataOf(block: JsonValue | undefined): ReadonlyMap<string, JsonValue> {
  const found = new Map<string, JsonValue>();
  const list = field(block, 'Data');
  if (Array.isArray(list)) {
    for (const item of list.slice(0, MAX_VALUES)) {
      const name = strAt(item, '@Name') ?? strAt(item, '#attributes', 'Name') ?? strAt(item, 'Name');
      const text = field(item, '#text') ?? field(item, 'Value');
      if (name !== null && text !== undefined) found.set(name, text);
    }
    return found;
  }
  // UserData holds one element, and the values in it.
  const inner = obj(block) ?? {};
  const only = Object.keys(inner).length === 1 ? obj(Object.values(inner)[0]) : null;
  for (const [name, text] of Object.entries(only ?? inner).slice(0, MAX_VALUES)) {
    if (text !== undefined) found.set(name, text);
  }
  return found;
}

export function entryOfXml(text: string): Entry | null {
  const xml = parseEventXml(text);
  if (xml === null || xml.channel !== 'Security') return null;
  return {
    eventId: idOf(xml.eventId),
    computer: xml.computer,
    recordId: xml.recordId,
    time: xml.time ?? undefined,
    outcome: xml.keywords,
    data: (name) => value(xml.data.get(name)),
  };
}

function flat(o: JsonObject): Entry {
  const inner = obj(nested(o['EventData'])) ?? undefined;
  return {
    eventId: idOf(o['EventID'] ?? o['EventId']),
    computer: str(o['Computer']) ?? str(o['Hostname']) ?? str(o['MachineName']),
    recordId: textOf(o['RecordNumber'] ?? o['EventRecordId'] ?? o['EventRecordID']),
    time: o['TimeGenerated'] ?? o['TimeGenerated [UTC]'] ?? o['EventTime'] ?? o['TimeCreated'],
    outcome: str(o['EventType']) ?? str(o['Keywords']),
    data: (name) => value(field(o, name)) ?? value(field(inner, name)),
  };
}

/** 4624; as text, or with qualifiers beside it. */
function idOf(v: JsonValue | undefined): number | null {
  const inner = obj(v);
  const plain = inner === null ? v : inner['#text'];
  const n = num(plain) ?? Number(str(plain) ?? Number.NaN);
  return Number.isInteger(n) && n > 0 && n <= 65_536 ? n : null;
}

const textOf = (v: JsonValue | undefined): string | null => (num(v) === null ? str(v) : String(v));

function value(v: JsonValue | undefined): string | null {
  const text = (typeof v === 'number' ? String(v) : str(v))?.trim() ?? '';
  return text === '' || text === '-' || text === '%%1793' ? null : text;
}
