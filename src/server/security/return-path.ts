/** Pages of logging in are nobody's to keep. */
export const NOT_KEPT = { 'cache-control': 'no-store' } as const;

/** A path of ours to go on to after the login: never another host (`//host`, `/\host`), nor anything but the characters of RFC 3986. */
export const pathOf = (text: string | undefined): string =>
  text !== undefined && text.length <= 2000 && /^\/(?!\/)[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/.test(text) ? text : '/';
