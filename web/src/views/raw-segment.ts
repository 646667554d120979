import { useLocation } from 'wouter';

/**
 * The n-th part of the address, decoded once. The router's own parameters are decoded by halves before one sees them, and a ref may
 * hold a `%2F` of its own.
 */
export function useSegment(n: number): string {
  useLocation();
  const raw = window.location.pathname.split('/')[n] ?? '';
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
