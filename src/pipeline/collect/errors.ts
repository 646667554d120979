import type { CollectedObject, Unreadable, UnreadableCode } from './types.ts';

/** What each code says, and what the person at the keyboard can do. */
export const UNREADABLE: Readonly<Record<UnreadableCode, { readonly reason: string; readonly remedy: string }>> = {
  'not-found': {
    reason: 'there is no such file',
    remedy: 'Check the path; a file that was rotated away has another name now.',
  },
  'no-permission': {
    reason: 'the file may not be read by this user',
    remedy: 'Run as a user who may read it, or copy it.',
  },
  'read-failed': {
    reason: 'reading failed',
    remedy: 'Check the disk or the mount, then ingest again: it goes on where it stopped.',
  },
  'changed-while-reading': {
    reason: 'the file was cut short or replaced while it was read',
    remedy: 'Ingest it again when nothing writes to it; what was read before is kept.',
  },
  'truncated-compression': {
    reason: 'the compressed data end too early; what could be decompressed was read',
    remedy: 'Fetch the file again and ingest it: the part that is known is not taken twice.',
  },
  'corrupt-compression': {
    reason: 'the compressed data are damaged; what could be decompressed was read',
    remedy: 'Fetch the file again and ingest it: the part that is known is not taken twice.',
  },
  'decompression-bomb': {
    reason: 'it grows beyond any log when decompressed; reading stopped here',
    remedy: 'If it is a real log, decompress it first and ingest the result.',
  },
  'encrypted-archive': {
    reason: 'the archive member is encrypted',
    remedy: 'Unpack it with its password, then ingest the folder.',
  },
  'unsupported-archive': {
    reason: 'this archive or file format is not read',
    remedy: 'Unpack or convert it to lines or JSON, then ingest the result.',
  },
  binary: { reason: 'this is not text', remedy: 'Export the log as text, NDJSON or JSON.' },
  'unknown-message': {
    reason: 'this protobuf message is neither OTLP traces nor OTLP logs',
    remedy: 'Metrics and profiles are not read; have the collector write traces and logs to files of their own.',
  },
  'utf-16': { reason: 'the text is UTF-16 or UTF-32', remedy: 'Convert it: iconv -f UTF-16 -t UTF-8 FILE > FILE.utf8' },
  'record-too-long': {
    reason: 'one record is longer than the limit of 16 MiB',
    remedy: 'If a wrapper holds many records, split it: jq -c ".NAME[]" FILE > FILE.ndjson',
  },
  'broken-array': {
    reason: 'the JSON list breaks off or is damaged here; what follows is read line by line',
    remedy: 'Fetch the file again if it was cut short.',
  },
  'incomplete-last-record': {
    reason: 'the last record is not complete yet and was left for the next time',
    remedy: 'Ingest again when it has grown, or pipe the file through "ascribe ingest -" to take it as it is.',
  },
  'pattern-without-match': {
    reason: 'no file matches the pattern',
    remedy: 'Check the pattern; hidden files are not matched.',
  },
};

/** An expected failure while an object is opened or read; what was read before it stands. */
export class CollectError extends Error {
  readonly code: UnreadableCode;
  constructor(code: UnreadableCode, detail: string | null = null, cause?: unknown) {
    super(detail ?? UNREADABLE[code].reason, { cause });
    this.name = 'CollectError';
    this.code = code;
  }
}

/** Any error from the file system or a decoder as one of ours. */
export function collectError(error: unknown, otherwise: UnreadableCode): CollectError {
  if (error instanceof CollectError) return error;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  const detail = error instanceof Error ? error.message : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return new CollectError('not-found', null, error);
  if (code === 'EACCES' || code === 'EPERM') return new CollectError('no-permission', null, error);
  if (code === 'Z_BUF_ERROR') return new CollectError('truncated-compression', null, error);
  return new CollectError(otherwise, `${UNREADABLE[otherwise].reason} (${detail})`, error);
}

export function unreadable(
  object: CollectedObject,
  code: UnreadableCode,
  position: number,
  length: number | null,
  more: { readonly reason?: string; readonly bytes?: Uint8Array } = {},
): Unreadable {
  const { reason, remedy } = UNREADABLE[code];
  const item: Unreadable = {
    type: 'unreadable',
    object,
    position,
    length,
    code,
    reason: more.reason ?? reason,
    remedy,
  };
  return more.bytes ? { ...item, bytes: more.bytes } : item;
}
