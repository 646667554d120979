import { type Ref, ref } from '../../model/ref.ts';

/** `spiffe://trust-domain/path`, as every log of SPIFFE writes it. https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md */
export function spiffeRef(id: string | null): Ref | null {
  return id !== null && /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/[A-Za-z0-9._/-]{0,2048})?$/.test(id)
    ? ref('spiffe', id.slice('spiffe:'.length))
    : null;
}

/**
 * A certificate by its serial, in lower-case hex without colons and leading zeros. Only authorities that draw serials of 64
 * random bits and more are read this way: of those a serial names one certificate.
 */
export function serialOfHex(text: string | null): Ref | null {
  const hex = text === null || text.length > 128 ? '' : text.replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]+$/.test(hex) ? serial(hex) : null;
}

/** The same from decimal digits, as Go prints a big number (SPIRE, Vault). */
export function serialOfDecimal(text: string | null): Ref | null {
  return text !== null && /^\d{1,60}$/.test(text) ? serial(BigInt(text).toString(16)) : null;
}

/** Shorter than 60 bits and it is a counter, or nearly one. */
function serial(hex: string): Ref | null {
  const bare = hex.replace(/^0+/, '');
  return bare.length >= 15 && bare.length <= 40 ? ref('x509.serial', bare) : null;
}
