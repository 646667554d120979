import type { Rule } from './anchors.ts';
import type { SecretKind } from './kinds.ts';
import type { Scan } from './scan.ts';
import { isBase64Url, isWordStart, lineEnd, QUOTE, textEnd } from './text.ts';

/** Secrets by their shape, wherever they stand. */

/** The characters of a token behind a fixed beginning. */
interface TokenShape {
  readonly kind: SecretKind;
  readonly prefix: string;
  readonly min: number;
  /** Besides letters, digits, `_` and `-`. */
  readonly also?: string;
  /** Exactly so many, and no more. */
  readonly exact?: number;
}

export const TOKEN_SHAPES: readonly TokenShape[] = [
  // GitHub: docs.github.com, "Token formats"
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'].map((prefix) => ({ kind: 'github-token', prefix, min: 30 }) as const),
  { kind: 'github-token', prefix: 'github_pat_', min: 40 },
  // GitLab: personal, deploy, runner, CI job, feed, trigger, agent tokens
  ...['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glft-', 'glptt-', 'glagent-'].map(
    (prefix) => ({ kind: 'gitlab-token', prefix, min: 16, also: '.' }) as const,
  ),
  // HashiCorp Vault: service, batch and recovery tokens since 1.10
  ...['hvs.', 'hvb.', 'hvr.'].map((prefix) => ({ kind: 'vault-token', prefix, min: 20 }) as const),
  ...['xoxa-', 'xoxb-', 'xoxe-', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-1-', 'xoxc-', 'xoxd-'].map(
    (prefix) => ({ kind: 'slack-token', prefix, min: 10, also: '%.' }) as const,
  ),
  { kind: 'slack-token', prefix: 'hooks.slack.com/services/', min: 20, also: '/' },
  { kind: 'google-key', prefix: 'AIza', min: 35 },
  { kind: 'google-key', prefix: 'ya29.', min: 20, also: '.' },
  ...['sk-ant-', 'sk-proj-', 'sk-svcacct-', 'sk-or-', 'sk-live-'].map(
    (prefix) => ({ kind: 'ai-key', prefix, min: 16 }) as const,
  ),
  { kind: 'swarm-token', prefix: 'SWMTKN-', min: 40 },
  ...['sk_live_', 'rk_live_', 'sk_test_', 'rk_test_', 'whsec_'].map(
    (prefix) => ({ kind: 'payment-key', prefix, min: 16, also: '/+=' }) as const,
  ),
  ...['shpat_', 'shpss_', 'shpca_', 'shppa_'].map((prefix) => ({ kind: 'payment-key', prefix, min: 32 }) as const),
  { kind: 'package-token', prefix: 'npm_', min: 36 },
  { kind: 'package-token', prefix: 'pypi-AgE', min: 40 },
  { kind: 'token', prefix: 'dop_v1_', min: 60 },
  { kind: 'token', prefix: 'AGE-SECRET-KEY-1', min: 40 },
  // AWS session tokens: base64 of the fixed beginning of their binary form
  ...['IQoJb3JpZ2lu', 'FwoGZXIvYXdz', 'FQoGZXIvYXdz'].map(
    (prefix) => ({ kind: 'session-token', prefix, min: 60, also: '+/=%' }) as const,
  ),
];

export function tokenShape(shape: TokenShape): Rule {
  const also = new Set([...(shape.also ?? '')].map((c) => c.charCodeAt(0)));
  const isToken = (b: number) => isBase64Url(b) || also.has(b);
  const keep = shape.prefix.includes('/') ? shape.prefix.length : 0;
  return (scan, at) => {
    const { bytes, end } = scan;
    if (keep === 0 && !isWordStart(bytes, at, scan.start)) return at;
    const body = at + shape.prefix.length;
    let to = body;
    while (to < end && isToken(bytes[to]!)) to++;
    return to - body >= shape.min ? scan.take(at + keep, to, shape.kind) : at;
  };
}

const DOT = 0x2e;
const MIN_JWT_PART = 12;

/** Longest header of a token that is looked into, in bytes. */
const MAX_JWT_HEADER = 1_024;

