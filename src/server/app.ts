import { Hono } from 'hono';
import { actionEndpoints } from './api/actions.ts';
import { attributionEndpoints } from './api/attributions.ts';
import { bundleEndpoints } from './api/bundles.ts';
import { caseFindingEndpoints } from './api/case-findings.ts';
import { caseEndpoints } from './api/cases.ts';
import { coverageEndpoints } from './api/coverage.ts';
import { credentialEndpoints } from './api/credentials.ts';
import { demoEndpoints } from './api/demo.ts';
import { evidenceEndpoints } from './api/evidence.ts';
import { feedEndpoints } from './api/feeds.ts';
import { findingEndpoints } from './api/findings.ts';
import { identityEndpoints } from './api/identities.ts';
import { lineageEndpoints } from './api/lineage.ts';
import { meEndpoints } from './api/me.ts';
import { searchEndpoints } from './api/search.ts';
import { sessionEndpoints } from './api/sessions.ts';
import { statusEndpoints } from './api/status.ts';
import { streamEndpoints } from './api/stream.ts';
import { timelineEndpoints } from './api/timeline.ts';
import { triageEndpoints } from './api/triage.ts';
import type { Endpoint } from './http/endpoint.ts';
import { crossSiteGuard, hostGuard, securityHeaders } from './http/guard.ts';
import { mount } from './http/mount.ts';
import { openApi } from './http/openapi.ts';
import { Problem } from './http/problem.ts';
import { problemResponse } from './http/respond.ts';
import { socketOf } from './http/socket.ts';
import { serveWorkbench } from './http/static.ts';
import { ingestEndpoints } from './ingest/endpoints.ts';
import { signalsEndpoints } from './ingest/signals/endpoints.ts';
import { webhookEndpoints } from './ingest/webhooks.ts';
import type { ServerLog } from './log.ts';
import type { RequestTally } from './metrics.ts';
import { requireRole } from './security/access.ts';
import { type LoginOptions, serveLogin } from './security/login.ts';
import { peerOf } from './security/peer.ts';
import type { Service } from './service.ts';

export const ENDPOINTS: readonly Endpoint[] = [
  ...statusEndpoints,
  ...feedEndpoints,
  ...meEndpoints,
  ...searchEndpoints,
  ...attributionEndpoints,
  ...actionEndpoints,
  ...sessionEndpoints,
  ...timelineEndpoints,
  ...credentialEndpoints,
  ...identityEndpoints,
  ...findingEndpoints,
  ...lineageEndpoints,
  ...coverageEndpoints,
  ...evidenceEndpoints,
  ...caseEndpoints,
  ...caseFindingEndpoints,
  ...bundleEndpoints,
  ...triageEndpoints,
  ...streamEndpoints,
  ...demoEndpoints,
  ...ingestEndpoints,
  ...webhookEndpoints,
  ...signalsEndpoints,
];

export interface AppOptions {
  /** Host names that are ours besides those of the loopback interface. */
  readonly hosts: readonly string[];
  /** Folder of the built workbench. */
  readonly workbench: string | null;
  readonly log: ServerLog;
  readonly requests: RequestTally;
  /** `null`: no login is asked for. */
  readonly login?: LoginOptions | null;
}

/** The whole of what the server answers, without a socket. */
export function makeApp(service: Service, { hosts, workbench, log, requests, login = null }: AppOptions): Hono {
  const app = new Hono();
  const document = JSON.stringify(openApi(ENDPOINTS));
  app.use(async (c, next) => {
    await next();
    const status = `${Math.floor(c.res.status / 100)}xx`;
    requests.set(status, (requests.get(status) ?? 0) + 1);
  });
  app.use(securityHeaders, hostGuard(hosts), crossSiteGuard);
  app.get('/v1/openapi.json', (c) =>
    c.body(document, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' }),
  );
  app.get('/healthz', (c) => c.json({ status: 'alive' }, 200, { 'cache-control': 'no-store' }));
  app.get('/readyz', (c) => {
    const { state } = service.library;
    return c.json({ status: state }, state === 'ready' ? 200 : 503, { 'cache-control': 'no-store' });
  });
  app.get('/metrics', (c) => {
    requireRole(service.gate.callerOf(c.req.raw, peerOf(socketOf(c))), 'reader');
    return c.text(service.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
  mount(app, ENDPOINTS, service);
  app.all('/v1/*', () => {
    throw new Problem('not-found', 'There is no such endpoint. /v1/openapi.json lists them.');
  });
  if (login !== null) serveLogin(app, login);
  if (workbench !== null) serveWorkbench(app, workbench);
  app.notFound(() => problemResponse(new Problem('not-found', 'There is nothing here. The API is under /v1.')));
  app.onError((error, c) => {
    if (!(error instanceof Problem)) log.error('request failed', error, { method: c.req.method, path: c.req.path });
    return problemResponse(error);
  });
  return app;
}
