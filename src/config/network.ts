import ipaddr from 'ipaddr.js';

export interface Cidr {
  /** Address bytes: 4 or 16. */
  readonly bytes: readonly number[];
  readonly bits: number;
}

/** A network, or one address as the network of itself. IPv4 written as IPv6 (`::ffff:…`) is IPv4. `null` if it is neither. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  const whole = address.length * 8;
  if (slash < 0) return { bytes: address, bits: whole };
  const length = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(length)) return null;
  const bits = Number(length) - (whole === 32 && text.includes(':') ? 96 : 0);
  return bits >= 0 && bits <= whole ? { bytes: address, bits } : null;
}

/** 4 or 16 bytes, `null` if it is no address in its usual form (`010.0.0.1` and `127.1` are not). */
export function parseAddress(text: string): readonly number[] | null {
  if (text.length > 45) return null;
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toByteArray();
  if (!text.includes(':') || !ipaddr.IPv6.isValid(text)) return null;
  return ipaddr.process(text).toByteArray();
}

export function contains(network: Cidr, address: readonly number[]): boolean {
  if (network.bytes.length !== address.length) return false;
  const whole = network.bits >> 3;
  for (let i = 0; i < whole; i++) if (network.bytes[i] !== address[i]) return false;
  const rest = network.bits & 7;
  if (rest === 0) return true;
  const mask = (0xff << (8 - rest)) & 0xff;
  return (network.bytes[whole]! & mask) === (address[whole]! & mask);
}
