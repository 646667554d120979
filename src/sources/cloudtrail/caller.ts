import { NO_PRINCIPAL, type Presented, type Principal } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import type { Ref } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';

/** What `userIdentity` says: the name in the log, and the credential that was presented. */
export interface Caller {
  readonly principal: Principal;
  readonly presented: Presented | null;
  /** The role behind the credential, if it is a role's. */
  readonly role: Ref | null;
  /** What the caller of AssumeRole named the session: the client's word. */
  readonly sessionName: string | null;
  /** As in the session keys: `AROA…:session`, `AIDA…`, `<account>:<name>`, the account for root. */
  readonly principalId: string | null;
  readonly nativeSession: readonly Ref[];
  readonly onBehalfOf: readonly Ref[];
  /** True for a session's own key: issuing with it is chaining. */
  readonly temporary: boolean;
}

export const NOBODY: Caller = {
  principal: NO_PRINCIPAL,
  presented: null,
  role: null,
  sessionName: null,
  principalId: null,
  nativeSession: [],
  onBehalfOf: [],
  temporary: false,
};

/** AWS hides what was typed into a failed sign-in, because it may be a password. */
export function visible(name: JsonValue | undefined): string | null {
  const text = str(name);
  return text === 'HIDDEN_DUE_TO_SECURITY_REASONS' ? null : text;
}

/** Whether a name has the shape of a mail address. */
export const isEmail = (text: string): boolean => text.length <= 254 && /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text);
