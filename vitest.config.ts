import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,lab,bench,conformance,test,web}/**/*.test.ts', '{scripts,verifier}/**/*.test.mjs'],
    /** Builds dist/ once: the tests that go through the real command line run what a user runs. */
    globalSetup: ['scripts/test-setup.mjs'],
    setupFiles: ['scripts/test-seed.mjs'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    slowTestThreshold: 5_000,
    reporters: ['default'],
  },
});
