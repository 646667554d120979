import type { Context } from 'hono';

/** The connection that a request came on; nothing where it came on none (tests). Its kind is for `instanceof` to tell. */
export const socketOf = (c: Context): unknown =>
  (c.env as { incoming?: { socket?: unknown } } | undefined)?.incoming?.socket;
