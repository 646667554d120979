import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Failure, say } from './console.mjs';

const PATIENCE_MS = 10 * 60 * 1000;
const PAUSE_MS = 100;

/** Do `work` while no other process holds the lock file at `path`; waits for up to ten minutes. */
export function withLock(path, work) {
  acquire(path);
  try {
    return work();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * The lock file appears with its owner's process id already in it (written aside, then linked), so a waiter never reads
 * an empty one. A crash leaves the file behind; the next run sees that its owner is gone and takes over.
 */
function acquire(path) {
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  const deadline = Date.now() + PATIENCE_MS;
  let told = false;
  try {
    for (;;) {
      try {
        linkSync(mine, path);
        return;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const owner = ownerOf(path);
      if (owner !== null && !isRunning(owner)) takeAway(path, owner);
      else if (Date.now() > deadline)
        throw new Failure(`${path} is still held by process ${owner}; remove it if that hangs.`);
      else {
        if (!told) say(`waiting for process ${owner}, which is installing or building …`);
        told = true;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function ownerOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Another waiter may have taken the dead owner's lock away first and hold it now: then it is given back. */
function takeAway(path, deadOwner) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
    if (ownerOf(aside) !== deadOwner) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}
