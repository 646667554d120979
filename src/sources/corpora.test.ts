import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NO_READ_CONTEXT, type ReadContext } from '../model/source.ts';
import { recogniseAndRead } from './registry.ts';
import { viewOf } from './view.ts';

/**
 * Real logs that nobody here wrote. They are not part of the repository: where the folder is absent the tests skip. A claim
 * of another product's record is a defect, and so is a record of one's own that is not claimed.
 */
const CORPORA = new URL('../../../shared/corpora/', import.meta.url);
const file = (name: string): URL => new URL(name.replaceAll(' ', '%20'), CORPORA);
const isHere = existsSync(file('README.md'));
const text = (name: string): string => readFileSync(file(name), 'utf8');
const lines = (name: string): string[] =>
  text(name)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');

const MINE: ReadonlySet<string> = new Set(['k8s.audit', 'okta.system-log', 'openssh.sshd']);

interface Tally {
  records: number;
  /** Records by the source that claims them. */
  readonly claimed: Map<string, number>;
  /** Records claimed but not read, by reason. */
  readonly refused: Map<string, number>;
  /** Actions that were read. */
  readonly actions: Map<string, number>;
}

const count = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1);
};

function tally(records: Iterable<string>, context: ReadContext = NO_READ_CONTEXT): Tally {
  const t: Tally = { records: 0, claimed: new Map(), refused: new Map(), actions: new Map() };
  for (const record of records) {
    for (const view of viewOf(record).views) {
      t.records++;
      const reading = recogniseAndRead(view, context);
      if (reading === null) continue;
      count(t.claimed, reading.source.meta.id);
      if (!reading.result.ok) count(t.refused, reading.result.reason);
      else for (const event of reading.result.events) count(t.actions, event.action);
    }
  }
  return t;
}

/** `{"log": {…}}` rows of detection tests, many of them excerpts. */
function pantherLogs(name: string): string[] {
  return lines(`panther/${name}.jsonl`).map((line) => {
    const { log } = JSON.parse(line) as { log: unknown };
    return typeof log === 'string' ? log : JSON.stringify(log);
  });
}

/** Raw records of a peer's tests by stream. */
function peerStreams(name: string): ReadonlyMap<string, string[]> {
  const streams = new Map<string, string[]>();
  for (const line of lines(`peer-pairs/${name}.dev.jsonl`)) {
    const { stream, original } = JSON.parse(line) as { stream: string; original: unknown };
    const records = streams.get(stream) ?? [];
    records.push(typeof original === 'string' ? original : JSON.stringify(original));
    streams.set(stream, records);
  }
  return streams;
}

