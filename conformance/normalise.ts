import { canonicalIp } from '../src/sources/address.ts';

/**
 * What counts as equal, and nothing else does:
 * - upper and lower case, and white space around;
 * - two spellings of one address, two spellings of one instant to the millisecond;
 * - our `service:Operation` and the peer's operation alone;
 * - a scoped id of ours (`host/boot/3`) and the bare id that stands last in it;
 * - a name with its domain, and the same name in the other spelling of that domain (`DOMAIN\name`, `name@domain`).
 */
export const folded = (value: string): string => value.trim().toLowerCase();

export const address = (value: string): string => canonicalIp(value.trim()) ?? folded(value);

/** To the millisecond; a time without zone is UTC, as Elasticsearch reads it. */
export function instant(value: string): string {
  const zoned = /(?:z|[+-]\d\d:?\d\d)$/i.test(value.trim()) ? value.trim() : `${value.trim()}Z`;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? folded(value) : new Date(ms).toISOString();
}

/** The action, and its operation alone. */
export function actionWords(action: string): string[] {
  const colon = action.indexOf(':');
  return colon < 0 ? [action] : [action, action.slice(colon + 1)];
}

/** The value of a ref, and the id that stands last in it where it is scoped. */
export function refWords(ref: string): string[] {
  const value = ref.slice(ref.indexOf(':') + 1);
  const slash = value.lastIndexOf('/');
  return slash < 0 ? [value] : [value, value.slice(slash + 1)];
}
