/** Something that is looked up by key: the round in which what it gives last changed. */
export interface Cell {
  changed: number;
}

/** Notes what is looked up while something is worked out, so that it is known what it rests on: also what was looked for and not found. */
export class Tape {
  #noting: Set<Cell> | null = null;

  note(cell: Cell): void {
    this.#noting?.add(cell);
  }

  record<T>(work: () => T): { readonly result: T; readonly read: readonly Cell[] } {
    const outer = this.#noting;
    const own = new Set<Cell>();
    this.#noting = own;
    try {
      return { result: work(), read: [...own] };
    } finally {
      this.#noting = outer;
    }
  }
}

/** The cells of one kind of look-up, made when they are first looked up. */
export class Cells<K> {
  readonly #tape: Tape;
  readonly #cells = new Map<K, Cell>();

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  note(key: K): void {
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      cell = { changed: 0 };
      this.#cells.set(key, cell);
    }
    this.#tape.note(cell);
  }

  change(key: K, round: number): void {
    const cell = this.#cells.get(key);
    if (cell !== undefined) cell.changed = round;
  }
}

/**
 * A map of which each look-up is noted. It cannot be gone through, since that would rest on all of it; and it is never empty, so that
 * nobody skips looking up where nothing is there yet.
 */
export class NotedMap<K, V> implements ReadonlyMap<K, V> {
  readonly #map: ReadonlyMap<K, V>;
  readonly #cells: Cells<K>;

  constructor(map: ReadonlyMap<K, V>, cells: Cells<K>) {
    this.#map = map;
    this.#cells = cells;
  }

  get(key: K): V | undefined {
    this.#cells.note(key);
    return this.#map.get(key);
  }

  has(key: K): boolean {
    this.#cells.note(key);
    return this.#map.has(key);
  }

  get size(): number {
    return Math.max(1, this.#map.size);
  }

  forEach(): never {
    throw notByKey();
  }
  entries(): never {
    throw notByKey();
  }
  keys(): never {
    throw notByKey();
  }
  values(): never {
    throw notByKey();
  }
  [Symbol.iterator](): never {
    throw notByKey();
  }
}

const notByKey = (): Error => new Error('judging one strand must look up by key, or it rests on everything');
