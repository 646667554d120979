/** Where the server listens when nothing else is said: this machine alone can reach it. */
export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 7433;
/** Between two looks at a watched folder. */
export const DEFAULT_LOOK_SECONDS = 2;
