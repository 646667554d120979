import { safeJson, visible } from '../report/text/visible.ts';
import { type Token, Tokens } from '../server/security/tokens.ts';
import type { TokenOptions } from './commands/token.ts';
import type { Context } from './context.ts';
import { problem, usageError } from './errors.ts';

const DAY_MILLIS = 86_400_000;

export async function runToken(
  what: string,
  name: string | undefined,
  options: TokenOptions,
  context: Context,
): Promise<void> {
  const tokens = new Tokens(context.dataDir);
  const { out } = context.terminal;
  const asJson = options.format === 'json';
  if (what === 'list') {
    const all = tokens.all().map(shown);
    await out.write(asJson ? `${safeJson(JSON.stringify(all, null, 2))}\n` : all.map(lineOf).join(''));
  } else if (what === 'new' && name !== undefined) {
    const { token, secret } = make(tokens, name, options);
    await out.write(asJson ? `${safeJson(JSON.stringify({ ...shown(token), secret }, null, 2))}\n` : `${secret}\n`);
    context.terminal.say(`Token ${token.id} (${token.role}). It is shown this once.`);
  } else if (what === 'revoke' && name !== undefined) {
    if (!tokens.revoke(name, new Date()))
      throw problem(`there is no token ${JSON.stringify(visible(name))}: ascribe token list`);
    context.terminal.say(`Token ${visible(name)} is revoked.`);
  } else {
    throw usageError('write token new NAME, token list or token revoke ID.');
  }
  await out.flush();
}

function make(tokens: Tokens, name: string, { role, origin, case: cases, days }: TokenOptions) {
  if (origin !== undefined && role !== 'ingest') throw usageError('--origin is for tokens of the role ingest.');
  if (cases !== undefined && role !== 'reader' && role !== 'investigator')
    throw usageError('--case is for tokens of the roles reader and investigator.');
  const now = new Date();
  const expiresAt = days === undefined ? null : new Date(now.getTime() + days * DAY_MILLIS).toISOString();
  const wanted = { name, role, origins: origin === undefined ? null : [...origin], expiresAt };
  return tokens.make({ ...wanted, cases: cases === undefined ? null : [...cases] }, now);
}

const shown = ({ hash: _hash, ...rest }: Token) => rest;

const lineOf = (t: ReturnType<typeof shown>): string => {
  const end =
    t.revokedAt !== null ? `revoked ${t.revokedAt}` : t.expiresAt !== null ? `until ${t.expiresAt}` : 'until revoked';
  const limits = [...(t.origins ?? []), ...(t.cases ?? [])];
  const only = limits.length === 0 ? '' : ` (${limits.join(', ')})`;
  return `${t.id}  ${t.role}${visible(only)}  ${end}  ${visible(t.name)}\n`;
};
