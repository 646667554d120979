import { obj, str } from '../../model/json.ts';
import type { RecordView } from '../../model/source.ts';

/** Action, actor with a type, and a context with a workspace or enterprise: with Slack's spelling of each. */
export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['action'] === undefined || json['context'] === undefined) return false;
  const [actor, context] = [obj(json['actor']), obj(json['context'])];
  if (str(json['action']) === null || actor === null || context === null) return false;
  const location = obj(context['location']);
  return (
    str(actor['type']) !== null &&
    (json['date_create'] !== undefined || json['entity'] !== undefined || obj(actor['user']) !== null) &&
    location !== null &&
    (location['type'] === 'workspace' || location['type'] === 'enterprise')
  );
}
