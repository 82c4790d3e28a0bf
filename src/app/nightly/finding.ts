import type { PremisesId } from '../../core/ids.ts';

/** Something that wants seeing to before it is needed. The sentence names nobody and no number. */
export interface Finding {
  /** Absent when it is about the whole scheme. */
  premises?: PremisesId;
  /** A stable code, in words with dashes. */
  what: string;
  says: string;
}

/** One thing that is looked at every night. */
export interface NightlyCheck {
  name: string;
  run(): Finding[] | Promise<Finding[]>;
}

/** What one night has brought. */
export interface NightlyReport {
  at: number;
  findings: readonly Finding[];
  /** Checks that broke off, by name: what they would have said is not known. */
  broken: readonly string[];
}
