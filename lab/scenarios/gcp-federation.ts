import { type Behind, emitRecord, newChain } from '../emit.ts';
import type { Rng } from '../prng.ts';
import { aMoment, HOUR, iso, type JsonMap, SECOND, type World } from '../world.ts';
import { jobToken } from './ci-secrets.ts';
import type { Scenario } from './scenario.ts';

const POOL = 'projects/482910365518/locations/global/workloadIdentityPools/ci';
const PROVIDER = `${POOL}/providers/github`;

function entry(world: World, rng: Rng, at: number, ip: string, payload: JsonMap, behind: Behind): void {
  const insertId = rng.base62(14).toLowerCase();
  const text = JSON.stringify({
    insertId,
    logName: 'projects/quarry/logs/cloudaudit.googleapis.com%2Fdata_access',
    timestamp: `${iso(at).slice(0, 23)}${rng.digits(6)}Z`,
    receiveTimestamp: iso(at + 900),
    severity: 'INFO',
    resource: { type: 'audited_resource', labels: { project_id: 'quarry' } },
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      status: {},
      requestMetadata: {
        callerIp: ip,
        callerSuppliedUserAgent: 'google-auth-library-nodejs/9.4.1,gzip(gfe)',
        requestAttributes: { time: iso(at), auth: {} },
        destinationAttributes: {},
      },
      ...payload,
    },
  });
  emitRecord(world, { source: 'gcp.audit', stream: 'quarry', at, text, id: insertId }, behind);
}

export const gcpFederation: Scenario = {
  name: 'gcp-federation',
  weight: 2,
  says: 'A CI job exchanges its identity token in Google Cloud and takes up a service account there.',
  run(world, rng) {
    const at = aMoment(world, rng, HOUR);
    const sub = `repo:${world.domain.split('.')[0]}/${rng.pick(['web', 'models'])}:environment:${rng.hex(6)}`;
    const principal = `principal://iam.googleapis.com/${POOL}/subject/${sub}`;
    const account = `deployer-${rng.hex(4)}@quarry.iam.gserviceaccount.com`;
    const ip = rng.ipv4();
    const chain = newChain(rng, 'gcp-federation', `github.workflow:${sub}`, {
      shallow: [`oidc.subject:${PROVIDER}|${sub}`, `gcp.workload-pool-principal:${POOL}/subject/${sub}`],
    });
    jobToken(world, rng, chain, sub, `https://iam.googleapis.com/${PROVIDER}`, at, rng.chance(0.2));
    const who: Behind = { chain, device: `runner-${rng.hex(6)}` };
    entry(
      world,
      rng,
      at + 3 * SECOND,
      ip,
      {
        serviceName: 'sts.googleapis.com',
        methodName: 'google.identity.sts.v1.SecurityTokenService.ExchangeToken',
        resourceName: PROVIDER,
        authenticationInfo: { principalSubject: sub },
        metadata: { mapped_principal: principal },
      },
      who,
    );
    entry(
      world,
      rng,
      at + 4 * SECOND,
      ip,
      {
        serviceName: 'iamcredentials.googleapis.com',
        methodName: 'GenerateAccessToken',
        resourceName: `projects/-/serviceAccounts/1${rng.digits(20)}`,
        authenticationInfo: { principalSubject: principal },
        request: {
          name: `projects/-/serviceAccounts/${account}`,
          scope: ['https://www.googleapis.com/auth/cloud-platform'],
        },
      },
      who,
    );
    for (let i = 0; i < rng.int(2, 6); i++)
      entry(
        world,
        rng,
        at + (8 + i * 11) * SECOND,
        ip,
        {
          serviceName: 'storage.googleapis.com',
          methodName: rng.pick(['storage.objects.create', 'storage.objects.get', 'storage.buckets.list']),
          resourceName: `projects/_/buckets/releases-${rng.hex(4)}`,
          authenticationInfo: {
            principalEmail: account,
            principalSubject: `serviceAccount:${account}`,
            serviceAccountDelegationInfo: [{ principalSubject: principal }],
          },
        },
        { ...who, chain: { ...chain, opened: at + 4 * SECOND } },
      );
  },
};
