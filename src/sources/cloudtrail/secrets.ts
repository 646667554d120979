import type { Ended, Issued } from '../../model/event.ts';
import { obj, str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { TrailRecord } from './record.ts';

/** `secret.version:<secret ARN>/<version id>`. The ARN (with its random suffix) and the version id are never reused. */
const versionRef = (secret: string, version: string): Ref => ref('secret.version', `${secret}/${version}`);

/**
 * The version of the secret that this event read or wrote. `GetSecretValue` shows it only if the caller asked for one;
 * the KMS call that Secrets Manager makes for it, on the caller's behalf, always does, in its encryption context.
 */
export function secretVersionOf(record: TrailRecord): Ref | null {
  const action = record.profile.action;
  if (action.startsWith('kms:')) {
    const context = obj(record.request?.encryptionContext);
    const secret = str(context?.SecretARN);
    const version = str(context?.SecretVersionId);
    return secret === null || version === null ? null : versionRef(secret, version);
  }
  if (!action.startsWith('secretsmanager:')) return null;
  const secret = str(record.response?.arn) ?? str(record.response?.aRN) ?? str(record.request?.secretId);
  const version =
    str(record.response?.versionId) ??
    str(record.request?.versionId) ??
    str(record.request?.moveToVersionId) ??
    (record.request?.clientRequestToken === undefined ? null : str(record.request.clientRequestToken));
  return secret === null || version === null || !secret.startsWith('arn:') ? null : versionRef(secret, version);
}

/** Whether the event reads a secret's value: the KMS half of a `GetSecretValue`, or a decrypted SSM parameter. */
export function readsSecret(record: TrailRecord): boolean {
  const action = record.profile.action;
  if (action === 'kms:Decrypt') {
    const context = obj(record.request?.encryptionContext);
    return context !== null && (str(context.SecretARN) !== null || str(context.PARAMETER_ARN) !== null);
  }
  return action.startsWith('ssm:GetParameter') && record.request?.withDecryption === true;
}

/** A new version came into being; whoever reads it later is named by that read. */
export function versionIssued(record: TrailRecord): readonly Issued[] {
  const version = secretVersionOf(record);
  if (version === null) return [];
  return [
    {
      ref: version,
      keys: [version],
      issuedAt: record.at?.at ?? null,
      expires: null,
      lineage: 'window',
      holder: [],
      boundTo: null,
      authenticates: false,
    },
  ];
}

/** Moving a stage label off a version rotates that version out. */
export function versionEnded(record: TrailRecord): readonly Ended[] {
  const secret = str(record.response?.arn) ?? str(record.response?.aRN) ?? str(record.request?.secretId);
  const version = str(record.request?.removeFromVersionId);
  const stage = str(record.request?.versionStage);
  if (secret === null || version === null || stage !== 'AWSCURRENT') return [];
  return [{ ref: versionRef(secret, version), how: 'rotated', at: null }];
}
