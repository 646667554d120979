import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'keycloak.events',
  title: 'Keycloak user and admin events',
  stability: 'beta',
  administration: 'keycloak',
  clock: {
    precisionMicros: 1_000,
    stamps:
      'clock of the Keycloak node at the event; local time without zone in the plain log, UTC in JSON and the API',
  },
  clientsWord: [
    'username of an event that failed',
    'redirect_uri, scope, requested_subject, audience',
    'clientId of an event that failed',
    'ipAddress where the proxy headers are taken from anybody (proxy-headers without trusted addresses)',
  ],
  keyClasses: {
    'oidc.jti': 'K2',
    'keycloak.session': 'K3',
    'keycloak.user': 'K3',
    'keycloak.username': 'K3',
    'keycloak.client': 'K3',
    'k8s.jti': 'K2',
    'oidc.assertion': 'K3',
    'oidc.subject': 'K3',
    'k8s.serviceaccount': 'K3',
    'github.workflow': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Collect the log with the jboss-logging listener at success-level=info (--spi-events-listener--jboss-logging--success-level=info), which also writes REFRESH_TOKEN and TOKEN_EXCHANGE; stored events leave out REFRESH_TOKEN unless it is added to the saved types.',
    'login-not-in-evidence':
      'Keep LOGIN events from before the session began (Realm settings → Events → Expiration), or of the identity provider that Keycloak brokers.',
    'device-not-bound':
      'Require DPoP or certificate-bound tokens for the client, and set proxy-headers with proxy-trusted-addresses so that ipAddress is the client’s.',
    'owner-unknown':
      'Give each workload its own client with a service account, and let it authenticate with its platform’s token.',
    'clock-not-stated':
      'Log JSON (--log-console-output=json), whose stamps carry the zone, or declare utcOffset for this origin.',
  },
  docs: [
    'https://www.keycloak.org/docs/latest/server_admin/#configuring-auditing-to-track-events',
    'https://www.keycloak.org/docs-api/latest/rest-api/index.html#EventRepresentation',
    'https://www.keycloak.org/docs-api/latest/rest-api/index.html#AdminEventRepresentation',
    'https://www.keycloak.org/server/logging',
    'https://www.keycloak.org/securing-apps/token-exchange',
  ],
};
