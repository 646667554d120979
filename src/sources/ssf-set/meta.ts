import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'openid.ssf',
  title: 'OpenID Shared Signals: security event tokens (CAEP, RISC)',
  stability: 'beta',
  administration: 'the transmitter that the token names as its issuer',
  clock: {
    precisionMicros: 1_000_000,
    stamps: "the transmitter's, when the event happened, or when it made the token",
  },
  clientsWord: ['the whole token, as long as nobody verified its signature', 'fp_ua, ips (what the transmitter saw)'],
  keyClasses: {
    'oidc.subject': 'K5',
    'okta.user': 'K5',
    'oidc.jti': 'K5',
    'app.user': 'K5',
    'app.session': 'K5',
    'app.device': 'K5',
  },
  remedies: {
    'origin-not-declared':
      'Declare the folder or stream into which your receiver writes tokens whose signature it has verified; until then a token is anybody’s word.',
    'login-not-in-evidence':
      "Ingest the transmitter's own log of logins: a security event token only tells what changed.",
  },
  docs: [
    'https://www.rfc-editor.org/rfc/rfc8417',
    'https://www.rfc-editor.org/rfc/rfc9493',
    'https://openid.net/specs/openid-caep-1_0-final.html',
    'https://openid.net/specs/openid-risc-1_0-final.html',
    'https://openid.net/specs/openid-sharedsignals-framework-1_0-final.html',
  ],
};
