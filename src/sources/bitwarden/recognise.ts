import type { RecordView } from '../../model/source.ts';

/** `object` says event, the type is a number, and the fields of Bitwarden stand there. */
export function recognise({ json, syslog }: RecordView): boolean {
  if (json === null || syslog !== null || json['object'] !== 'event') return false;
  return typeof json['type'] === 'number' && json['actingUserId'] !== undefined && json['date'] !== undefined;
}
