/** What the oracle understands of one record. Times in ms. */
export interface OracleRecord {
  readonly id: string;
  /** Copies of one event carry one `event`. */
  readonly event: string;
  readonly product: string;
  readonly at: number;
  readonly claim: Claim;
  readonly issues: readonly Issue[];
  readonly traces: Traces;
  /** The root authenticated itself in this record. */
  readonly login?: true;
  /** One name for all records that show the same credential. */
  readonly credential?: string;
  /** The workload to which the platform gave the credential, by the record's own word. */
  readonly delivered?: string;
  /** The session of a login that this record shows, where its claim does not name it: a key that the login gave. */
  readonly session?: string;
  /** Autonomous system of the address in `traces`. */
  readonly asn?: number;
}

export type Claim =
  | { readonly kind: 'nobody' }
  /** A copy that does not say who called. */
  | { readonly kind: 'untold' }
  | { readonly kind: 'asserted'; readonly root: string }
  | { readonly kind: 'sts'; readonly keyId: string; readonly principal: string; readonly creation: number | null }
  | { readonly kind: 'console'; readonly principal: string; readonly creation: number | null }
  | { readonly kind: 'saml'; readonly subject: string; readonly self: string }
  /** A credential or session with an id of its own; `self`: the account that the record names, where no issuance is found. */
  | { readonly kind: 'key'; readonly keys: readonly Key[]; readonly self: string | null }
  /** An account that a declared secret opens. */
  | { readonly kind: 'account'; readonly secret: string; readonly self: string };

/** One name of a credential. */
export interface Key {
  readonly key: string;
  /** The issuance lies at most so far before the use, in ms. */
  readonly within?: number;
  /** The id is handed out again: the latest issuance before the use counts. */
  readonly reused?: boolean;
}

export type Issue =
  /** `root`: the issuer says to whom it delivers; `null`: to the caller. */
  | { readonly kind: 'sts'; readonly keyId: string; readonly principal: string; readonly root: string | null }
  | { readonly kind: 'saml'; readonly subject: string }
  /** `root`: whose it is by the issuer's word; `null`: the caller's. */
  | { readonly kind: 'key'; readonly key: string; readonly root: string | null }
  /** A version of a secret was read. */
  | { readonly kind: 'secret'; readonly name: string; readonly version: string };

/** Address, system and tool as the record shows them; `null` where it does not. */
export interface Traces {
  readonly ip: string | null;
  readonly os: string | null;
  readonly tool: string | null;
}

export type Fields = { readonly [k: string]: unknown };

export const inside = (v: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((o, k) => (typeof o === 'object' && o !== null ? (o as Fields)[k] : undefined), v);

export const text = (v: unknown, ...path: readonly string[]): string => {
  const found = inside(v, ...path);
  return typeof found === 'string' ? found : '';
};

export function tracesOf(ip: string, agent: string): Traces {
  const os = /windows/i.test(agent)
    ? 'windows'
    : /mac ?os|macintosh|darwin/i.test(agent)
      ? 'macos'
      : /linux|x11/i.test(agent)
        ? 'linux'
        : null;
  const tool = /^[A-Za-z0-9._-]+/.exec(agent)?.[0].toLowerCase() ?? null;
  return { ip: /^[0-9a-f.:]+$/.test(ip) ? ip : null, os, tool };
}
