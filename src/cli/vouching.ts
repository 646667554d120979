import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readCertificate } from '../evidence/stamp/certificate.ts';
import type { TimeAuthority } from '../evidence/stamp/check.ts';
import type { Vouchers } from '../evidence/vouched.ts';
import type { Cosigner } from '../evidence/witness/cosignature.ts';
import type { Configuration } from './config-file.ts';
import { CliError, usageError } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { witnessKeyOf } from './vkeys.ts';

/** Who vouches for the log by `ascribe.yaml`, and where they are asked. `url` is `null` where they are asked by hand. */
export interface Vouching {
  readonly witnesses: readonly { readonly key: Cosigner; readonly url: string | null }[];
  readonly authorities: readonly { readonly authority: TimeAuthority; readonly url: string | null }[];
  readonly needs: Vouchers;
}

/** Throws a `CliError` where a key or a certificate cannot be read. */
export function vouchingOf({ file, checkpoints }: Pick<Configuration, 'file' | 'checkpoints'>): Vouching {
  const witnesses = checkpoints.witnesses.map(({ key, url }) => ({
    key: witnessKeyOf('checkpoints.witnesses', key),
    url: url ?? null,
  }));
  const authorities = checkpoints.timeAuthorities.map(({ name, certificate, url }) => ({
    authority: authorityAt(`checkpoints.timeAuthorities ${name}`, resolve(dirname(file ?? '.'), certificate), name),
    url: url ?? null,
  }));
  return {
    witnesses,
    authorities,
    needs: {
      witnesses: witnesses.map(({ key }) => key),
      neededWitnesses: checkpoints.neededWitnesses ?? witnesses.length,
      authorities: authorities.map(({ authority }) => authority),
      neededStamps: checkpoints.neededTimeStamps ?? authorities.length,
    },
  };
}

/** Whether anybody at all is to vouch for the log. */
export const isAnybodyNamed = ({ needs }: Vouching): boolean => needs.witnesses.length + needs.authorities.length > 0;

/** A PEM file holds one certificate, or a few. */
const MAX_PEM_BYTES = 100_000;

/** A time authority by the first certificate in a PEM file. `name`: else the certificate's own subject. */
export function authorityAt(option: string, file: string, name?: string): TimeAuthority {
  if (!existsSync(file)) throw usageError(`${option}: there is no file ${file}. Name the PEM file of a certificate.`);
  try {
    if (statSync(file).size > MAX_PEM_BYTES) throw new Error('too large');
    const x509 = new X509Certificate(readFileSync(file));
    return { name: name ?? subjectOf(x509), certificate: readCertificate(x509.raw) };
  } catch (cause) {
    throw new CliError(EXIT.usage, `${option}: ${file} holds no certificate in PEM form.`, { cause });
  }
}

/** Common name, else the whole subject on one line. */
const subjectOf = ({ subject }: X509Certificate): string =>
  /(?:^|\n)CN=(.*)/.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ');
