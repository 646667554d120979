import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceFolder } from '../../pipeline/folders.ts';
import { SERVER_FILE } from '../local/protocol.ts';
import type { Ailment } from './ailment.ts';
import { ailmentsOfSettings, type LaidDown } from './settings-ailments.ts';
import { Tokens, tokenFile } from './tokens.ts';

/** Tokens that nobody limited for so long are asked about. */
const OLD_DAYS = 180;
const DAY_MILLIS = 86_400_000;

/** What about a data folder and its server lets others read or change it. Looks only; changes nothing. */
export function ailmentsOf(dataDir: string, now: Date, laidDown: LaidDown | null = null): readonly Ailment[] {
  const keys = join(evidenceFolder(dataDir), 'keys');
  return [
    ...readable(dataDir, 'the data folder', `chmod 700 ${dataDir}`),
    ...readable(tokenFile(dataDir), 'the file of token hashes', `chmod 600 ${tokenFile(dataDir)}`),
    ...readable(
      join(dataDir, SERVER_FILE),
      'the file that names the local socket',
      `chmod 600 ${join(dataDir, SERVER_FILE)}`,
    ),
    ...(existsSync(keys) ? readdirSync(keys) : [])
      .filter((name) => name.endsWith('.key'))
      .flatMap((name) => readable(join(keys, name), `the key ${name}`, `chmod 600 ${join(keys, name)}`)),
    ...tokensOf(dataDir, now),
    ...(laidDown === null ? [] : ailmentsOfSettings(laidDown)),
    ...(process.getuid?.() === 0
      ? [
          {
            severity: 'medium' as const,
            what: 'This account is root: a flaw in whatever runs here would have the whole machine.',
            mend: 'Run ascribe as an account of its own that owns the data folder and nothing else.',
          },
        ]
      : []),
  ];
}

function readable(path: string, what: string, mend: string): readonly Ailment[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || (stat.mode & 0o077) === 0) return [];
  const others = (stat.mode & 0o022) !== 0 ? 'write' : 'read';
  return [
    { severity: others === 'write' ? 'high' : 'medium', what: `Other accounts may ${others} ${what} (${path}).`, mend },
  ];
}

function tokensOf(dataDir: string, now: Date): readonly Ailment[] {
  return new Tokens(dataDir)
    .all()
    .filter((t) => t.revokedAt === null)
    .flatMap((t): Ailment[] => {
      const age = Math.floor((now.getTime() - Date.parse(t.createdAt)) / DAY_MILLIS);
      const revoke = `ascribe token revoke ${t.id}, and make one with --days`;
      if (t.role === 'admin' && t.expiresAt === null)
        return [{ severity: 'medium', what: `The admin token ${t.id} (${t.name}) never ends.`, mend: revoke }];
      if (t.expiresAt === null && age > OLD_DAYS)
        return [
          { severity: 'low', what: `The token ${t.id} (${t.name}) is ${age} days old and never ends.`, mend: revoke },
        ];
      if (t.role === 'ingest' && t.origins === null)
        return [
          {
            severity: 'low',
            what: `The token ${t.id} (${t.name}) may hand in records of any origin, and so with the trust of any.`,
            mend: `ascribe token revoke ${t.id}, and make one with --origin`,
          },
        ];
      return [];
    });
}
