import type { ReadContext, ReadResult, RecordView } from '../../model/source.ts';
import { readActivity } from './activity.ts';
import { readAdministrator } from './administrator.ts';
import { readAuthentication } from './authentication.ts';
import { logOf } from './logs.ts';
import { readTelephony } from './telephony.ts';

const READERS = {
  authentication: readAuthentication,
  administrator: readAdministrator,
  activity: readActivity,
  telephony: readTelephony,
} as const;

export function read(view: RecordView, _context: ReadContext): ReadResult {
  const record = view.json === null ? null : logOf(view.json);
  return record === null
    ? { ok: false, reason: 'not-a-log-record' }
    : { ok: true, events: [READERS[record.log](record.o)] };
}
