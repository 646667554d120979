import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'web.access',
  title: 'Web server access log (nginx, Apache httpd and their kin: combined, common, JSON)',
  stability: 'beta',
  administration: 'web-server',
  clock: {
    precisionMicros: 1_000_000,
    stamps:
      'the server: when the request was received (Apache) or answered (nginx); whole seconds unless $msec is logged',
  },
  clientsWord: [
    'remote user (nginx writes what the client sent, whether or not it asked for a password; Apache on a 401 as well)',
    'user agent',
    'referer',
    'X-Forwarded-For and every address that the server took from it (realip, mod_remoteip)',
    'host header',
    'request line',
    'request ids that the client may send ($http_x_request_id)',
  ],
  keyClasses: { 'x509.subject': 'K1', 'x509.serial': 'K1' },
  remedies: {
    'issuance-not-in-evidence':
      'A plain access log names no credential. Log the session or token id that the application verified, or $ssl_client_serial with $ssl_client_verify.',
    'login-not-in-evidence': 'Collect the log of the application or of the identity provider that signs people in.',
    'device-not-bound':
      'Ask for client certificates and log $ssl_client_verify, $ssl_client_s_dn and $ssl_client_serial (Apache: SSL_CLIENT_VERIFY, SSL_CLIENT_S_DN, SSL_CLIENT_M_SERIAL).',
    'owner-unknown':
      'The user name in an access log is not proof. Map it in ascribe.yaml where this server checks it, or log a verified subject.',
    'clock-not-stated': 'Log $time_iso8601 or $msec.',
  },
  docs: [
    'https://nginx.org/en/docs/http/ngx_http_log_module.html',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#variables',
    'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#variables',
    'https://httpd.apache.org/docs/2.4/mod/mod_log_config.html',
    'https://httpd.apache.org/docs/2.4/mod/mod_ssl.html#envvars',
  ],
};
