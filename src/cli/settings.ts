import { UNDECLARED } from '../pipeline/origin.ts';
import type { PipelineSettings } from '../pipeline/settings.ts';
import { SOURCES } from '../sources/registry.ts';
import type { Context } from './context.ts';
import { usageError } from './errors.ts';

/** What the configuration and the options before the command say to the pipeline. `source`: as `--source`. */
export async function pipelineSettings(context: Context, source: string | null = null): Promise<PipelineSettings> {
  if (source !== null && !SOURCES.some((s) => s.meta.id === source))
    throw usageError(
      `--source ${JSON.stringify(source)} is none; they are ${SOURCES.map((s) => s.meta.id).join(', ')}.`,
    );
  return {
    waitMillis: context.waitMillis,
    ...(source !== null && { originOf: () => ({ ...UNDECLARED, source }) }),
  };
}
