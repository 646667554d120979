import { type Ref, ref } from '../../model/ref.ts';

/** What sshd prints after `ssh2: ` for a key or certificate. */
export interface KeyShown {
  /** The certificate where its serial says which one, else the key; `null` where neither can be told. */
  readonly ref: Ref | null;
  readonly isCertificate: boolean;
  /** Text that the certificate authority chose for the certificate (`ssh-keygen -I`). */
  readonly keyId: string | null;
}

/** `SHA256:…` in base64 without padding, `MD5:aa:bb…`, or sixteen bare hex pairs (before OpenSSH 6.8). */
const FINGERPRINT = /^(?:SHA256:[A-Za-z0-9+/]{43}|(?:MD5:)?(?:[0-9a-f]{2}:){15}[0-9a-f]{2})$/;
const CERTIFICATE =
  /^(\S{1,64}-CERT(?:-V\d\d)?)(?: (\S{1,100}))? ID (.{0,1024}) \(serial (\d{1,20})\) CA (\S{1,64}) (\S{1,100})$/;
const PLAIN_KEY = /^(\S{1,64}) (\S{1,100})/;

/**
 * `RSA SHA256:…`, `RSA 00:aa:…`, `ED25519-CERT SHA256:… ID alice (serial 7) CA ED25519 SHA256:…`. Serial 0 means that the
 * authority did not number it, and names nothing.
 * https://github.com/openssh/openssh-portable/blob/master/auth.c (format_method_key)
 */
export function keyShown(text: string): KeyShown | null {
  const certificate = CERTIFICATE.exec(text);
  if (certificate !== null) {
    const key = fingerprint(certificate[2]);
    const ca = fingerprint(certificate[6]);
    const serial = certificate[4]!.replace(/^0+(?=\d)/, '');
    const isNumbered = ca !== null && serial !== '0';
    return {
      ref: isNumbered ? ref('ssh.certificate', `${ca}/${serial}`) : key === null ? null : ref('ssh.key', key),
      isCertificate: isNumbered,
      keyId: certificate[3]! === '' ? null : certificate[3]!,
    };
  }
  const found = fingerprint(PLAIN_KEY.exec(text)?.[2] ?? text.replace(/^\S+ RSA /, ''));
  const doubled = found ?? fingerprint(/^\S{1,64} \S{1,64} (\S{1,100})/.exec(text)?.[1]);
  return doubled === null ? null : { ref: ref('ssh.key', doubled), isCertificate: false, keyId: null };
}

function fingerprint(text: string | undefined): string | null {
  const bare = text?.replace(/[=,]+$/, '');
  if (bare === undefined || !FINGERPRINT.test(bare)) return null;
  return bare.startsWith('SHA256:') || bare.startsWith('MD5:') ? bare : `MD5:${bare}`;
}
