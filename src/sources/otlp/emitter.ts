import { type DeviceTraces, NO_DEVICE } from '../../model/event.ts';
import { type Ref, ref } from '../../model/ref.ts';
import { canonicalIp } from '../address.ts';
import { idText, serviceName } from '../agents/refs.ts';
import type { Attributes } from './attributes.ts';
import { ATTRIBUTES } from './conventions.ts';
import type { Emitter } from './request.ts';

/** The service that numbers runs and users: its configured name, else its instrumentation's. */
export const serviceOf = ({ resource, scope }: Emitter): string | null =>
  serviceName(resource.text('service.name') ?? undefined) ?? idText(scope ?? undefined);

/**
 * The machine that did what the telemetry says, by its resource. Attributes of a resource are what the process says of itself, or
 * what a collector added.
 */
export function ownMachine({ resource }: Emitter, userAgent: string | null): DeviceTraces {
  return {
    ...NO_DEVICE,
    userAgent,
    host: text(resource, 'host.name'),
    deviceId: deviceRef(resource),
    pod: text(resource, 'k8s.pod.uid'),
    node: text(resource, 'k8s.node.name'),
  };
}

const text = (attributes: Attributes, key: string): string | null => idText(attributes.text(key) ?? undefined);

/** The narrowest thing that the resource names by an id. */
function deviceRef(resource: Attributes): Ref | null {
  const pod = text(resource, 'k8s.pod.uid');
  if (pod !== null) return ref('k8s.pod', pod);
  const cloud = text(resource, 'cloud.resource_id');
  if (cloud !== null) return ref('app.device', cloud);
  const host = text(resource, 'host.id');
  if (host !== null) return ref('app.device', `host/${host}`);
  const instance = text(resource, 'service.instance.id');
  return instance === null ? null : ref('app.device', `${text(resource, 'service.name') ?? ''}/${instance}`);
}

/** The machine of the caller, as the server whose span this is saw it. */
export const callersMachine = (attributes: Attributes): DeviceTraces => ({
  ...NO_DEVICE,
  ip: canonicalIp(attributes.first(ATTRIBUTES.clientAddress)),
  userAgent: attributes.first(ATTRIBUTES.userAgent),
});
