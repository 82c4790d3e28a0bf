import type { GoalResult } from './goals.ts';

export interface BenchOptions {
  /** The short form: fewer devices, fewer rounds. */
  quick: boolean;
  /** Where the files of the run are kept; the system's temporary directory when undefined. */
  directory: string | undefined;
}

export interface BenchResult {
  goals: readonly GoalResult[];
  /** The tables, for a person. */
  text: string;
  /** Everything that was measured, for the JSON. */
  details: object;
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>;
