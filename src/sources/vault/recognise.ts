import { obj, str } from '../../model/json.ts';
import type { JsonObject, RecordView } from '../../model/source.ts';
import { framedText, isJsonx } from './framing.ts';

/**
 * An audit entry: `type` request or response, and a `request` with the id that Vault gave it, an operation and a path. What
 * else may be missing: Enterprise excludes fields, old versions have fewer.
 */
export function recognise(view: RecordView): boolean {
  const o = view.json;
  if (o !== null && view.syslog === null) return isEntry(o);
  const text = framedText(view);
  if (text === null) return o === null && isJsonx(view.text);
  return ENTRY_TYPE.test(text) && text.includes('"request":{') && text.includes('"operation":"');
}

const ENTRY_TYPE = /"type":"(?:request|response)"/;

export function isEntry(o: JsonObject): boolean {
  if (o['type'] !== 'request' && o['type'] !== 'response') return false;
  const request = obj(o['request']);
  if (request === null || str(request['id']) === null || str(request['operation']) === null) return false;
  return (
    typeof request['path'] === 'string' &&
    (obj(o['auth']) !== null || obj(request['namespace']) !== null || str(request['remote_address']) !== null)
  );
}
