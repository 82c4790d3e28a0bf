import type { DeviceNow, Evidence, Standing } from './evidence.ts';
import type { Measure } from './measure.ts';

/** What the walk-test is worked out from. */
export interface WalkTest {
  measures: readonly Measure[];
  evidence: Evidence;
  /** Every device of the home that is not out of service. */
  devices: readonly DeviceNow[];
  standing: Standing;
}
