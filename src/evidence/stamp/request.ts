import { EvidenceError } from '../errors.ts';
import { DerError, elementsOf, integer, numberOf, octets, readDer, sequence, TAG, truth } from './der.ts';

/** AlgorithmIdentifier of SHA-256 with NULL parameters, as RFC 5754 writes it. */
const SHA256_ALGORITHM = Buffer.from('300d06096086480165030402010500', 'hex');

/** The DER of a TimeStampReq (RFC 3161 §2.4.1) for this SHA-256 digest, with the authority's certificate asked for. */
export const timeStampRequest = (digest: Uint8Array, nonce: Uint8Array): Buffer =>
  sequence(integer(Buffer.of(1)), sequence(SHA256_ALGORITHM, octets(digest)), integer(nonce), truth());

/** PKIStatus: granted, and granted with modifications. */
const GRANTED = [0, 1];

/** The token in a TimeStampResp (§2.4.2). Throws `stamp-refused`. */
export function tokenIn(response: Buffer): Buffer {
  try {
    const [status, token] = elementsOf(readDer(response, TAG.sequence));
    const [code] = status === undefined ? [] : elementsOf(status);
    const said = numberOf(code);
    if (!GRANTED.includes(said) || token === undefined) throw refused(`it answered with status ${said}`);
    return token.whole;
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw refused('its answer is no time stamp response');
  }
}

export const refused = (why: string): EvidenceError =>
  new EvidenceError('stamp-refused', `The time stamp authority did not stamp: ${why}.`);
