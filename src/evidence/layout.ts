import { join, resolve } from 'node:path';

/** Where things lie in an evidence folder (`DIR/evidence`). */
export interface Layout {
  readonly root: string;
  /** The C2SP tlog-tiles tree: `checkpoint`, `tile/…`. A static web server over it serves the log. */
  readonly log: string;
  readonly checkpoint: string;
  readonly originals: string;
  /** Runs of the ref index. Absent in logs of earlier versions, until the next ingest. */
  readonly refs: string;
  /** Checkpoints with what witnesses said of them. Absent until one was asked. */
  readonly vouched: string;
  readonly keys: string;
  readonly lock: string;
}

export function layoutOf(folder: string): Layout {
  const root = resolve(folder);
  const log = join(root, 'log');
  return {
    root,
    log,
    checkpoint: join(log, 'checkpoint'),
    originals: join(root, 'originals'),
    refs: join(root, 'refs'),
    vouched: join(root, 'vouched'),
    keys: join(root, 'keys'),
    lock: join(root, 'lock'),
  };
}
