import type { EventKind } from '../../model/event.ts';
import { remembered } from './bounded.ts';
import { KINDS } from './kinds.ts';
import { isPrivileged } from './privileged.ts';

/** What follows from `eventSource` and `eventName` alone. */
export interface ActionProfile {
  /** `s3:GetObject`: the event source without `.amazonaws.com`, and the event name, both as written. */
  readonly action: string;
  readonly kind: EventKind;
  readonly privileged: boolean;
}

export function actionProfile(eventSource: string, eventName: string): ActionProfile {
  return services(eventSource)(eventName);
}

const services = remembered((eventSource) => {
  const service = eventSource.endsWith('.amazonaws.com') ? eventSource.slice(0, -14) : eventSource;
  return remembered((eventName): ActionProfile => {
    const action = `${service}:${eventName}`;
    return { action, kind: KINDS.get(action) ?? 'act', privileged: isPrivileged(service, eventName) };
  }, 1024);
}, 512);
