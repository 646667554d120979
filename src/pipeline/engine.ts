/** Version of the code that reads records into the index: a change of any event read from the same bytes changes it. */
export const READING_VERSION = '1';
