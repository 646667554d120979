/** `__Host-` binds a cookie to this host and to TLS (RFC 6265bis §4.1.3.2). */
export const cookieName = (name: string, isSecure: boolean): string => (isSecure ? `__Host-${name}` : name);

/** `null`: the request has none of this name. */
export function cookieIn(request: Request, name: string): string | null {
  const cookies = (request.headers.get('cookie') ?? '').split(';').map((c) => c.trim());
  return cookies.find((c) => c.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
}

/** No script gets it. `seconds`: 0 takes it away. */
export const setCookie = (
  name: string,
  value: string,
  seconds: number,
  sameSite: 'Strict' | 'Lax',
  isSecure: boolean,
): string =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=${sameSite}${isSecure ? '; Secure' : ''}`;
