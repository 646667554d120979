import type { EventKind } from '../../model/event.ts';

export interface TypeRow {
  readonly kind: EventKind;
  readonly privileged: boolean;
  /** Box's own finding about an account. */
  readonly finding?: true;
}

const row = (kind: EventKind, privileged: boolean): TypeRow => ({ kind, privileged });

/** By type, else by the words of which it is made. https://developer.box.com/reference/resources/event/ */
const TYPES: readonly (readonly [RegExp, TypeRow])[] = [
  [/^(?:LOGIN|ADMIN_LOGIN|FAILED_LOGIN)$/, row('authenticate', false)],
  [
    /^(?:SHIELD_|FILE_MARKED_MALICIOUS|CONTENT_WORKFLOW_(?:ABNORMAL|.*_VIOLATION)|DEVICE_TRUST_CHECK_FAILED)/,
    { kind: 'attest', privileged: false, finding: true },
  ],
  [/^APPLICATION_PUBLIC_KEY_ADDED$|^OAUTH2_ACCESS_TOKEN_CREATED$/, row('issue', true)],
  [
    /^APPLICATION_PUBLIC_KEY_DELETED$|^OAUTH2_ACCESS_TOKEN_REVOKE$|^OAUTH2_REFRESH_TOKEN_REVOKED$|^REMOVE_DEVICE_ASSOCIATION$/,
    row('revoke', true),
  ],
  [
    /^(?:NEW_USER|DELETE_USER|EDIT_USER|ACCESS_(?:GRANTED|REVOKED)|CHANGE_ADMIN_ROLE|GROUP_|ADMIN_INVITE|MASTER_INVITE|USER_AUTHENTICATE|EMAIL_ALIAS|(?:ENABLE|DISABLE)_TWO_FACTOR|CHANGE_FOLDER_PERMISSION)/,
    row('change-identity', true),
  ],
  [
    /^(?:DATA_RETENTION|RETENTION|LEGAL_HOLD|ENTERPRISE_APP|APPLICATION_|CONTENT_WORKFLOW_|WORKFLOW_AUTOMATION|METADATA_TEMPLATE|TERMS_OF_SERVICE|ADVANCED_FOLDER_SETTINGS|REPORT_|ADD_DEVICE_ASSOCIATION)/,
    row('act', true),
  ],
];

export const rowOf = (type: string): TypeRow => TYPES.find(([words]) => words.test(type))?.[1] ?? row('act', false);
