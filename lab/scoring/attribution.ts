import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What scoring needs of one line of `ascribe attributions --format ndjson` (DESIGN §7). */
export interface Attribution {
  readonly sourceEventId: string | null;
  readonly time: string | null;
  readonly verdict: string;
  readonly reason: string;
  readonly holder: readonly string[];
  readonly operator: readonly string[];
  readonly device: string | null;
  readonly window: { readonly from: string | null; readonly to: string | null } | null;
  readonly grade: { readonly identity: string; readonly overall: string } | null;
  readonly candidates: readonly (readonly string[])[];
  readonly evidence: readonly string[];
  readonly secretVersion: string | null;
  readonly context: { readonly agentRun: string | null; readonly toolCall: string | null; readonly job: string | null };
  readonly approval: { readonly by: string | null; readonly state: string } | null;
}

/** Attributions by the source's own id, and by the digest of the record for those without. */
export class Attributions {
  private readonly byId = new Map<string, Attribution>();
  /** Lines that no truth has asked for yet. */
  private readonly unclaimed = new Set<Attribution>();

  add(a: Attribution): void {
    if (a.sourceEventId !== null) this.byId.set(a.sourceEventId, a);
    const own = a.evidence[0];
    if (own !== undefined) this.byId.set(own, a);
    this.unclaimed.add(a);
  }

  /** The attribution of an action that is known under any of these ids. */
  claim(ids: readonly string[]): Attribution | null {
    for (const id of ids) {
      const found = this.byId.get(id);
      if (found) {
        this.unclaimed.delete(found);
        return found;
      }
    }
    return null;
  }

  get extra(): number {
    return this.unclaimed.size;
  }
}

export async function* linesOf<T>(path: string): AsyncGenerator<T> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield JSON.parse(line) as T;
  }
}

export async function readAttributions(path: string): Promise<Attributions> {
  const all = new Attributions();
  for await (const a of linesOf<Attribution>(path)) all.add(a);
  return all;
}
