import { field, obj, str } from '../../model/json.ts';
import { type Ref, roleOf, valueOf } from '../../model/ref.ts';
import type { JsonValue } from '../../model/source.ts';
import { idText } from '../agents/refs.ts';
import { issuerOf, subjectRef } from '../cloudtrail/federation.ts';

/** A person, agent or workload that the gateway names. */
export interface Party {
  readonly ref: Ref | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
}

export function partyIn(value: JsonValue | undefined): Party | null {
  if (obj(value) === null) return null;
  const subject = idText(field(value, 'subject')) ?? idText(field(value, 'sub'));
  const account = accountIn(field(value, 'account'));
  const named = subjectOf(field(value, 'issuer') ?? field(value, 'iss'), subject);
  const party: Party = {
    ref: account ?? named,
    id: subject ?? (account === null ? null : valueOf(account)),
    name: idText(field(value, 'name')),
    email: idText(field(value, 'email')),
  };
  return party.ref === null && party.id === null && party.name === null && party.email === null ? null : party;
}

/** `okta.user:00u…`, `entra.user:<oid>`: only kinds that stand for an identity. */
function accountIn(value: JsonValue | undefined): Ref | null {
  const text = idText(value);
  return text !== null && roleOf(text as Ref) === 'identity' && valueOf(text as Ref) !== '' ? (text as Ref) : null;
}

/** The subject of a verified token, exactly as CloudTrail's reader and Vault's name it. */
function subjectOf(issuer: JsonValue | undefined, subject: string | null): Ref | null {
  const url = str(issuer);
  const bare = url === null || url.length > 300 ? null : issuerOf(url);
  return bare === null || bare === '' || subject === null ? null : subjectRef(bare, subject);
}

/** Longer chains of actors are cut: nothing honest has them. */
const MAX_ACTORS = 16;

/**
 * The `act` claim (RFC 8693 §4.1), the current actor first, as it is nested. Prior actors are informational there; here they are
 * links of the chain.
 */
export function actorsIn(act: JsonValue | undefined, issuer: JsonValue | undefined): readonly Party[] {
  const found: Party[] = [];
  let claim: JsonValue | undefined = act;
  while (found.length < MAX_ACTORS) {
    const o = obj(claim);
    if (o === null) break;
    const party = partyIn({ ...o, issuer: o['iss'] ?? o['issuer'] ?? issuer });
    if (party === null) break;
    found.push(party);
    claim = o['act'];
  }
  return found;
}
