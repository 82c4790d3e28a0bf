/** Everything the way to the receiving centre counts, as a closed list; the app maps it to its metrics. */
export interface ArcCounts {
  acknowledged: number;
  refused: number;
  unusable: number;
  silent: number;
  'wrong-time': number;
  /** Alarms that went on to another receiver. */
  'other-receiver': number;
  'link-test': number;
  'link-test-failed': number;
}

export const noCounts = (): ArcCounts => ({
  acknowledged: 0,
  refused: 0,
  unusable: 0,
  silent: 0,
  'wrong-time': 0,
  'other-receiver': 0,
  'link-test': 0,
  'link-test-failed': 0,
});
