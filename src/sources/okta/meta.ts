import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'okta.system-log',
  title: 'Okta System Log',
  stability: 'beta',
  administration: 'okta',
  clock: { precisionMicros: 1_000, stamps: 'Okta service clock when the event was published (UTC)' },
  clientsWord: [
    'client.userAgent',
    'request.ipChain (all but the hop that Okta resolved into client.ipAddress)',
    'debugContext.debugData.deviceFingerprint',
    'debugContext.debugData.dtHash',
    'actor.alternateId of a failed sign-in (what was typed)',
  ],
  keyClasses: {
    'okta.session': 'K3',
    'okta.root-session': 'K3',
    'okta.api-token': 'K2',
    'okta.oauth-client': 'K3',
    'okta.user': 'K3',
    'okta.device': 'K2',
    'app.token': 'K2',
    'saml.subject': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Export the System Log from before the session began (it is kept for 90 days), or stream it (Log Streaming, EventBridge).',
    'login-not-in-evidence':
      'Export user.session.start too: filters that keep only administrative events leave sessions without their sign-in.',
    'device-not-bound':
      'Enrol devices (Okta Verify, Okta FastPass) and ask for them at every sign-on to applications that matter: device.id is then checked there, and not only remembered by the session.',
    'owner-unknown': 'Replace SSWS API tokens by OAuth service apps, one per workload.',
  },
  docs: [
    'https://developer.okta.com/docs/reference/api/system-log/',
    'https://developer.okta.com/docs/reference/api/event-types/',
    'https://developer.okta.com/docs/reference/system-log-query/',
    'https://help.okta.com/en-us/content/topics/reports/log-streaming/about-log-streams.htm',
  ],
};
