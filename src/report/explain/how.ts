/** What the codes of chain steps and window ends mean, in words. A code that is not here is shown as it is. */
const STEP_SAYS: Readonly<Record<string, string>> = {
  issued: 'issued to whoever presented the credential before it',
  authenticated: 'issued after a fresh login',
  delivered: 'delivered to this workload by its issuer',
  asserted: 'the source itself names the holder of this credential',
  stated: 'one record states both',
  'knew-secret': 'had read or made the version of the secret that opens this account',
  'service-internal': 'the service acts by itself',
};

const OPENED_SAYS: Readonly<Record<string, string>> = {
  issued: 'the credential was issued',
  login: 'the holder logged in',
  stated: 'as the record states it',
  'first-use': 'first use in evidence (the true opening may be earlier)',
  created: 'the credential was created',
  delivered: 'the credential was delivered',
  unknown: 'nothing in evidence says when',
};

const CLOSED_SAYS: Readonly<Record<string, string>> = {
  expiry: 'the credential expires',
  revoked: 'revoked',
  deleted: 'deleted',
  rotated: 'replaced by rotation',
  ended: 'the session ended',
  disabled: 'disabled',
  offboarded: 'the inventory says that the account holder has left',
  'last-use': 'last use in evidence (nothing closed it)',
  open: 'still open: nothing in evidence closes it',
  unknown: 'nothing in evidence says when',
};

const lookUp = (table: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(table, code) ? (table[code] ?? code) : code;

export const stepSays = (code: string): string => lookUp(STEP_SAYS, code);
export const openedSays = (code: string): string => lookUp(OPENED_SAYS, code);
export const closedSays = (code: string): string => lookUp(CLOSED_SAYS, code);
