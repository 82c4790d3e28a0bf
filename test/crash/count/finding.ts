/** What a count can find wrong. */
export const KINDS = ['lost', 'doubled', 'skipped', 'repeated', 'unkept', 'noise'] as const;
export type Kind = (typeof KINDS)[number];

/** One thing that should not be, named to the signal, incident or attempt. */
export interface Finding {
  kind: Kind;
  says: string;
  /** Why it may be all the same: a kill lay between sending and its record. Without it, it is a fault. */
  because?: string;
}