/**
 * `eyJ….eyJ….signature`, or the five parts of an encrypted one. Base64 of JSON without dots (a place in a list) stays, and
 * so does a security event token: its type says that it tells of something and authenticates nobody (RFC 8417 §2.3).
 */
export function jwt(scan: Scan, at: number): number {
  const { bytes, start, end } = scan;
  if (!isWordStart(bytes, at, start)) return at;
  let parts = 1;
  let secondIsJson = false;
  let to = at;
  for (; to < end; to++) {
    if (isBase64Url(bytes[to])) continue;
    if (bytes[to] !== DOT || parts === 5) break;
    if (parts === 1 && to - at < MIN_JWT_PART) return at;
    parts++;
    if (parts === 2) secondIsJson = bytes[to + 1] === 0x65 && bytes[to + 2] === 0x79 && bytes[to + 3] === 0x4a;
  }
  if (!secondIsJson && parts !== 5) return at;
  return parts === 3 && isSecurityEventToken(bytes, at) ? to : scan.take(at, to, 'jwt');
}

/** By the type in its header, which the issuer signed: nobody can give it to another's token. */
function isSecurityEventToken(bytes: Buffer, at: number): boolean {
  const dot = bytes.indexOf(DOT, at);
  if (dot < 0 || dot - at > MAX_JWT_HEADER) return false;
  const header = Buffer.from(bytes.toString('latin1', at, dot), 'base64url').toString('latin1');
  return /"typ"\s*:\s*"(?:application\/)?secevent\+jwt"/i.test(header);
}

const MAX_PEM_LABEL_BYTES = 24;

/** `-----BEGIN … PRIVATE KEY-----`: all up to the END line, the end of the string or of the record. `at`: at PRIVATE KEY. */
export function pemPrivateKey(scan: Scan, at: number): number {
  const { bytes, end } = scan;
  const before = bytes.toString('latin1', Math.max(scan.start, at - MAX_PEM_LABEL_BYTES), at);
  if (!before.includes('BEGIN ') || before.lastIndexOf('BEGIN ') < before.lastIndexOf('END ')) return at;
  let from = at + 'PRIVATE KEY'.length;
  if (bytes.toString('latin1', from, from + 6) === ' BLOCK') from += 6;
  if (bytes.toString('latin1', from, from + 5) !== '-----') return at;
  from += 5;
  let to = from;
  while (to < end && bytes[to] !== QUOTE && !(bytes[to] === 0x2d && bytes[to + 1] === 0x2d)) to++;
  if (bytes[to] === QUOTE) while (to > from && bytes[to - 1] === 0x5c) to--;
  return scan.take(from, to, 'private-key');
}

const MAX_USERINFO_BYTES = 512;

/** `https://user:password@host`: the password. `at`: one before `://`. */
export function urlPassword(scan: Scan, at: number): number {
  const { bytes, end } = scan;
  const from = at + 4;
  let colon = -1;
  for (let i = from; i < end && i - from < MAX_USERINFO_BYTES; i++) {
    const b = bytes[i]!;
    if (b === 0x40) return colon > 0 ? scan.take(colon + 1, i, 'password') : at;
    if (b === 0x3a && colon < 0) colon = i;
    if (b === 0x2f || b === QUOTE || b === 0x5c || b === 0x3f || b === 0x23 || b <= 0x20) return at;
  }
  return at;
}

/** `Bearer <token>` in running text. `at`: at the B. */
export function bearer(scan: Scan, at: number): number {
  const from = at + 'Bearer '.length;
  return tokenAfter(scan, from, 'authorization') ?? at;
}

/** `SSWS <token>`: Okta's own scheme. */
export function ssws(scan: Scan, at: number): number {
  return tokenAfter(scan, at + 'SSWS '.length, 'okta-token') ?? at;
}

function tokenAfter(scan: Scan, from: number, kind: SecretKind): number | null {
  const to = Math.min(textEnd(scan.bytes, from, scan.end), lineEnd(scan.bytes, from, scan.end));
  const value = scan.bytes.toString('latin1', from, Math.min(to, from + 64));
  return to - from >= 16 && /\d/.test(value) && !value.startsWith('[redacted') ? scan.take(from, to, kind) : null;
}
