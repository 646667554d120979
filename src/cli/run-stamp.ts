import { openReader } from '../evidence/reader.ts';
import { askAuthority, type Exchange } from '../evidence/stamp/ask.ts';
import { refused } from '../evidence/stamp/request.ts';
import { MAX_TOKEN_BYTES } from '../evidence/stamp/token.ts';
import { evidenceFolder } from '../pipeline/folders.ts';
import { askEach } from './ask-each.ts';
import type { StampOptions } from './commands/stamp.ts';
import { readConfiguration } from './config-file.ts';
import type { Context } from './context.ts';
import { usageError } from './errors.ts';
import { requireDataFolder } from './open-house.ts';
import { post } from './post.ts';
import { authorityAt, vouchingOf } from './vouching.ts';

export async function runStamp(options: StampOptions, context: Context): Promise<void> {
  requireDataFolder(context.dataDir);
  const log = openReader(evidenceFolder(context.dataDir));
  const all = namedAuthority(options) ?? configured(context);
  await askEach(context, 'stamped', log.size, all, async ({ authority, url }) => {
    const stamp = await askAuthority(log, authority, exchangeWith(url));
    return { who: stamp.authority, at: new Date(stamp.time) };
  });
}

function namedAuthority({ url, certificate }: StampOptions) {
  if (url === undefined && certificate === undefined) return null;
  if (url === undefined || certificate === undefined)
    throw usageError('--url and --certificate are given together, or not at all.');
  return [{ url, authority: authorityAt('--certificate', certificate) }];
}

function configured({ configFile, dataDir }: Context) {
  const { authorities } = vouchingOf(readConfiguration(configFile, dataDir));
  const asked = authorities.flatMap(({ authority, url }) => (url === null ? [] : [{ authority, url }]));
  if (asked.length === 0)
    throw usageError(
      'no authority has a `url` under `checkpoints.timeAuthorities` in ascribe.yaml; name one with --url and --certificate.',
    );
  return asked;
}

const exchangeWith =
  (url: string): Exchange =>
  async (request) => {
    const { status, bytes } = await post('the time authority', url, new Uint8Array(request), {
      ...{ maxBytes: MAX_TOKEN_BYTES, type: 'application/timestamp-query' },
    });
    if (status !== 200) throw refused(`it answered ${status}`);
    return bytes;
  };
