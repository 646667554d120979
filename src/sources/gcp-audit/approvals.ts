import type { EventKind, Outcome } from '../../model/event.ts';
import { str } from '../../model/json.ts';
import { type Ref, ref } from '../../model/ref.ts';
import type { Entry } from './entry.ts';
import { operationOf } from './methods.ts';

/** Access Approval (Google's staff asks) and Privileged Access Manager (an own account asks): their requests by full name. */
const NAME = /(?:^|\/)((?:projects|folders|organizations)\/[^\s]{1,300}\/(?:approvalRequests|grants)\/[\w-]{1,100})$/;

export function requestNamed(name: string | null): Ref | null {
  const found = NAME.exec((name ?? '').slice(0, 500))?.[1];
  return found === undefined ? null : ref('approval.request', `gcp/${found}`);
}

export function approvalOf(e: Entry): Ref | null {
  if (!SERVICES.has(e.service)) return null;
  return (
    requestNamed(str(e.request?.['name'])) ?? requestNamed(str(e.response?.['name'])) ?? requestNamed(e.resourceName)
  );
}

const SERVICES: ReadonlySet<string> = new Set([
  'accessapproval.googleapis.com',
  'privilegedaccessmanager.googleapis.com',
]);

/** How an entry decides a request; `null`: it decides none. */
export function decisionOf(e: Entry): { readonly kind: EventKind; readonly outcome: Outcome } | null {
  const outcome = SERVICES.has(e.service) ? DECISIONS.get(operationOf(e.method)) : undefined;
  return outcome === undefined ? null : { kind: 'approve', outcome };
}

const DECISIONS: ReadonlyMap<string, Outcome> = new Map([
  ['ApproveApprovalRequest', 'success'],
  ['DismissApprovalRequest', 'failure'],
  ['InvalidateApprovalRequest', 'failure'],
  ['ApproveGrant', 'success'],
  ['DenyGrant', 'failure'],
]);
