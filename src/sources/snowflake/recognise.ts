import type { RecordView } from '../../model/source.ts';
import { column, viewOf } from './row.ts';

/** Columns of which every view has one. */
const ONE_OF = ['USER_NAME', 'GRANTEE_NAME', 'TRANSFER_TYPE', 'LOGIN_EVENT_ID', 'IS_SUCCESS'] as const;

export function recognise({ json, syslog }: RecordView): boolean {
  return (
    json !== null && syslog === null && ONE_OF.some((name) => column(json, name) !== undefined) && viewOf(json) !== null
  );
}
