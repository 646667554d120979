import type { ServerSettings } from '../../config/server-schema.ts';
import type { ServerLog } from '../log.ts';
import { type Gate, lockedGate, OPEN_GATE } from './access.ts';
import type { LoginOptions } from './login.ts';
import { Provider } from './oidc/provider.ts';
import { limitsOf } from './rate.ts';
import { Sessions } from './sessions.ts';
import { SingleSignOn } from './single-sign-on.ts';
import { isLoopback, type TlsOptions } from './tls.ts';
import { Tokens } from './tokens.ts';

/** The secret of this server at the provider is in the environment, never in a file of ours. */
export const OIDC_SECRET = 'ASCRIBE_OIDC_CLIENT_SECRET';

export interface DoorOptions {
  readonly dataDir: string;
  readonly host: string;
  readonly tls: TlsOptions | null;
  /** Ask for a login on the loopback interface as well. */
  readonly login: boolean;
  readonly settings: ServerSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: ServerLog;
}

/** Who is let in, how, and under which names of this host. */
export interface Door {
  readonly gate: Gate;
  /** `null`: nobody is asked. */
  readonly login: LoginOptions | null;
  readonly hosts: readonly string[];
}

/** A login is asked for beyond loopback, where it is asked for, and where roles are laid down: a proxy may stand before loopback. */
export function doorOf({ dataDir, host, tls, login, settings, env, log }: DoorOptions): Door {
  const { publicUrl } = settings;
  const known = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.toLowerCase()];
  const hosts = [host, ...(tls?.names ?? []), ...known];
  const isGiven = settings.login !== undefined || (tls !== null && tls.machines.length > 0);
  const isLocked = login || isGiven || !isLoopback(host);
  if (!isLocked) return { gate: OPEN_GATE, login: null, hosts };
  const tokens = new Tokens(dataDir);
  const sessions = new Sessions(tls !== null || publicUrl?.startsWith('https:') === true);
  const limits = limitsOf(settings);
  const singleSignOn =
    settings.login === undefined || publicUrl === undefined
      ? null
      : new SingleSignOn(settings.login, new Provider(settings.login, publicUrl, env[OIDC_SECRET] || null), {
          sessions,
          log,
          attempts: limits.failures,
        });
  return {
    gate: lockedGate({ tokens, machines: tls?.machines ?? [], sessions, limits }),
    login: { sessions, tokens, singleSignOn, failures: limits.failures },
    hosts,
  };
}
