import { randomUUID } from 'node:crypto';

/** Long work and how far it is. */
export interface Job {
  readonly id: string;
  readonly what: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly stage: string;
  readonly done: number;
  /** `null`: not known. */
  readonly total: number | null;
  readonly error: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** Jobs that are remembered after their end. */
const KEPT = 50;

export type Report = (stage: string, done: number, total: number | null) => void;

/** The long work of this process. It is not kept over a restart: what a job did is in the evidence log. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();
  readonly #running = new Set<Promise<void>>();
  readonly #log: (message: string, error: unknown) => void;

  constructor(log: (message: string, error: unknown) => void) {
    this.#log = log;
  }

  start(what: string, work: (report: Report) => Promise<void>): Job {
    const id = randomUUID();
    const job: Job = {
      id,
      what,
      state: 'running',
      stage: 'starting',
      done: 0,
      total: null,
      error: null,
      startedAt: new Date().toISOString(),
      endedAt: null,
    };
    this.#jobs.set(id, job);
    for (const old of this.#jobs.values())
      if (this.#jobs.size > KEPT && old.state !== 'running') this.#jobs.delete(old.id);
    const running = work((stage, done, total) => this.#change(id, { stage, done, total })).then(
      () => this.#change(id, { state: 'done', stage: 'done', endedAt: new Date().toISOString() }),
      (error: unknown) => {
        this.#log(`${what} failed`, error);
        const said = error instanceof Error ? error.message : String(error);
        this.#change(id, { state: 'failed', error: said, endedAt: new Date().toISOString() });
      },
    );
    this.#running.add(running);
    running.finally(() => this.#running.delete(running));
    return job;
  }

  get(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  isRunning(what: string): boolean {
    return [...this.#jobs.values()].some((job) => job.what === what && job.state === 'running');
  }

  all(): readonly Job[] {
    return [...this.#jobs.values()].reverse();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  #change(id: string, change: Partial<Job>): void {
    const job = this.#jobs.get(id);
    if (job !== undefined) this.#jobs.set(id, { ...job, ...change });
  }
}
