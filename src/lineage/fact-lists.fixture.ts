import type { Event } from '../model/event.ts';
import type { DecisionFact, EndFact, FactOrigin, IssueFact, SecretFact, StatementFact } from '../model/facts.ts';
import { decisionsOf } from './decisions.ts';
import { secretUseOf } from './secrets.ts';

/** What events say beside their use, as facts, in the order in which the events are added. */
export class FactLists {
  readonly issues: IssueFact[] = [];
  readonly ends: EndFact[] = [];
  readonly statements: StatementFact[] = [];
  readonly decisions: DecisionFact[] = [];
  readonly secrets: SecretFact[] = [];

  add(event: Event, origin: FactOrigin): void {
    for (const issued of event.issued) this.issues.push({ ...origin, issued });
    for (const ended of event.ended) this.ends.push({ ...origin, ended });
    for (const statement of event.statements) this.statements.push({ ...origin, statement });
    for (const decision of decisionsOf(event)) this.decisions.push({ ...origin, decision });
    const secret = secretUseOf(event);
    if (secret !== null) this.secrets.push({ ...origin, secret });
  }
}
