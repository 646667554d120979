import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Person } from './entry.ts';

/** What the kernel writes where nobody has logged in (a service, a container). */
const NO_LOGIN = 4294967295;

/** Whoever runs this process. An account without a name is named by its number. */
export function whoeverRunsThis(): Person {
  const uid = process.getuid?.() ?? null;
  return { account: `os:${nameOf(uid)}`, uid, loginUid: loginUid(), host: hostname(), via: 'cli' };
}

/** An account of a server, for reads that come over its API. */
export const serverAccount = (account: string): Person => ({
  ...{ account, uid: null, loginUid: null },
  ...{ host: hostname(), via: 'api' as const },
});

function nameOf(uid: number | null): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${uid ?? 'unknown'}`;
  }
}

/** Set at login and inherited; changing it needs a capability of its own, so it outlives `sudo` (audit(7), pam_loginuid(8)). */
function loginUid(): number | null {
  try {
    const id = Number(readFileSync('/proc/self/loginuid', 'utf8'));
    return Number.isInteger(id) && id !== NO_LOGIN ? id : null;
  } catch {
    return null;
  }
}
