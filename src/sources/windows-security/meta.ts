import type { SourceMeta } from '../../model/source.ts';

export const META: SourceMeta = {
  id: 'windows.security',
  title: 'Windows Security event log',
  stability: 'beta',
  administration: 'windows',
  clock: {
    precisionMicros: 1,
    stamps: 'clock of the machine that logs (UTC); local time without zone in old NXLog output',
  },
  clientsWord: [
    'WorkstationName, ClientName (the client names itself)',
    'TargetUserName of a logon that failed',
    'IpAddress of a logon without network (may be left from before)',
  ],
  keyClasses: {
    'windows.account': 'K3',
    'windows.logon': 'K3',
    'windows.logon-guid': 'K2',
    'entra.user': 'K3',
    'host.name': 'K3',
  },
  remedies: {
    'issuance-not-in-evidence':
      'Collect 4624 of the same machine from before the first use: audit policy Logon/Logoff → Logon, success and failure.',
    'login-not-in-evidence':
      'Collect 4768 and 4769 of all domain controllers (Account Logon → Kerberos): LogonGuid ties a logon to the ticket.',
    'device-not-bound':
      'A logon through the network has the address only. Collect 4624 of the machine at that address for the same account, or 4648 there.',
    'owner-unknown':
      'Replace shared accounts by group managed service accounts, and people’s logons to them by their own.',
    'clock-not-stated': 'Declare utcOffset for this origin, or let NXLog write the zone (version 5).',
  },
  docs: [
    'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4624',
    'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4769',
    'https://learn.microsoft.com/en-us/windows/win32/wes/eventschema-schema',
    'https://learn.microsoft.com/en-us/azure/azure-monitor/reference/tables/securityevent',
    'https://www.elastic.co/docs/reference/beats/winlogbeat/exported-fields-winlog',
  ],
};
