import type { DeviceTraces } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { canonicalIp } from '../address.ts';
import { remembered } from './bounded.ts';
import type { TrailRecord } from './record.ts';

/**
 * Traces of the caller's machine. `sourceIPAddress` is an address as AWS saw it, or the name of the calling service
 * (`cloudformation.amazonaws.com`, `AWS Internal`). For a forward access session the service calls with the user's
 * credential: the service is named and there is no address of the user's. `userAgent` is the client's word.
 */
export function deviceTraces(record: TrailRecord): DeviceTraces {
  const source = str(record.json.sourceIPAddress);
  const address = source === null ? null : canonicalAddress(source);
  return {
    ip: address === '' ? null : address,
    service: record.invokedBy ?? (address === '' && source !== null && isServiceName(source) ? source : null),
    userAgent: str(record.json.userAgent),
    host: null,
    deviceId: null,
    isDeviceOfToken: false,
    pod: null,
    node: null,
    fingerprint: null,
    key: null,
    asn: null,
  };
}

/**
 * Canonical text of an IP address; the empty string for anything else. Leading zeros (some anonymisers write them) are
 * decimal, never octal.
 */
export const canonicalAddress = remembered((text) => {
  const plain = DOTTED.test(text) ? text.split('.').map(Number).join('.') : text;
  return canonicalIp(plain) ?? '';
}, 16_384);

const DOTTED = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/** Whether `sourceIPAddress` names an AWS service instead of an address. */
export const isServiceName = (source: string): boolean =>
  source === 'AWS Internal' ||
  source.endsWith('.amazonaws.com') ||
  source.endsWith('.amazonaws.com.cn') ||
  source.endsWith('.amazon.com') ||
  source.endsWith('.internal');
