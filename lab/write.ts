import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Rng } from './prng.ts';
import type { Truth } from './truth.ts';
import { type Delivered, iso, MINUTE, type World } from './world.ts';

/** `mixed`: CloudTrail as S3 objects, the others as line files. `ndjson`: everything as lines. `records-gz`: CloudTrail alone. */
export type Format = 'mixed' | 'ndjson' | 'records-gz';
export const FORMATS: readonly Format[] = ['mixed', 'ndjson', 'records-gz'];

export interface EvidenceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Lay the records out as an investigator would be handed them. The same records give the same bytes. */
export function evidenceFiles(seed: string, emissions: readonly Delivered[], format: Format): EvidenceFile[] {
  const rng = new Rng(`${seed}/files`);
  const copies: { readonly e: Delivered; readonly collected: number }[] = [];
  for (const e of emissions) {
    if (e.delivery.lost === true) continue;
    // CloudTrail delivers minutes later and in no order; a host or cluster appends to its own file.
    const travel = e.source === 'aws.cloudtrail' ? rng.int(0, 4 * MINUTE) : 0;
    for (let i = 0; i < (e.delivery.copies ?? 1); i++) {
      copies.push({
        e,
        collected: e.at + (e.delivery.late ?? 0) + travel + i * rng.int(5, 40) * MINUTE,
      });
    }
  }
  copies.sort((a, b) => a.collected - b.collected || (a.e.text < b.e.text ? -1 : a.e.text > b.e.text ? 1 : 0));
  const files = new Map<string, string[]>();
  for (const { e, collected } of copies) {
    const path = pathOf(e, collected, format);
    const lines = files.get(path);
    if (lines) lines.push(e.text);
    else files.set(path, [e.text]);
  }
  return [...files].map(([path, texts]) => ({ path, bytes: fileBytes(path, texts) }));
}

function pathOf(e: Delivered, collected: number, format: Format): string {
  const day = iso(collected).slice(0, 10);
  switch (e.source) {
    case 'aws.cloudtrail': {
      if (format === 'ndjson') return `cloudtrail/${day}.ndjson`;
      const [account, region] = e.stream.split('/') as [string, string];
      const slot = iso(Math.floor(collected / (60 * MINUTE)) * 60 * MINUTE)
        .replaceAll(/[-:]/g, '')
        .slice(0, 13);
      const name = createHash('sha256')
        .update(`${e.stream}/${slot}`)
        .digest('base64url')
        .replaceAll(/[-_]/g, 'x')
        .slice(0, 16);
      return `AWSLogs/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${account}_CloudTrail_${region}_${slot}Z_${name}.json.gz`;
    }
    case 'okta.system-log':
      return `okta/system-log-${day}.ndjson`;
    case 'k8s.audit':
      return `kubernetes/${e.stream}/audit-${day}.log`;
    case 'openssh':
    case 'linux.sudo':
      return `hosts/${e.stream}/${e.text.startsWith('{') ? 'journal.json' : 'auth.log'}`;
    case 'linux.auditd':
      return `hosts/${e.stream}/audit/audit.log`;
    case 'vault.audit':
      return `vault/${e.stream}/audit-${day}.log`;
    case 'postgresql.log':
      return `postgresql/${e.stream}/postgresql-${day}.json`;
    case 'github.actions':
      return `github/${e.stream}-${day}.ndjson`;
    case 'ascribe.gateway':
      return `gateway/${e.stream}-${day}.ndjson`;
    case 'opentelemetry.otlp':
      return `otlp/${e.stream}-${day}.ndjson`;
    case 'keycloak.events':
      return `keycloak/${e.stream}/keycloak-${day}.json`;
    case 'custom.case-api':
      return `case-api/access-${day}.ndjson`;
    case 'teleport.audit':
      return `teleport/${e.stream}/events-${day}.log`;
    case 'azure.monitor':
      return `azure/${e.stream}-${day}.json`;
    case 'gcp.audit':
      return `gcp/${e.stream}/audit-${day}.ndjson`;
  }
}

/**
 * What an investigator declares of these logs: which system each folder is of. A session id of PostgreSQL and a hash of
 * Vault's audit device mean nothing outside of their own system.
 */
const DECLARATIONS = `origins:
  - match: "postgresql/cases-db/**"
    source: postgresql.log
    trust: unprotected
    scope: cases-db
  - match: "vault/vault-a/**"
    source: vault.audit
    trust: unprotected
    scope: vault-a
sources:
  - name: case-api
    mapping:
      name: case-api
      title: Case files of the agencies
      administration: case-office
      match: [{ path: app, equals: case-api }]
      id: id
      time: { path: ts, format: iso }
      actor: { id: sub, kind: keycloak.user }
      credential: { path: jti, kind: oidc.jti, class: K2, expires: exp }
      device: { ip: ip, host: pod, pod: podUid, node: node }
      action: op
      target: case
      outcome: { path: result, success: [ok], failure: [denied] }
      onBehalfOf:
        - { path: act.officer, kind: app.user }
      agency: act.ori
      privileged: ["case.open"]
`;

export type Declared = Pick<World, 'opened' | 'exits'>;

export function declarations({ opened, exits: [proxy, line] }: Declared): string {
  const readersOf = (readers: readonly string[]): string =>
    readers.length === 0 ? '' : `, readers: [${readers.map((r) => `"${r}"`).join(', ')}]`;
  const secrets = opened
    .map((o) => `  - { secret: "${o.secret}", opens: "${o.account}"${readersOf(o.readers ?? [])} }\n`)
    .join('');
  const exits = `egress:\n  - { cidr: ${proxy}/32, name: proxy }\nnetworks:\n  - { cidr: ${line}/32, name: office line }\n`;
  return `${DECLARATIONS}${exits}${secrets === '' ? '' : `secrets:\n${secrets}`}`;
}

function fileBytes(path: string, texts: readonly string[]): Uint8Array {
  if (!path.endsWith('.json.gz')) return Buffer.from(`${texts.join('\n')}\n`);
  return gzipSync(`{"Records":[${texts.join(',')}]}`, { level: 6 });
}

export function writeWorld(
  out: string,
  files: readonly EvidenceFile[],
  truth: readonly Truth[],
  declared: Declared,
): void {
  for (const file of files) {
    const path = join(out, 'logs', file.path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.bytes);
  }
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'ascribe.yaml'), declarations(declared));
  writeFileSync(join(out, 'truth.ndjson'), truth.map((t) => `${JSON.stringify(t)}\n`).join(''));
}
