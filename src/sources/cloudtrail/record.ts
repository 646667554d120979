import { obj, str } from '../../model/json.ts';
import type { JsonObject } from '../../model/source.ts';
import type { StatedTime } from '../../model/time.ts';
import { type ActionProfile, actionProfile } from './actions.ts';
import { statedTime } from './time.ts';

/**
 * One CloudTrail record, its parts picked out once. Attackers write `requestParameters`, `userAgent` and the names in
 * them; AWS writes the rest. Any part may be missing, `null` or of a wrong type: it is then `null` here.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export interface TrailRecord {
  readonly json: JsonObject;
  readonly identity: JsonObject | null;
  readonly request: JsonObject | null;
  /** Absent for reads, for failures, and where the service leaves it out. */
  readonly response: JsonObject | null;
  readonly at: StatedTime | null;
  readonly profile: ActionProfile;
  /** The service that called on the identity's behalf, or that acts by itself; `null` for a direct call. */
  readonly invokedBy: string | null;
  readonly error: string | null;
  readonly failed: boolean;
}

export function trailRecord(json: JsonObject): TrailRecord {
  const identity = obj(json.userIdentity);
  const response = obj(json.responseElements);
  const error = str(json.errorCode);
  const time = json.eventTime;
  return {
    json,
    identity,
    request: obj(json.requestParameters),
    response,
    at: typeof time === 'string' ? statedTime(time) : null,
    profile: actionProfile(str(json.eventSource) ?? '', str(json.eventName) ?? ''),
    invokedBy: identity === null ? null : str(identity.invokedBy),
    error: error ?? (json.errorMessage === undefined ? null : str(json.errorMessage)),
    failed:
      error !== null || json.errorMessage !== undefined ? error !== null || str(json.errorMessage) !== null : false,
  };
}
