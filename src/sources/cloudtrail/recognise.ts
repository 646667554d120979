import type { JsonObject, RecordView } from '../../model/source.ts';
import { isDigest, isDigestSignature } from './digest.ts';
import { isFolded } from './exported.ts';

/**
 * A CloudTrail record as AWS delivers it, or as CloudTrail Lake and EventBridge hand it on (`detail`): `eventSource` and
 * `eventName` with `eventVersion`, or with two more of its fields where a pipeline dropped the version. Insights records
 * have `insightDetails` instead of a source and a name, digest files the place where they were put. Copies translated into another schema (ECS, OCSF) are not ours.
 */
export function recognise(view: RecordView): boolean {
  const json = view.json;
  if (json === null || json.class_uid !== undefined || json['@timestamp'] !== undefined) return false;
  if (typeof json.eventName === 'string' && typeof json.eventSource === 'string') {
    return typeof json.eventVersion === 'string' || fieldsOf(json) >= 2;
  }
  if (json['eventname'] !== undefined) return isFolded(json);
  return (isInsight(json) && typeof json.eventID === 'string') || isDigest(json) || isDigestSignature(json);
}

export const isInsight = (json: JsonObject): boolean =>
  typeof json.insightDetails === 'object' &&
  json.insightDetails !== null &&
  (json.eventCategory === 'Insight' || json.eventType === 'AwsCloudTrailInsight');

const OTHERS = [
  'eventID',
  'eventTime',
  'eventType',
  'awsRegion',
  'userIdentity',
  'recipientAccountId',
  'sourceIPAddress',
  'requestParameters',
];

const fieldsOf = (json: JsonObject): number => OTHERS.reduce((n, name) => (json[name] === undefined ? n : n + 1), 0);
