/**
 * The XML that Windows renders an event in: one `System` and one `EventData` (or `UserData`), flat. Values are escaped, so a
 * value cannot imitate an element. https://learn.microsoft.com/en-us/windows/win32/wes/eventschema-schema
 */
export interface EventXml {
  readonly eventId: string | null;
  readonly provider: string | null;
  readonly channel: string | null;
  readonly computer: string | null;
  readonly recordId: string | null;
  readonly time: string | null;
  readonly keywords: string | null;
  readonly data: ReadonlyMap<string, string>;
}

const MAX_XML = 262_144;
const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event';

/** An event of the Security log, as text. Cheap. */
export function isEventXml(text: string): boolean {
  if (!text.startsWith('<Event ') || text.length > MAX_XML) return false;
  const head = text.slice(0, 2048);
  return head.includes(NAMESPACE) && SECURITY.test(head);
}

const SECURITY = /<Channel>Security<\/Channel>/;

export function parseEventXml(text: string): EventXml | null {
  const xml = text.slice(0, MAX_XML);
  if (!xml.trimStart().startsWith('<Event')) return null;
  const systemEnd = xml.indexOf('</System>');
  if (systemEnd < 0) return null;
  const system = xml.slice(0, systemEnd);
  const element = (name: string): string | null => textOf(new RegExp(`<${name}(?: [^<>]*)?>([^<]*)</${name}>`), system);
  const attribute = (name: string, key: string): string | null =>
    textOf(new RegExp(`<${name} [^<>]*?${key}=(?:'([^'<>]*)'|"([^"<>]*)")`), system);
  return {
    eventId: element('EventID'),
    provider: attribute('Provider', 'Name'),
    channel: element('Channel'),
    computer: element('Computer'),
    recordId: element('EventRecordID'),
    time: attribute('TimeCreated', 'SystemTime'),
    keywords: element('Keywords'),
    data: dataIn(xml.slice(systemEnd)),
  };
}

const textOf = (pattern: RegExp, xml: string): string | null => {
  const m = pattern.exec(xml);
  const value = m?.[1] ?? m?.[2];
  return value === undefined || value === '' ? null : decoded(value);
};

const DATA = /<Data Name=(?:'([^'<>]*)'|"([^"<>]*)")>([^<]*)<\/Data>/g;
/** `UserData` has an element for each value instead: 1102 does. */
const ELEMENT = /<([A-Za-z]\w{0,63})>([^<]*)<\/\1>/g;
const MAX_VALUES = 200;

function dataIn(xml: string): ReadonlyMap<string, string> {
  const data = new Map<string, string>();
  for (const m of xml.matchAll(DATA)) {
    if (data.size >= MAX_VALUES) break;
    data.set(m[1] ?? m[2] ?? '', decoded(m[3] ?? ''));
  }
  if (data.size > 0) return data;
  for (const m of xml.matchAll(ELEMENT)) {
    if (data.size >= MAX_VALUES) break;
    data.set(m[1] ?? '', decoded(m[2] ?? ''));
  }
  return data;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
]);

const decoded = (text: string): string =>
  text.includes('&')
    ? text.replace(/&(lt|gt|amp|apos|quot);/g, (whole, name: string) => ENTITIES.get(name) ?? whole)
    : text;
