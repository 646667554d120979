/** The views that the menu leads to, in its order, and the letter after `g` for each. */
export const PLACES = [
  { path: '/', name: 'Overview', letter: 'o' },
  { path: '/findings', name: 'Findings', letter: 'f' },
  { path: '/actions', name: 'Actions', letter: 'a' },
  { path: '/sessions', name: 'Sessions', letter: 's' },
  { path: '/credentials', name: 'Credentials', letter: 'c' },
  { path: '/identities', name: 'Identities', letter: 'i' },
  { path: '/cases', name: 'Cases', letter: 'k' },
  { path: '/coverage', name: 'Coverage', letter: 'v' },
  { path: '/ingest', name: 'Ingest', letter: 'n' },
] as const;

/** A credential is under Credentials, an account under Identities; by its kind alone, so that it is known before the answer is. */
const refPlace = (ref: string): string =>
  /^[a-z0-9.]*\b(user|role|serviceaccount|service-account|service|workflow|account|node|instance)(%3A|:)/.test(ref)
    ? '/identities'
    : '/credentials';

/** Under which entry of the menu an address belongs. */
export function placeOf(path: string): string {
  if (path.startsWith('/refs/')) return refPlace(path.slice('/refs/'.length));
  if (path.startsWith('/compare/')) return '/sessions';
  const own = PLACES.find((p) => p.path !== '/' && (path === p.path || path.startsWith(`${p.path}/`)));
  return own?.path ?? (path === '/' ? '/' : '');
}
