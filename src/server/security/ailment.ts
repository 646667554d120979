/** Something that is not as safe as it should be, and how to mend it. */
export interface Ailment {
  readonly severity: 'high' | 'medium' | 'low';
  readonly what: string;
  readonly mend: string;
}