describe.runIf(isHere)('on real logs, all sources present', () => {
  it.each<[string, string, number, () => string[]]>([
    ['k8s.audit', 'Logstash CSV of a cluster', 16_563, () => lines('k8s-hkerma/audit-logs.csv')],
    [
      'k8s.audit',
      'AKS diagnostics',
      24,
      () =>
        ['event', 'sample_EventHubs_event', 'sample_KubeAuditLog_event'].map((n) =>
          text(`k8s-aks/samples/${n}.json`).replace(/^\uFEFF/, ''),
        ),
    ],
    ['k8s.audit', 'EKS detection tests', 188, () => pantherLogs('Amazon.EKS.Audit')],
    [
      'okta.system-log',
      'rows of Log Analytics',
      593,
      () =>
        (JSON.parse(text('sentinel-samples/Sample Data/Custom/Okta_CL.json')) as unknown[]).map((row) =>
          JSON.stringify(row),
        ),
    ],
    // Two of the 88 are enrichments without any Okta field, one is `{"eventType":"logout"}`.
    ['okta.system-log', 'Okta detection tests', 85, () => pantherLogs('Okta.SystemLog')],
    ['openssh.sshd', 'a server under attack', 2_000, () => lines('ssh-loghub/OpenSSH/OpenSSH_2k.log')],
    ['openssh.sshd', 'sshd(pam_unix) in a host log', 677, () => lines('ssh-loghub/Linux/Linux_2k.log')],
    ['openssh.sshd', 'samples of a forensic tool', 9, () => lines('plaso/test_data/syslog/syslog_ssh.log')],
    ['openssh.sshd', 'nothing in cron', 0, () => lines('plaso/test_data/syslog/syslog_cron.log')],
  ])('%s reads %s', (id, _name, expected, records) => {
    const t = tally(records());
    expect(t.claimed.get(id) ?? 0).toBe(expected);
    const others = [...t.claimed.keys()].filter((claimant) => claimant !== id);
    // A host log has lines of sudo, su, PAM, cron and systemd beside those of sshd.
    expect(others.filter((claimant) => claimant !== 'linux.sudo' && claimant !== 'systemd.journal')).toEqual([]);
    expect([...t.refused]).toEqual([]);
  });

  it('reads sshd lines without header where they are declared', () => {
    const records = peerStreams('sekoia').get('OpenSSH/openssh') ?? [];
    const t = tally(records, { ...NO_READ_CONTEXT, declaredSource: 'openssh.sshd' });
    expect(t.claimed.get('openssh.sshd')).toBe(t.records);
    expect([...t.refused]).toEqual([]);
  });

  it('has words for nearly all that a real sshd says', () => {
    const t = tally(lines('ssh-loghub/OpenSSH/OpenSSH_2k.log'));
    expect(t.actions.get('sshd:other') ?? 0).toBeLessThan(20);
  });

  it.each(['elastic', 'sekoia'])('claims no other product of %s', (peer) => {
    const claims = [...peerStreams(peer)].flatMap(([stream, records]) =>
      [...tally(records).claimed.keys()].filter((id) => MINE.has(id)).map((id) => `${stream} as ${id}`),
    );
    const own =
      /^(?:okta\/system|Okta\/okta-system-logs) as okta|^(?:system\/auth|OpenSSH\/openssh) as openssh|^(?:Kubernetes\/audit-log|azure\/platformlogs) as k8s/;
    expect(claims.filter((claim) => !own.test(claim))).toEqual([]);
    expect(claims.length).toBeGreaterThan(1);
  });

  it.each(['okta/system', 'Okta/okta-system-logs', 'Kubernetes/audit-log'])('reads all of %s', (stream) => {
    const records = [...peerStreams('elastic'), ...peerStreams('sekoia')].find(([name]) => name === stream)?.[1] ?? [];
    const t = tally(records);
    expect([...t.claimed.values()]).toEqual([t.records]);
    expect([...t.refused]).toEqual([]);
  });

  it('claims none of fifty other products of a detection library', () => {
    const names = readdirSync(file('panther')).filter(
      (name) => name.endsWith('.jsonl') && name !== 'correlation.jsonl',
    );
    const others = names.map((name) => name.slice(0, -6)).filter((name) => !/^(?:Okta|Amazon\.EKS)/.test(name));
    const claims = others.flatMap((name) =>
      [...tally(pantherLogs(name)).claimed.keys()].map((id) => `${name} as ${id}`),
    );
    expect(others.length).toBeGreaterThan(30);
    expect(claims.filter((claim) => !OF_THE_LIBRARY.has(claim))).toEqual([]);
    expect(claims).toContain('AWS.CloudTrail as aws.cloudtrail');
  });
});

/** Which source the library's logs belong to. Azure Monitor carries the audit events of AKS clusters. */
const OF_THE_LIBRARY: ReadonlySet<string> = new Set([
  'AWS.CloudTrail as aws.cloudtrail',
  'Atlassian.Audit as atlassian.audit',
  'Azure.Audit as entra.audit',
  'Azure.Audit as entra.sign-in',
  'Azure.MonitorActivity as azure.activity',
  'Azure.MonitorActivity as k8s.audit',
  'Microsoft365.Audit.AzureActiveDirectory as m365.audit',
  'Microsoft365.Audit.Exchange as m365.audit',
  'Microsoft365.Audit.SharePoint as m365.audit',
  'AWS.S3ServerAccess as aws.s3-access',
  'Anthropic.Activity as anthropic.activity',
  'Box.Event as box.events',
  'Databricks.Audit as databricks.audit',
  'MongoDB.OrganizationEvent as mongodb.atlas-events',
  'MongoDB.ProjectEvent as mongodb.atlas-events',
  'OpenAI.Audit as openai.audit',
  'Salesforce.LoginAs as salesforce.events',
  'Salesforce.RealtimeEvent as salesforce.events',
  'Slack.AuditLogs as slack.audit',
  'Snowflake.DataTransferHistory as snowflake.account-usage',
  'Snowflake.GrantsToRoles as snowflake.account-usage',
  'Snowflake.GrantsToUsers as snowflake.account-usage',
  'Snowflake.LoginHistory as snowflake.account-usage',
  'Snowflake.QueryHistory as snowflake.account-usage',
  'Duo.Administrator as duo.admin-api',
  'Duo.Authentication as duo.admin-api',
  'GCP.AuditLog as gcp.audit',
  'GSuite.ActivityEvent as google.workspace',
  'OneLogin.Events as onelogin.events',
  'OnePassword.ItemUsage as onepassword.events',
  'OnePassword.SignInAttempt as onepassword.events',
  'Tines.Audit as tines.audit',
]);

describe.skipIf(isHere)('on real logs', () => {
  it.skip('skipped: the shared corpora are not here', () => {});
});
