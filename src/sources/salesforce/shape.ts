import type { JsonObject, JsonValue } from '../../model/source.ts';
import type { StatedTime } from '../../model/time.ts';

/** An account by what a record has of it: id (15 or 18 characters), user name. */
export interface Account {
  readonly id: string | null;
  readonly name: string | null;
}

/** What one record says, whatever form it came in. */
export interface Entry {
  readonly form: 'log-file' | 'real-time' | 'setup';
  /** `Login`, `ApexRestApi`, `LoginAs` …: without the suffixes of the objects that hold it (`Event`, `EventStore`). */
  readonly type: string;
  /** Unique over records; log files have none (a request leaves several rows). */
  readonly id: string | null;
  readonly requestId: string | null;
  readonly time: StatedTime | null;
  /** As whom it ran. */
  readonly user: Account;
  /** Who was logged in as that user, by Salesforce's login-as. */
  readonly delegate: Account | null;
  readonly userType: string | null;
  readonly loginKey: string | null;
  readonly sessionKey: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly target: string | null;
  /** The field that says how it went, and its word. */
  readonly status: string | null;
  readonly section: string | null;
}

/** A text, or a number as text; empty is absent. */
export function cell(o: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value: JsonValue | undefined = Object.hasOwn(o, name) ? o[name] : undefined;
    if (typeof value === 'string' && value !== '' && value !== 'N/A') return value;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  }
  return null;
}

/** `LoginEvent`, `LoginEventStream`, `ApiAnomalyEventStore`, `LoginAsEventLog` → the operation. */
export const operationOf = (type: string): string => type.replace(/Event(?:Store|Stream|Log)?$/, '') || type;
