import type { Finding } from '../model/verdict.ts';
import { findingObject } from '../report/listings/findings.ts';
import type { VerdictChange } from '../store/changes.ts';
import type { LiveLibrary } from './live-library.ts';

/** What has changed with the newest state of the index. */
export interface Edition {
  readonly logSize: number;
  readonly key: string;
  readonly findings: readonly ReturnType<typeof findingObject>[];
  readonly changes: readonly VerdictChange[];
  /** Changes that are not among them, being too many. */
  readonly more: number;
}

/** Findings and changes of one edition, each. */
const MOST = 200;

/** Tells whoever listens what is new: findings that were not there before, verdicts that changed. */
export class News {
  readonly #listeners = new Set<(edition: Edition | null) => void>();
  #known: ReadonlySet<string> | null = null;

  /** Returns what ends listening. `null`: there will be no more. */
  listen(listener: (edition: Edition | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  end(): void {
    for (const listener of this.#listeners) listener(null);
  }

  async tell(library: LiveLibrary, changes: readonly VerdictChange[]): Promise<void> {
    if (this.#listeners.size === 0) {
      this.#known = null;
      return;
    }
    const snapshot = await library.open();
    try {
      const fresh = this.#freshAmong(await snapshot.summaries.findings());
      const edition: Edition = {
        ...snapshot.generation,
        findings: fresh.slice(0, MOST).map(findingObject),
        changes: changes.slice(0, MOST),
        more: Math.max(0, changes.length - MOST) + Math.max(0, fresh.length - MOST),
      };
      for (const listener of this.#listeners) listener(edition);
    } finally {
      snapshot.release();
    }
  }

  /** What is there when listening begins is no news. */
  async begin(findings: readonly Finding[]): Promise<void> {
    this.#known ??= new Set(findings.map((f) => f.id));
  }

  #freshAmong(findings: readonly Finding[]): readonly Finding[] {
    const known = this.#known;
    this.#known = new Set(findings.map((f) => f.id));
    return known === null ? [] : findings.filter((f) => !known.has(f.id) && f.suppressed === null);
  }
}
