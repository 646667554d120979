import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Hono } from 'hono';

const MEDIA: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSED = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest', '.txt']);
/** File names that the build makes from their content may be kept for ever. */
const HASHED = /[.-][A-Za-z0-9_-]{8,}\.\w+$/;

interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly etag: string;
  readonly media: string;
  readonly isHashed: boolean;
}

/** The workbench as it was built, or `null` where this is a build without it. */
export function workbenchFolder(): string | null {
  const here = import.meta.url;
  const path = here.endsWith('.ts') ? '../../../dist/web' : '../../../web';
  const folder = fileURLToPath(new URL(path, here));
  return existsSync(join(folder, 'index.html')) ? folder : null;
}

/**
 * The files of a folder under `/`, read once into memory: there are few, and so no path of a request ever reaches the disk. A path
 * that is no file gets the page itself, whose views are in the URL.
 */
export function serveWorkbench(app: Hono, folder: string): void {
  const assets = assetsIn(folder);
  const page = assets.get('/index.html');
  app.get('/*', (c) => {
    const { pathname } = new URL(c.req.url);
    const asset =
      assets.get(pathname) ?? (extname(pathname) === '' || !pathname.startsWith('/assets/') ? page : undefined);
    if (asset === undefined) return c.notFound();
    const headers: Record<string, string> = {
      'content-type': asset.media,
      'cache-control': asset.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      etag: asset.etag,
      vary: 'accept-encoding',
    };
    if (c.req.header('if-none-match') === asset.etag) return new Response(null, { status: 304, headers });
    if (asset.gzip !== null && (c.req.header('accept-encoding') ?? '').includes('gzip'))
      return new Response(asset.gzip, { headers: { ...headers, 'content-encoding': 'gzip' } });
    return new Response(asset.bytes, { headers });
  });
}

function assetsIn(folder: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${path
      .slice(folder.length + 1)
      .split(sep)
      .join('/')}`;
    const bytes = new Uint8Array(readFileSync(path));
    const extension = extname(name);
    assets.set(name, {
      bytes,
      gzip: COMPRESSED.has(extension) ? new Uint8Array(gzipSync(bytes)) : null,
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`,
      media: MEDIA[extension] ?? 'application/octet-stream',
      isHashed: HASHED.test(name),
    });
  }
  return assets;
}
