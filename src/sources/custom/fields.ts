import { RE2JS } from 're2js';
import type { JsonObject, JsonValue, RecordView } from '../../model/source.ts';
import { parsePath, textAt, valueAt } from './path.ts';
import type { Condition, CustomMapping } from './schema.ts';

/** The record as an object whose paths the mapping names; `null` if it is not of this application. */
export type FieldsOf = (view: RecordView) => JsonObject | null;

/** Longer lines are not matched. */
const MAX_LINE = 65_536;

export function fieldsReader(mapping: CustomMapping): FieldsOf {
  const holds = conditionsReader(mapping.match ?? []);
  const fields = mapping.format === 'json' ? jsonFields : lineFields(mapping.pattern ?? '', mapping.syslog);
  return (view) => {
    const found = fields(view);
    return found !== null && holds(found) ? found : null;
  };
}

const jsonFields: FieldsOf = (view) => (view.syslog === null ? view.json : null);

/**
 * Lines are matched by RE2, in time linear in the line, so that no mapping can be made to hang by what an attacker writes.
 * The whole line (or message) must match.
 */
function lineFields(pattern: string, inSyslog: boolean): FieldsOf {
  const expression = RE2JS.compile(pattern);
  const groups = Object.keys(expression.namedGroups());
  return (view) => {
    if (view.json !== null && view.syslog === null) return null;
    const text = inSyslog ? (view.syslog?.message ?? null) : view.text.trimEnd();
    if (text === null || text.length > MAX_LINE) return null;
    const matcher = expression.matcher(text);
    if (!matcher.matches()) return null;
    const out: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
    for (const name of groups) {
      const value = matcher.group(name);
      if (value !== null && value !== '' && value !== '-') out[name] = value;
    }
    if (view.syslog !== null) {
      out['$time'] = view.syslog.timestamp;
      out['$host'] = view.syslog.host;
      out['$program'] = view.syslog.program;
      out['$pid'] = view.syslog.pid;
    }
    return out;
  };
}

/** Whether every condition holds. */
export function conditionsReader(conditions: readonly Condition[]): (o: JsonObject) => boolean {
  const tests = conditions.map((c) => {
    const path = parsePath(c.path)!;
    return (o: JsonObject): boolean => {
      const value = textAt(o, path);
      if (c.exists !== undefined && (valueAt(o, path) != null) !== c.exists) return false;
      if (c.equals !== undefined && value !== c.equals) return false;
      if (c.oneOf !== undefined && (value === null || !c.oneOf.includes(value))) return false;
      return c.startsWith === undefined || (value?.startsWith(c.startsWith) ?? false);
    };
  });
  return (o) => tests.every((test) => test(o));
}
