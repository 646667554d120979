import { shorten } from './text/width.ts';
import { bytes, count } from './text/words.ts';

/** How far an ingest is. */
export interface Progress {
  readonly records: number;
  /** Bytes of the input read so far, and in all; `null` where that is not known (standard input). */
  readonly bytes: number;
  readonly totalBytes: number | null;
  /** What `bytes` counts, where it is not bytes. */
  readonly unit?: string;
  readonly file: string | null;
  /** What is being done: `sealing`, `judging` … */
  readonly stage: string;
}

/** `sealing  [██████░░░░]  61 %  12,345 records  41,200/s  18.1 of 29.6 MB  7 s left  logs/ct.json.gz` */
export function progressLine(p: Progress, elapsedMillis: number, width: number): string {
  const rate = elapsedMillis < 200 ? 0 : (p.records * 1000) / elapsedMillis;
  const share = p.totalBytes === null || p.totalBytes === 0 ? null : Math.min(1, p.bytes / p.totalBytes);
  const left = share === null || share < 0.01 ? null : (elapsedMillis / share) * (1 - share);
  const parts = [
    p.stage,
    share === null ? null : `${bar(share, 16)} ${String(Math.floor(share * 100)).padStart(3)} %`,
    `${count(p.records)} records`,
    rate === 0 ? null : `${count(rate)}/s`,
    sizeText(p),
    left === null ? null : `${duration(left)} left`,
    p.file === null ? null : p.file,
  ];
  return shorten(parts.filter((t) => t !== null).join('  '), width, 'end');
}

function sizeText(p: Progress): string {
  const size = (n: number): string => (p.unit === undefined ? bytes(n) : count(n));
  const unit = p.unit === undefined ? '' : ` ${p.unit}`;
  return p.totalBytes === null ? `${size(p.bytes)}${unit}` : `${size(p.bytes)} of ${size(p.totalBytes)}${unit}`;
}

const bar = (share: number, width: number): string => {
  const full = Math.round(share * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
};

function duration(millis: number): string {
  const s = Math.ceil(millis / 1000);
  if (s < 60) return `${s} s`;
  return s < 3600
    ? `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')} s`
    : `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')} min`;
}
