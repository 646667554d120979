/**
 * Ed25519 signatures checked in plain arithmetic (RFC 8032 §5.1.7), for browsers whose WebCrypto lacks them. Slow (about 20 ms) and not
 * constant in time, which does not matter: it handles public values alone. SHA-512 is WebCrypto's.
 */
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (a, m = P) => ((a % m) + m) % m;

function power(base, exponent) {
  let result = 1n;
  for (let b = mod(base), e = exponent; e > 0n; e >>= 1n, b = mod(b * b)) if (e & 1n) result = mod(result * b);
  return result;
}

const D = mod(-121665n * power(121666n, P - 2n));
const ROOT_OF_MINUS_1 = power(2n, (P - 1n) / 4n);

/** y = 4/5, x even. */
const BASE = decodePoint(little(Uint8Array.from([0x58, ...Array(31).fill(0x66)])));
/** Neutral element, in extended coordinates (X : Y : Z : T). */
const ZERO = [0n, 1n, 1n, 0n];

/** Whether `signature` (64 bytes) over `message` is by the key (32 bytes). */
export async function verifyEd25519(key, signature, message) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const point = decodePoint(little(key));
  const s = little(signature.subarray(32));
  if (point === null || s >= L) return false;
  const hashed = new Uint8Array(64 + message.length);
  hashed.set(signature.subarray(0, 32));
  hashed.set(key, 32);
  hashed.set(message, 64);
  const k = mod(little(new Uint8Array(await crypto.subtle.digest('SHA-512', hashed))), L);
  const minus = [mod(-point[0]), point[1], point[2], mod(-point[3])];
  const expected = encodePoint(add(multiply(BASE, s), multiply(minus, k)));
  return expected.every((byte, i) => byte === signature[i]);
}

function little(bytes) {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  return value;
}

/** RFC 8032 §5.1.3; `null`: no point, or not in its one form. */
function decodePoint(encoded) {
  const y = encoded & (2n ** 255n - 1n);
  const sign = encoded >> 255n;
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const v = mod(D * y * y + 1n);
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  const check = mod(v * x * x);
  if (check !== u) {
    if (check !== mod(-u)) return null;
    x = mod(x * ROOT_OF_MINUS_1);
  }
  if (x === 0n && sign === 1n) return null;
  if ((x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}

function encodePoint([x, y, z]) {
  const inverse = power(z, P - 2n);
  let value = mod(y * inverse) | ((mod(x * inverse) & 1n) << 255n);
  return Uint8Array.from({ length: 32 }, () => {
    const byte = Number(value & 255n);
    value >>= 8n;
    return byte;
  });
}

/** RFC 8032 §5.1.4; complete, so doubling is adding. */
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function multiply(point, scalar) {
  let result = ZERO;
  for (let p = point, n = scalar; n > 0n; n >>= 1n, p = add(p, p)) if (n & 1n) result = add(result, p);
  return result;
}
