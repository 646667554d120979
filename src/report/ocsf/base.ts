import type { Micros } from '../../model/time.ts';
import { VERSION } from '../version.ts';

/** One event, ready for `JSON.stringify`. */
export type OcsfEvent = { readonly [attribute: string]: unknown };

/** The schema that is written. */
export const OCSF_VERSION = '1.8.0';

interface Basics {
  readonly classUid: 2004 | 3002 | 3003 | 6003 | 6005;
  readonly activity: number;
  readonly activityName?: string;
  readonly time: Micros;
  readonly uid: string;
  /** 1 informational, 2 low, 3 medium, 4 high, 5 critical. */
  readonly severity: 1 | 2 | 3 | 4 | 5;
}

/** What every event has: classification, time, metadata. */
export function baseOf({ classUid, activity, activityName, time, uid, severity }: Basics) {
  return {
    ...{ category_uid: Math.floor(classUid / 1000), class_uid: classUid, activity_id: activity },
    ...(activityName !== undefined && { activity_name: activityName }),
    ...{ type_uid: classUid * 100 + activity, time: millis(time), severity_id: severity },
    metadata: { version: OCSF_VERSION, product: { name: 'Ascribe', vendor_name: 'Ascribe', version: VERSION }, uid },
  };
}

/** OCSF times are whole milliseconds since 1970 UTC. */
export const millis = (at: Micros): number => Math.floor(at / 1000);
