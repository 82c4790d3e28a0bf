/** How much comes at once. The long form is what may be quoted; the short one is for a look. */
export interface FloodPlan {
  /** Homes with one device each whose button is pressed within the flood's second. */
  panics: number;
  /** Devices that send what is not urgent, and how much each of them. */
  chatterers: number;
  signalsEach: number;
  /** How long the senders take to send it all. */
  withinMs: number;
  /** Buttons pressed one after another from the moment the flood begins, in homes of their own. */
  fresh: number;
  freshPerSecond: number;
  rounds: number;
  /** How long the last sighting of a round is waited for. */
  patienceMs: number;
}

export const LONG: FloodPlan = {
  panics: 5000,
  chatterers: 2500,
  signalsEach: 20,
  withinMs: 1000,
  fresh: 120,
  freshPerSecond: 40,
  rounds: 5,
  patienceMs: 60_000,
};

export const SHORT: FloodPlan = {
  ...LONG,
  panics: 500,
  chatterers: 250,
  fresh: 60,
  rounds: 2,
  patienceMs: 20_000,
};
