import { field, num, obj, str } from '../../model/json.ts';
import type { JsonObject, JsonValue } from '../../model/source.ts';
import { parseIso, type StatedTime } from '../../model/time.ts';
import { nested } from '../entra/nested.ts';
import { isRow, rowTime } from '../entra/row.ts';

/**
 * One request to a vault.
 * - as Azure Monitor sends it: https://learn.microsoft.com/en-us/azure/key-vault/general/logging
 * - a row of Log Analytics: AzureDiagnostics (columns with the type behind the name), AZKVAuditLogs
 */
export interface Entry {
  readonly time: StatedTime | null;
  readonly operation: string;
  readonly status: number | null;
  /** `OK`, `Forbidden` …, where there is no status. */
  readonly result: string | null;
  readonly resource: string | null;
  /** What was asked for, with the version that was served where there is one. */
  readonly object: string | null;
  readonly client: string | null;
  readonly ip: string | null;
  readonly claims: JsonValue | undefined;
}

const VAULT = /\/providers\/microsoft\.keyvault\//i;

export type Form = 'diagnostic' | 'diagnostics-row' | 'row';

export function formOf(o: JsonObject): Form | null {
  if (o['category'] === 'AuditEvent') return isVault(o['resourceId']) ? 'diagnostic' : null;
  if (o['Category'] === 'AuditEvent')
    return str(o['ResourceProvider'])?.toUpperCase() === 'MICROSOFT.KEYVAULT' ? 'diagnostics-row' : null;
  return o['Type'] === 'AZKVAuditLogs' && isRow(o) ? 'row' : null;
}

const isVault = (v: JsonValue | undefined): boolean => typeof v === 'string' && VAULT.test(v.slice(0, 1024));

export function entryOf(o: JsonObject): Entry | null {
  switch (formOf(o)) {
    case 'diagnostic':
      return diagnostic(o);
    case 'diagnostics-row':
      return diagnosticsRow(o);
    case 'row':
      return row(o);
    case null:
      return null;
  }
}

function diagnostic(o: JsonObject): Entry {
  const properties = obj(o['properties']) ?? {};
  return {
    time: parseIso(o['time'], true),
    operation: str(o['operationName']) ?? '',
    status: statusOf(field(properties, 'httpStatusCode')),
    result: str(o['resultSignature']) ?? str(o['resultType']),
    resource: str(o['resourceId']),
    object: str(properties['id']) ?? withoutQuery(str(properties['requestUri'])),
    client: str(properties['clientInfo']),
    ip: str(o['callerIpAddress']),
    claims: field(o['identity'], 'claim') ?? field(o['identity'], 'claims'),
  };
}

/** `identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g` is the claim of that name. */
const FLAT_CLAIMS: ReadonlyMap<string, string> = new Map([
  ['identity_claim_http_schemas_microsoft_com_identity_claims_objectidentifier_g', 'oid'],
  ['identity_claim_oid_g', 'oid'],
  ['identity_claim_appid_g', 'appid'],
  ['identity_claim_upn_s', 'upn'],
  ['identity_claim_http_schemas_xmlsoap_org_ws_2005_05_identity_claims_upn_s', 'upn'],
  ['identity_claim_unique_name_s', 'unique_name'],
  ['identity_claim_scp_s', 'scp'],
  ['identity_claim_idtyp_s', 'idtyp'],
  ['identity_claim_uti_s', 'uti'],
  ['identity_claim_xms_mirid_s', 'xms_mirid'],
  ['identity_claim_xms_az_rid_s', 'xms_az_rid'],
]);

function diagnosticsRow(o: JsonObject): Entry {
  const claims: Record<string, JsonValue> = {};
  for (const [column, claim] of FLAT_CLAIMS) {
    const value = str(o[column]);
    if (value !== null) claims[claim] = value;
  }
  return {
    time: rowTime(o),
    operation: str(o['OperationName']) ?? '',
    status: statusOf(o['httpStatusCode_d']),
    result: str(o['ResultSignature']) ?? str(o['ResultType']),
    resource: str(o['_ResourceId']) ?? str(o['ResourceId']),
    object: str(o['id_s']) ?? withoutQuery(str(o['requestUri_s'])),
    client: str(o['clientInfo_s']),
    ip: str(o['CallerIPAddress']),
    claims,
  };
}

function row(o: JsonObject): Entry {
  const identity = nested(o['Identity']);
  return {
    time: rowTime(o),
    operation: str(o['OperationName']) ?? '',
    status: statusOf(o['HttpStatusCode']),
    result: str(o['ResultSignature']) ?? str(o['ResultType']),
    resource: str(o['_ResourceId']) ?? str(o['ResourceId']),
    object: str(o['Id']) ?? withoutQuery(str(o['RequestUri'])),
    client: str(o['ClientInfo']),
    ip: str(o['CallerIpAddress']),
    claims: field(identity, 'claim') ?? identity,
  };
}

function statusOf(v: JsonValue | undefined): number | null {
  const n = num(v) ?? Number(str(v) ?? Number.NaN);
  return Number.isInteger(n) && n >= 100 && n < 600 ? n : null;
}

const withoutQuery = (uri: string | null): string | null => uri?.split('?', 1)[0] ?? null;
