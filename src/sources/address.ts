import ipaddr from 'ipaddr.js';
import type { JsonValue } from '../model/source.ts';

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;

/**
 * Canonical text of an IP address as logs write it: port and brackets cut off, IPv4-mapped IPv6 as IPv4, IPv6 as in
 * RFC 5952. `null` for anything that is no address (a host name, `-`).
 */
export function canonicalIp(text: string | null): string | null {
  if (text === null || text.length > 80) return null;
  if (IPV4.test(text)) return ipv4(text);
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text);
  const withPort = /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text);
  const bare = bracketed?.[1] ?? withPort?.[1] ?? text;
  if (IPV4.test(bare)) return ipv4(bare);
  if (!bare.includes(':') || !ipaddr.IPv6.isValid(bare)) return null;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();
}

/** Without leading zeros, which some tools read as octal. */
const ipv4 = (text: string): string => (/(?:^|\.)0\d/.test(text) ? text.split('.').map(Number).join('.') : text);

const MAX_ASN = 4_294_967_295;

/** Number of an autonomous system as logs write it (`64500`, `"64500"`, `AS64500`); `null` for 0, which stands for none, and all else. */
export function asNumber(value: JsonValue | undefined): number | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.replace(/^AS/i, '') : '';
  const n = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return n > 0 && n <= MAX_ASN ? n : null;
}

const INSIDE: ReadonlySet<string> = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat']);

/** An address inside somebody's own network. */
export function isPrivateIp(ip: string): boolean {
  try {
    return INSIDE.has(ipaddr.process(ip).range());
  } catch {
    return false;
  }
}
