/**
 * How fast and how heavy the workbench is in a real Chromium, of a server that runs already. For each address: first contentful paint of
 * five fresh visits, and the bytes of the page with its scripts and styles as they came. With a timeline on the page it is zoomed with the wheel
 * to less than a second, and the time between frames is told.
 *
 *   node scripts/measure-page.mjs http://127.0.0.1:7433 / /refs/aws.access-key%3AAKIA…
 *
 * Chromium: Debian's package, or what `$CHROMIUM` names.
 */
import { loadavg } from 'node:os';
import { chromium } from 'playwright-core';

const VISITS = 5;
const [baseURL, ...paths] = process.argv.slice(2);
if (baseURL === undefined || paths.length === 0) {
  console.error('usage: node scripts/measure-page.mjs URL PATH…');
  process.exit(2);
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
console.log(`load ${loadavg()[0].toFixed(1)}`);
for (const path of paths) {
  const paints = [];
  let weight = 0;
  for (let i = 0; i < VISITS; i++) {
    const { page, bytes, close } = await visit(path);
    weight = await bytes();
    paints.push(
      await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN),
    );
    if (i === VISITS - 1) await zoom(page);
    await close();
  }
  paints.sort((a, b) => a - b);
  console.log(`${path}  first paint ${paints.map((p) => Math.round(p)).join(' ')} ms  page ${weight} bytes`);
}
await browser.close();

async function visit(path) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, baseURL });
  const page = await context.newPage();
  const sizes = [];
  page.on('response', (response) => {
    if (!new URL(response.url()).pathname.startsWith('/v1/'))
      sizes.push(
        response
          .request()
          .sizes()
          .then((s) => s.responseBodySize),
      );
  });
  await page.goto(path);
  await page.locator('main h1').first().waitFor();
  return {
    page,
    bytes: async () => (await Promise.all(sizes)).reduce((a, b) => a + b, 0),
    close: () => context.close(),
  };
}

/** A turn of the wheel for each frame, without a rest, until a second or less is in view. */
async function zoom(page) {
  await page.waitForFunction(() => document.querySelector('.skeleton, [aria-busy="true"]') === null);
  const canvas = page.locator('canvas').first();
  if ((await canvas.count()) === 0) return;
  await page.evaluate(() => {
    window.frames_ = [];
    let last = performance.now();
    const frame = (now) => {
      window.frames_.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const box = await canvas.boundingBox();
  await page.mouse.move(box.x + box.width * 0.37, box.y + 20);
  await page.keyboard.down('Control');
  for (let i = 0; i < 200; i++) {
    await page.mouse.wheel(0, -40);
    await page.waitForTimeout(16);
    if (/ ms in view/.test(await page.locator('.timeline-head .quiet').first().textContent())) break;
  }
  await page.keyboard.up('Control');
  const frames = (await page.evaluate(() => window.frames_)).slice(1).sort((a, b) => a - b);
  const at = (share) => frames[Math.min(frames.length - 1, Math.floor(frames.length * share))].toFixed(1);
  const reached = await page.locator('.timeline-head .quiet').first().textContent();
  console.log(
    `  zoomed to ${reached}: ${frames.length} frames, median ${at(0.5)} ms, p95 ${at(0.95)}, longest ${at(1)}`,
  );
}
