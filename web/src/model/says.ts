/** What the codes of chain steps and of window ends mean. A code that is not here is shown as it is. */
const STEP: Readonly<Record<string, string>> = {
  issued: 'issued to whoever presented the credential before it',
  authenticated: 'issued after a fresh login',
  delivered: 'delivered to this workload by its issuer',
  asserted: 'the source itself names the holder of this credential',
  stated: 'one record states both',
  'knew-secret': 'had read or made the version of the secret that opens this account',
  'service-internal': 'the service acts by itself',
};

const OPENED: Readonly<Record<string, string>> = {
  issued: 'the credential was issued',
  login: 'the holder logged in',
  stated: 'as the record states it',
  'first-use': 'first use in evidence; the true opening may be earlier',
  created: 'the credential was created',
  delivered: 'the credential was delivered',
  unknown: 'nothing in evidence says when',
};

const CLOSED: Readonly<Record<string, string>> = {
  expiry: 'the credential expires',
  revoked: 'revoked',
  deleted: 'deleted',
  rotated: 'replaced by rotation',
  ended: 'the session ended',
  disabled: 'disabled',
  'last-use': 'last use in evidence; nothing closed it',
  open: 'still open: nothing in evidence closes it',
  unknown: 'nothing in evidence says when',
};

/** In short what docs/verdicts.md says of the classes of join keys. */
const KEY_CLASS: Readonly<Record<string, string>> = {
  K1: 'proof of possession of a key',
  K2: 'one credential, as its issuer asserts',
  K3: 'one session, or a key within a stated time',
  K4: 'a request id',
  K5: 'a weak key',
  K6: 'an inference',
};

/** Why no operator is named. */
const NOBODY: Readonly<Record<string, string>> = {
  held: 'the holder is proven, and nothing places them at this use',
  contested: 'the evidence contradicts itself, as it does after a hijack',
  ambiguous: 'more than one fits',
  unattributed: 'nothing in evidence may be named',
};

const lookUp = (table: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(table, code) ? (table[code] ?? code) : code;

export const stepSays = (code: string): string => lookUp(STEP, code);
export const openedSays = (code: string): string => lookUp(OPENED, code);
export const closedSays = (code: string): string => lookUp(CLOSED, code);
export const keyClassSays = (code: string): string => lookUp(KEY_CLASS, code);
export const nobodySays = (verdict: string): string => lookUp(NOBODY, verdict);
