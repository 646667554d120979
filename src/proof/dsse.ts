import type { NoteSigner, NoteVerifier } from '../evidence/note.ts';

/** DSSE 1.0.2 (https://github.com/secure-systems-lab/dsse): a signature over a payload and its type. */
export interface Envelope {
  /** base64 */
  readonly payload: string;
  readonly payloadType: string;
  /** `keyid` is a hint and decides nothing. */
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

/** `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`. No checkpoint begins like this, so one key can sign both. */
export function preAuthEncoding(type: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${body.length} `), body]);
}

export function signEnvelope(payloadType: string, body: Buffer, signer: NoteSigner): Envelope {
  const sig = signer.sign(preAuthEncoding(payloadType, body)).toString('base64');
  return { payload: body.toString('base64'), payloadType, signatures: [{ keyid: keyIdOf(signer), sig }] };
}

/** Whether any of the signatures is by this key. */
export function isSignedBy(payloadType: string, body: Buffer, sigs: readonly Buffer[], key: NoteVerifier): boolean {
  const signed = preAuthEncoding(payloadType, body);
  return sigs.some((sig) => sig.length === 64 && key.verify(signed, sig));
}

const keyIdOf = (v: NoteVerifier): string => `${v.name}+${v.keyId}`;
