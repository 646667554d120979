import { z } from 'zod';
import { type Ref, type RefRole, roleOf } from '../model/ref.ts';
import { parseIso } from '../model/time.ts';
import { contradictionsIn } from './contradictions.ts';
import { parseCidr } from './network.ts';
import { serverSchema } from './server-schema.ts';

/** Longest text of any kind, and longest list, in a configuration. */
const MAX_TEXT = 500;
const MAX_ITEMS = 10_000;

/** Offset of a place from UTC: 14 hours at most. */
const MAX_OFFSET_MINUTES = 14 * 60;

const text = z.string().min(1).max(MAX_TEXT);

const list = <T extends z.ZodType>(item: T) => z.array(item).max(MAX_ITEMS).default([]);

const pathPattern = text.describe(
  'Pattern of paths: `*` within a folder name, `**` across folders, `{a,b}`. Relative patterns match at any depth.',
);

const namePattern = text.describe('Text in which `*` stands for any characters; upper and lower case are one.');

/** `+01:00`, `-0530`, `Z`, or minutes, as minutes east of Greenwich. */
const utcOffset = z
  .union([z.string(), z.number()])
  .describe('Offset from UTC, like "+01:00", "Z", or in minutes.')
  .refine((value) => offsetMinutes(value) !== null, {
    error: 'expected an offset from UTC, like "+01:00", "Z", or minutes',
  });

const cidr = text
  .describe('Network in CIDR notation, like 192.0.2.0/24 or 2001:db8::/32, or one address.')
  .refine((value) => parseCidr(value) !== null, {
    error: (issue) => `"${String(issue.input)}" is no network: write it like 192.0.2.0/24 or 2001:db8::/32`,
  });

const origin = z
  .strictObject({
    match: pathPattern,
    source: text
      .optional()
      .describe('The source whose records belong there, like aws.cloudtrail. Others found there are flagged foreign.'),
    trust: z
      .enum(['declared', 'unprotected'])
      .default('unprotected')
      .describe('`declared`: only the system that writes the log can write there. `unprotected`: others could have.'),
    year: z.int().min(1970).max(2200).optional().describe('Year of time stamps that have none (syslog).'),
    utcOffset: utcOffset.optional(),
    scope: text.optional().describe('Name of the cluster, realm or system.'),
  })
  .describe('What is known of the place that files come from. The first entry whose pattern matches counts.');

const source = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'expected a name such as casefiles: a-z, 0-9 and -' })
      .describe('Name of the application; its records are of the source custom.NAME.'),
    mapping: z
      .union([text, z.record(z.string(), z.unknown())])
      .describe('The mapping of its log: a file (relative to this one), or written here.'),
  })
  .describe("An application's own log.");

const network = z
  .strictObject({
    cidr: cidr.optional(),
    asn: z
      .int()
      .min(1)
      .max(4_294_967_295)
      .optional()
      .describe(
        'In place of cidr: the number of an autonomous system, for addresses of which a log states that they are in it.',
      ),
    name: text,
  })
  .refine(({ cidr: one, asn }) => (one === undefined) !== (asn === undefined), {
    error: 'give one of cidr and asn',
  });

const refOf = (role: RefRole, example: string) =>
  text.refine((value) => roleOf(value as Ref) === role, {
    error: `expected the ref of ${role === 'device' ? 'a device' : 'an account'}, like ${example}`,
  });

const device = z
  .strictObject({
    name: text.describe('What the organisation calls it; one name, one entry.'),
    refs: z
      .array(refOf('device', 'okta.device:guo1 or k8s.node:…'))
      .min(1)
      .max(MAX_ITEMS)
      .describe('The same machine in the words of several logs, like [okta.device:guo1, entra.device:9f…].'),
    owner: text.optional().describe('Who answers for it.'),
  })
  .describe('A device that the organisation knows. Refs of one entry are one device.');

const owner = z.strictObject({
  of: namePattern.describe('Pattern of refs of identities, like "aws.role:*:role/billing-*".'),
  owner: text.describe('Who answers for them: a team, a cost centre, a person.'),
});
const environment = z
  .strictObject({
    name: text.describe('Like production or staging.'),
    of: z
      .array(namePattern)
      .min(1)
      .max(MAX_ITEMS)
      .describe('Patterns of refs of accounts, workloads and machines in it, like "k8s.serviceaccount:prod/*".'),
  })
  .describe(
    'A part of the house whose credentials are not to be used in another. The first pattern that matches counts.',
  );

/** Start of the day in UTC, or the time as written. */
const day = text
  .describe('A day like 2026-12-31 (its beginning, UTC), or a time with its zone.')
  .refine((value) => parseIso(dayAsTime(value)) !== null, {
    error: 'expected a day like 2026-12-31, or a time with its zone',
  });

export const dayAsTime = (value: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value);

const suppression = z
  .strictObject({
    finding: text.describe('Code of the finding, as in docs/findings.md.'),
    subject: namePattern.default('*').describe('Pattern of the refs that it is about; all where left out.'),
    reason: text.describe('Why it need not be seen. It is listed with the finding.'),
    until: day
      .optional()
      .describe('From then on it is shown again: compared with the times in the evidence, never with the clock.'),
  })
  .describe('A finding that is known and accepted: not shown unless asked for, counted always.');

