import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { ENGINE_VERSION } from '../judgement/index.ts';
import { readingVersion } from '../pipeline/engine.ts';
import { safeJson, visible } from '../report/text/visible.ts';
import { count } from '../report/text/words.ts';
import { type Configuration, readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { vouchingOf } from './vouching.ts';

/** Throws a `CliError` with every mistake where there is one. */
export async function checkPolicy(file: string, { dataDir, terminal }: Context): Promise<void> {
  const configuration = readConfiguration(resolve(file), dataDir);
  const { policy, mappings } = configuration;
  const { needs } = vouchingOf(configuration);
  const parts = [
    ['origins', policy.origins.length],
    ['mapped applications', mappings.length],
    ['networks and exits', policy.networks.length + policy.egress.length],
    ['devices', policy.devices.length],
    ['owners', policy.owners.length],
    ['witnesses', needs.witnesses.length],
    ['time authorities', needs.authorities.length],
  ] as const;
  const said = parts.filter(([, n]) => n > 0).map(([what, n]) => `${what}: ${count(n)}`);
  await terminal.out.write(`${visible(file)} is right. Policy ${policy.policyId}\n`);
  if (said.length > 0) await terminal.out.write(`${said.join(', ')}\n`);
  await terminal.out.flush();
}

export async function showPolicy(format: 'yaml' | 'json', { configFile, dataDir, terminal }: Context): Promise<void> {
  const shown = effective(readConfiguration(configFile, dataDir));
  const text = format === 'json' ? `${safeJson(JSON.stringify(shown, null, 2))}\n` : yamlOf(shown);
  await terminal.out.write(text);
  await terminal.out.flush();
}

/** All that verdicts are a function of beside the evidence. */
function effective({ file, policy, mappings, checkpoints }: Configuration) {
  const { policyId, ...says } = policy;
  return {
    version: policyId,
    file,
    engine: { judgement: ENGINE_VERSION, reading: readingVersion(mappings) },
    ...says,
    checkpoints,
    sources: mappings.map(({ name, ...mapping }) => ({ name, mapping })),
  };
}

/** Line by line made safe for a terminal: the texts are the operator's, but may have been pasted from a log. */
const yamlOf = (value: unknown): string =>
  stringify(value, { lineWidth: 0 })
    .split('\n')
    .map((line) => visible(line))
    .join('\n');
