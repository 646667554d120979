import fc from 'fast-check';

/**
 * The same cases on every run, so that a failure in CI is one that a change has made. `npm run fuzz` draws new ones:
 * `ASCRIBE_SEED=random`, or the seed that a failure printed.
 */
const wanted = process.env.ASCRIBE_SEED ?? '20260101';
if (wanted !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
