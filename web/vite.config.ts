import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * One page, no inline script or style, no request to another host, so that it runs under the strictest content policy.
 * `npm run build` calls this through scripts/lib/build-web.mjs, only when something in web/ has changed.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // A preload helper would be an inline script on browsers that no longer matter.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      // `use client` is for servers that render React; there is none here.
      onLog: (level, log, show) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') show(level, log);
      },
    },
  },
});
