import type { Partition } from '../../core/ids.ts';
import type { Register } from '../../register/register.ts';

/** The orders to install, for the routes that work on them; `bound.ts` makes it. */
export interface JobsDesk {
  register: Pick<
    Register,
    'jobs' | 'jobEvidence' | 'devices' | 'households' | 'words' | 'police' | 'staffEvents' | 'together'
  >;
  /** How far the journal of a partition has come. */
  seqOf(partition: Partition): number;
  /** A job was opened or is over: what happens in its home counts for it from now on, or no more. */
  changed(): void;
}
