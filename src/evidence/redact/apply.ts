import { hash } from 'node:crypto';
import type { RecordLeaf, Redaction } from '../envelope.ts';
import { textOfMessage } from '../transcribe/otlp.ts';
import { KIND_BARE, KIND_HASHED, KIND_MASK, kindName } from './kinds.ts';

/** What readers see of a record: a pure function of the original and its leaf. */
export function readableForm(
  original: Buffer,
  leaf: Pick<RecordLeaf, 'framing' | 'unreadable' | 'redactedDigest' | 'redactions'>,
): Buffer {
  if (leaf.redactedDigest === null) return original;
  const text = leaf.framing === 'message' && !leaf.unreadable ? textOfMessage(original) : original;
  return redactedForm(text, leaf.redactions);
}

/**
 * The redacted form of a text: its bytes with each secret replaced. A pure function of the original and the redactions in
 * its leaf, so that any reader gets the same bytes, whatever its own detector would find.
 */
export function redactedForm(original: Buffer, redactions: readonly Redaction[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const r of redactions) {
    parts.push(original.subarray(at, r.start), replacementOf(original.subarray(r.start, r.start + r.length), r.kind));
    at = r.start + r.length;
  }
  parts.push(original.subarray(at));
  return Buffer.concat(parts);
}

/**
 * `[redacted:<kind>]`, or `[redacted:<kind>:sha256=<base64url>]` for long random secrets. Has no character that JSON escapes
 * at any depth of nesting, and no line break.
 */
export function replacementOf(secret: Buffer, kind: number): Buffer {
  if ((kind & KIND_MASK) === 0) return Buffer.from('{"redacted":"record"}');
  const digest =
    (kind & KIND_HASHED) === 0
      ? ''
      : `:sha256=${hash('sha256', unescaped(secret), 'base64').replaceAll('+', '-').replaceAll('/', '_').replace('=', '')}`;
  const text = `[redacted:${kindName(kind)}${digest}]`;
  return Buffer.from((kind & KIND_BARE) === 0 ? text : `"${text}"`);
}

const MAX_NESTING = 3;

/** The secret itself, as its vendor hashes it: JSON escapes (`\/`, `\u002b`) undone, as often as JSON was nested. */
function unescaped(secret: Buffer): Buffer {
  if (!secret.includes(0x5c)) return secret;
  let text = secret.toString('utf8');
  for (let depth = 0; depth < MAX_NESTING && text.includes('\\'); depth++) {
    try {
      text = JSON.parse(`"${text}"`) as string;
    } catch {
      break;
    }
  }
  return Buffer.from(text, 'utf8');
}
