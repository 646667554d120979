import { sourcesWith } from '../pipeline/engine.ts';
import { UNDECLARED } from '../pipeline/origin.ts';
import { type PipelineSettings, settingsOf } from '../pipeline/settings.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { usageError } from './errors.ts';

/** What the configuration and the options before the command say to the pipeline. `source`: as `--source`. */
export function pipelineSettings(context: Context, source: string | null = null): PipelineSettings {
  const { policy, mappings } = readConfiguration(context.configFile, context.dataDir);
  const settings = { ...settingsOf(policy, mappings), waitMillis: context.waitMillis };
  if (source === null) return settings;
  const known = sourcesWith(mappings).map((s) => s.meta.id);
  if (!known.includes(source))
    throw usageError(`--source ${JSON.stringify(source)} is none; they are ${known.join(', ')}.`);
  return { ...settings, originOf: (uri) => ({ ...(settings.originOf?.(uri) ?? UNDECLARED), source }) };
}