const digestKey = z
  .strictObject({
    fingerprint: text.describe('As in digestPublicKeyFingerprint of the digest files.'),
    value: z
      .string()
      .max(4_000)
      .regex(/^[A-Za-z0-9+/\s]+={0,2}\s*$/, {
        error: 'expected base64, as `aws cloudtrail list-public-keys` prints it',
      })
      .describe('The Value that `aws cloudtrail list-public-keys` prints: DER in base64.'),
    validFrom: day.optional().describe('Its ValidityStartTime: digests that end before it are not signed by this key.'),
    validTo: day.optional().describe('Its ValidityEndTime: digests that end after it are not signed by this key.'),
  })
  .describe('A public key with which CloudTrail signed digest files.');

const webAddress = text.refine((value) => /^https?:\/\/[^\s]+$/.test(value), {
  error: 'expected an address that begins with https:// or http://',
});

const needed = z.int().min(0).max(MAX_ITEMS).optional();

const checkpoints = z
  .strictObject({
    witnesses: list(
      z.strictObject({
        key: text.describe('Its public key, name+id+base64, as `ascribe witness serve` prints it.'),
        url: webAddress.optional().describe('Where `ascribe witness ask` asks it; left out: it is asked by hand.'),
      }),
    ).describe('Who may cosign checkpoints of this log.'),
    neededWitnesses: needed.describe('So many of them must have cosigned a checkpoint; left out: all.'),
    timeAuthorities: list(
      z.strictObject({
        name: text.describe('What reports call it.'),
        certificate: text.describe('PEM file (relative to this one): its certificate, or one to which that leads.'),
        url: webAddress.optional().describe('Where `ascribe stamp` asks it (RFC 3161 over HTTP).'),
      }),
    ).describe('Who may stamp checkpoints with the time (RFC 3161).'),
    neededTimeStamps: needed.describe('So many of them must have stamped a checkpoint; left out: all.'),
  })
  .default({ witnesses: [], timeAuthorities: [] })
  .describe(
    'Who vouches for the log from outside. `bundle`, `verify --config` and `doctor` check it; it changes no verdict.',
  );

/** `ascribe.yaml`. Everything may be left out. */
export const configSchema = z
  .strictObject({
    origins: list(origin),
    sources: list(source),
    privileged: z
      .strictObject({
        add: list(namePattern).describe('Actions that count as privileged, whatever their source says.'),
        remove: list(namePattern).describe('Actions that do not, although their source says so.'),
        withoutDefaults: list(text).describe(
          'Sources of which nothing counts as privileged by default, like aws.cloudtrail: only what `add` names.',
        ),
      })
      .default({ add: [], remove: [], withoutDefaults: [] })
      .describe(
        'Actions that count as privileged beside those that the sources name, and those that do not. `add` wins over `remove`.',
      ),
    networks: list(network).describe('Your sites and clouds: addresses of one of them are one place.'),
    egress: list(network).describe('Shared exits (proxy, VPN, NAT): many devices show the same address there.'),
    devices: list(device).describe('Devices that the organisation knows, by the names that logs give them.'),
    owners: list(owner).describe(
      'Who answers for which identities, where no inventory says so. The first pattern that matches counts.',
    ),
    approvals: list(z.strictObject({ holder: namePattern })).describe(
      'Holders whose privileged actions need an approval: patterns of refs, like "aws.role:*:role/ci-deploy". One without is a finding.',
    ),
    secrets: list(
      z.strictObject({
        secret: text.describe('What stands before the version in secret.version refs, like kv_19d0c4e5/cases/db.'),
        opens: refOf('identity', 'pg.role:cases-db/app').describe(
          'The account that it opens, as a ref, like pg.role:cases-db/app.',
        ),
        overlapMinutes: z.int().min(0).max(525_600).default(0).describe('How long an old version still works.'),
        readers: list(namePattern).describe(
          'Who is expected to read it: patterns of refs, any of the holder chain. Left out: nobody is unexpected.',
        ),
      }),
    ).describe('Which account a secret opens: its uses are then tied to the version in force and to who had read it.'),
    environments: list(environment),
    suppressions: list(suppression),
    cloudtrailKeys: list(digestKey),
    server: serverSchema.prefault({}),
    checkpoints,
    definition: z
      .enum(['device', 'network'])
      .default('device')
      .describe(
        'What counts as the holder’s device. `device`: an exact trace only (registered device, pod, instance, connection). `network`: also address and kind of machine of the login, where no other identity uses that address.',
      ),
  })
  .superRefine((config, context) => {
    for (const { path, message } of contradictionsIn(config))
      context.addIssue({ code: 'custom', path: [...path], message });
  })
  .describe('Configuration of Ascribe.');

export type Config = z.output<typeof configSchema>;

/** Minutes east of Greenwich; `null` if it is no offset. */
export function offsetMinutes(value: string | number): number | null {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) <= MAX_OFFSET_MINUTES ? value : null;
  if (value === 'Z' || value === 'UTC') return 0;
  const m = /^([+-])(\d{2}):?(\d{2})$/.exec(value);
  if (!m) return null;
  const minutes = Number(m[2]) * 60 + Number(m[3]);
  if (Number(m[3]) > 59 || minutes > MAX_OFFSET_MINUTES) return null;
  return m[1] === '-' && minutes > 0 ? -minutes : minutes;
}

/** The JSON schema of `ascribe.yaml`, for editors: published as docs/ascribe.schema.json. */
export function configJsonSchema(): Record<string, unknown> {
  return { title: 'ascribe.yaml', ...z.toJSONSchema(configSchema, { io: 'input' }) };
}
