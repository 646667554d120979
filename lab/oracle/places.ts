import type { OracleRecord } from './record.ts';

/** `same`; `near`: a pool or one access provider; `unclear`: one machine can have both at once; `apart`. */
export type Closeness = 'same' | 'near' | 'unclear' | 'apart';

/** Providers of machines by the hour: a common one ties nobody. */
const HOSTERS = new Set([16509, 14618, 8075, 15169, 396982, 14061, 16276, 24940]);

export function closeness(a: string, b: string, asns: ReadonlyMap<string, number>): Closeness {
  if (a === b) return 'same';
  const asn = asns.get(a);
  if (asn !== undefined && asn === asns.get(b) && !HOSTERS.has(asn)) return 'near';
  const isSix = a.includes(':');
  if (isSix !== b.includes(':') || isInner(a) !== isInner(b)) return 'unclear';
  return block(a) === block(b) ? 'near' : 'apart';
}

const isInner = (ip: string): boolean => /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd])/.test(ip);

/** The /24 of an IPv4, the /64 of an IPv6 address. */
function block(ip: string): string {
  if (!ip.includes(':')) return ip.split('.').slice(0, 3).join('.');
  const [head = '', tail] = ip.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - groups.length - after.length }, () => '0');
  return [...groups, ...zeros, ...after].slice(0, 4).join(':');
}

/** What any record says of an address holds for all. Where two disagree, nobody knows. */
export function asnsOf(records: readonly OracleRecord[]): ReadonlyMap<string, number> {
  const said = new Map<string, Set<number>>();
  for (const { traces, asn } of records) {
    if (traces.ip === null || asn === undefined) continue;
    said.set(traces.ip, (said.get(traces.ip) ?? new Set()).add(asn));
  }
  return new Map([...said].flatMap(([ip, all]) => (all.size === 1 ? [[ip, [...all][0] as number] as const] : [])));
}
