import type { EventKind } from '../../model/event.ts';

/** What an action of the Vault is. */
export interface ActionRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
}

const row = (kind: EventKind, privileged = false): ActionRow => ({ kind, privileged });

/**
 * By message code.
 * https://docs.cyberark.com/pam-self-hosted/latest/en/content/pasref/vault%20audit%20action%20codes.htm
 */
const BY_CODE: ReadonlyMap<string, ActionRow> = new Map([
  ['4', row('authenticate')],
  ['7', row('authenticate')],
  ['8', row('end')],
  ['19', row('authenticate')],
  ['20', row('authenticate')],
  ['24', row('rotate', true)],
  ['31', row('rotate', true)],
  ['57', row('rotate', true)],
  ['60', row('rotate', true)],
  ['130', row('act', true)],
  ['294', row('rotate', true)],
  ['295', row('read-secret', true)],
  ['300', row('authenticate', true)],
  ['301', row('authenticate', true)],
  ['302', row('end', true)],
  ['303', row('end', true)],
  ['308', row('read-secret', true)],
  ['309', row('authenticate')],
  ['319', row('read-secret', true)],
  ['359', row('act', true)],
  ['361', row('act', true)],
  ['411', row('act', true)],
  ['412', row('act', true)],
  ['427', row('rotate', true)],
  ['428', row('read-secret', true)],
]);

/** By the Vault's words, for the rest of its several hundred codes: the first that fits. */
const BY_WORDS: readonly (readonly [RegExp, ActionRow])[] = [
  [/^(?:confirm|reject) (?:\w+ )?request/i, row('approve', true)],
  [/\b(?:change|reconcile) (?:password|ssh key)/i, row('rotate', true)],
  [/^(?:retrieve|show|copy|use) (?:password|ssh key)/i, row('read-secret', true)],
  [/^(?:set|reset) (?:user )?password/i, row('change-identity', true)],
  [
    /^(?:add|update|add\/update|delete|remove|rename|activate|suspend|enable|disable|reset)\b.*\b(?:user|group|owner|rule|member|safe|location|network area|directory|platform|ldap)/i,
    row('change-identity', true),
  ],
  [/public key .*updated/i, row('change-identity', true)],
  [/^clear .*history/i, row('act', true)],
];

export function rowOf(code: string, action: string): ActionRow {
  const words = action.slice(0, 200);
  return BY_CODE.get(code) ?? BY_WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? row('act');
}
