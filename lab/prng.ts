import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Seeded random numbers (sfc32): the same seed gives the same world on every machine. Not for secrets. */
export class Rng {
  private a: number;
  private b: number;
  private c: number;
  private d: number;
  private readonly seed: string;

  constructor(seed: string) {
    const h = createHash('sha256').update(seed).digest();
    this.seed = seed;
    this.a = h.readInt32LE(0);
    this.b = h.readInt32LE(4);
    this.c = h.readInt32LE(8);
    this.d = h.readInt32LE(12);
    for (let i = 0; i < 12; i++) this.word();
  }

  /** A generator of its own for one part of the world, so that a change in one scenario leaves the others as they were. */
  fork(label: string): Rng {
    return new Rng(`${this.seed}/${label}`);
  }

  private word(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return t >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    return this.word() / 4294967296;
  }

  /** Whole number in [from, to], both included. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)] as T;
  }

  private chars(alphabet: string, n: number): string {
    let s = '';
    for (let i = 0; i < n; i++) s += alphabet[Math.floor(this.next() * alphabet.length)];
    return s;
  }

  hex(n: number): string {
    return this.chars('0123456789abcdef', n);
  }

  digits(n: number): string {
    return this.chars('0123456789', n);
  }

  base32(n: number): string {
    return this.chars(BASE32, n);
  }

  base62(n: number): string {
    return this.chars(BASE62, n);
  }

  /** Standard base64 text of about `bytes` bytes. */
  base64(bytes: number): string {
    return `${this.chars(`${BASE62}+/`, Math.ceil((bytes * 4) / 3 / 4) * 4 - 1)}=`;
  }

  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`;
  }

  ipv4(): string {
    return `${this.pick([3, 13, 31, 45, 62, 77, 81, 86, 91, 104, 145, 176, 188, 193, 203])}.${this.int(1, 254)}.${this.int(0, 254)}.${this.int(1, 254)}`;
  }
}
