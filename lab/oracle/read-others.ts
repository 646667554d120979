import { createHash } from 'node:crypto';
import { type Claim, type Fields, type Issue, inside, type OracleRecord, text, tracesOf } from './record.ts';

export function readOkta(event: Fields): OracleRecord {
  const ok = text(event, 'outcome', 'result') === 'SUCCESS';
  const targets = inside(event, 'target');
  const list: unknown[] = Array.isArray(targets) ? targets : [];
  const toAws = list.some((t) => text(t, 'type') === 'AppInstance' && /^(aws|amazon)/i.test(text(t, 'displayName')));
  const subject = text(
    list.find((t) => text(t, 'type') === 'AppUser'),
    'alternateId',
  );
  const signsOn = ok && text(event, 'eventType') === 'user.authentication.sso' && toAws && subject !== '';
  const starts = ok && text(event, 'eventType') === 'user.session.start';
  const session = text(event, 'authenticationContext', 'externalSessionId');
  const asn = inside(event, 'securityContext', 'asNumber');
  return {
    id: text(event, 'uuid'),
    event: text(event, 'uuid'),
    product: 'okta',
    at: Date.parse(text(event, 'published')),
    claim: ok ? { kind: 'asserted', root: `okta.user:${text(event, 'actor', 'id')}` } : { kind: 'nobody' },
    issues: [
      ...(signsOn ? [{ kind: 'saml', subject } as const] : []),
      ...(starts && session !== '' ? [{ kind: 'key', key: `okta ${session}`, root: null } as const] : []),
    ],
    ...(session === '' ? {} : { credential: `okta ${session}` }),
    ...(session === '' || starts ? {} : { session: `okta ${session}` }),
    ...(starts ? { login: true } : {}),
    ...(typeof asn === 'number' ? { asn } : {}),
    traces: tracesOf(text(event, 'client', 'ipAddress'), text(event, 'client', 'userAgent', 'rawUserAgent')),
  };
}

export function readK8s(event: Fields): OracleRecord {
  const ips = inside(event, 'sourceIPs');
  const claim = k8sClaim(inside(event, 'user'));
  const extra = inside(event, 'user', 'extra');
  const stated = (key: string): string => {
    const values = inside(extra, `authentication.kubernetes.io/${key}`);
    return Array.isArray(values) ? String(values[0]) : '';
  };
  const token = stated('credential-id');
  return {
    id: text(event, 'auditID'),
    event: text(event, 'auditID'),
    product: 'k8s',
    at: Date.parse(text(event, 'stageTimestamp')),
    claim,
    issues: tokenIssued(event),
    traces: tracesOf(Array.isArray(ips) ? String(ips.at(-1)) : '', text(event, 'userAgent')),
    ...(token === '' ? {} : { credential: `k8s ${token}` }),
    ...(stated('pod-uid') === '' ? {} : { delivered: `k8s.pod:${stated('pod-uid')}` }),
  };
}

/** TokenRequest: the token is the service account's, whoever asked for it. */
function tokenIssued(event: Fields): Issue[] {
  const jti = text(event, 'annotations', 'authentication.kubernetes.io/issued-credential-id').replace('JTI=', '');
  if (jti === '') return [];
  const account = `${text(event, 'objectRef', 'namespace')}/${text(event, 'objectRef', 'name')}`;
  return [{ kind: 'key', key: `k8s ${jti}`, root: `k8s.serviceaccount:${account}` }];
}

function k8sClaim(user: unknown): Claim {
  const first = (key: string): string => {
    const values = inside(user, 'extra', key);
    return Array.isArray(values) ? String(values[0]) : '';
  };
  const name = text(user, 'username');
  const keyId = first('accessKeyId');
  if (name === 'system:anonymous') return { kind: 'nobody' };
  if (name.startsWith('system:serviceaccount:'))
    return { kind: 'asserted', root: `k8s.serviceaccount:${name.split(':').slice(2).join('/')}` };
  if (name.startsWith('system:node:')) return { kind: 'asserted', root: `k8s.node:${name.slice(12)}` };
  if (keyId !== '')
    return { kind: 'sts', keyId, principal: `${first('principalId')}:${first('sessionName')}`, creation: null };
  return { kind: 'asserted', root: `k8s.user:${name}` };
}

const ADMITTED = [
  /^Accepted \w+ for (\S+) from/,
  /session (?:opened|closed) for user ([^\s(]+)/,
  /^Disconnected from user (\S+) /,
];

export function readSshd(line: string): OracleRecord {
  const journal = line.startsWith('{') ? (JSON.parse(line) as Fields) : null;
  const [, iso, bsd, lineHost, linePid, lineMessage] =
    /^(?:(\d{4}-\S+)|(\w{3} [ \d]\d [\d:]{8})) (\S+) sshd\[(\d+)\]: (.*)$/.exec(line) ?? [];
  const host = journal === null ? (lineHost ?? '') : text(journal, '_HOSTNAME');
  const pid = journal === null ? (linePid ?? '') : text(journal, '_PID');
  const message = journal === null ? (lineMessage ?? '') : text(journal, 'MESSAGE');
  const user = ADMITTED.map((r) => r.exec(message)?.[1]).find((u) => u !== undefined);
  const id = `sha256:${createHash('sha256').update(line).digest('hex')}`;
  return {
    id,
    event: id,
    product: `host ${host}`,
    at: journal === null ? Date.parse(iso ?? `${bsd} 2026 UTC`) : Number(text(journal, '__REALTIME_TIMESTAMP')) / 1000,
    claim: user === undefined ? { kind: 'nobody' } : { kind: 'asserted', root: `os.user:${host}/${user}` },
    issues: message.startsWith('Accepted ') ? [{ kind: 'key', key: `sshd ${host}/${pid}`, root: null }] : [],
    traces: tracesOf(/ from (\S+) port/.exec(message)?.[1] ?? / ([\d.]+) port/.exec(message)?.[1] ?? '', ''),
  };
}
