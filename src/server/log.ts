/** One line of the server's own log. Values never come from headers, bodies or query strings: there secrets may stand. */
export interface ServerLog {
  info(message: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  error(message: string, error: unknown, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** JSON lines: `time`, `level`, `message`, then the fields. */
export function jsonLog(write: (line: string) => void): ServerLog {
  const say = (level: string, message: string, fields: object): void =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
  return {
    info: (message, fields = {}) => say('info', message, fields),
    error: (message, error, fields = {}) =>
      say('error', message, {
        ...fields,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  };
}
