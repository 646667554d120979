import type { Authentication, EventKind, Outcome } from '../../model/event.ts';
import { str, strAt } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';

/** What an event is. `proves`: whose session or credential it is was checked, if it succeeded. */
interface Row {
  readonly name: RegExp;
  readonly kind: EventKind;
  readonly proves: boolean;
  readonly privileged?: true;
}

/** First fit decides; names of AM begin with `AM-`, those of IDM are words. */
const ROWS: readonly Row[] = [
  { name: /^AM-(?:TREE-)?LOGIN-COMPLETED$|^LOGIN$|^authentication$/, kind: 'authenticate', proves: true },
  { name: /^AM-(?:LOGIN-MODULE|NODE-LOGIN)-COMPLETED$/, kind: 'authenticate', proves: false },
  { name: /^AM-LOGOUT$|^LOGOUT$|^AM-SESSION-LOGGED_OUT$/, kind: 'end', proves: true },
  { name: /^AM-SESSION-(?:DESTROYED|IDLE_TIMED_OUT|MAX_TIMED_OUT)$/, kind: 'end', proves: false },
  { name: /^AM-SESSION-CREATED$/, kind: 'issue', proves: true },
  { name: /^AM-ACCESS-ATTEMPT$/, kind: 'act', proves: false },
  { name: /^AM-IDENTITY-CHANGE$/, kind: 'change-identity', proves: true, privileged: true },
  { name: /^(?:AM-CONFIG-CHANGE|CONFIG)$/, kind: 'act', proves: true, privileged: true },
  { name: /^(?:sync|recon)$/, kind: 'change-identity', proves: false },
];
const PLAIN = { kind: 'act', proves: true } as const;

export interface Purpose {
  readonly kind: EventKind;
  readonly proves: boolean;
  readonly privileged: boolean;
}

export function purposeOf(o: JsonObject, name: string): Purpose {
  const row = ROWS.find((r) => r.name.test(name.slice(0, 100))) ?? PLAIN;
  // IDM's activities are changes of what it manages.
  const isManaged = o['topic'] === 'activity' && !name.startsWith('AM-');
  const kind = isManaged ? 'change-identity' : row.kind;
  return { kind, proves: row.proves, privileged: isManaged || ('privileged' in row && row.privileged === true) };
}

/** Activities and changes of configuration have no result: they are written of what was done. */
export function outcomeOf(o: JsonObject, name: string): Outcome {
  const word = (str(o['result']) ?? strAt(o['response'], 'status') ?? str(o['status']))?.toUpperCase() ?? null;
  if (word === 'SUCCESSFUL' || word === 'SUCCESS') return 'success';
  if (word === 'FAILED' || word === 'FAILURE') return 'failure';
  if (word !== null || name === 'AM-ACCESS-ATTEMPT') return 'unknown';
  return o['topic'] === 'activity' || o['topic'] === 'config' ? 'success' : 'unknown';
}

export function authenticationOf(purpose: Purpose, outcome: Outcome, isNamed: boolean): Authentication {
  if (purpose.kind === 'authenticate') {
    if (outcome === 'failure') return 'failed';
    return purpose.proves && outcome === 'success' && isNamed ? 'proven' : 'none';
  }
  return purpose.proves && isNamed ? 'proven' : 'none';
}
