/**
 * Everything that a campaign must have met at least once, in the order of the table it prints. What is not on the list is
 * not counted; what is on it and never happened fails the campaign.
 */
export const EXERCISES = [
  'press',
  'duress press',
  'retained press',
  'signal',
  'flood',
  'malformed message',
  'device unplugged',
  'line cut',
  'half-open line',
  'takeover',
  'late will',
  'slow network',
  'duplicate publish',
  'duplicate signal taken once',
  'kill',
  'kill before commit',
  'kill in a torn batch',
  'kill after commit',
  'kill between plan and send',
  'kill after a send',
  'kill at a panic',
  'kill while sending',
  'crash loop',
  'freeze',
  'suspended machine',
  'slow turns',
  'clock stepped forward',
  'clock stepped back',
  'clock drift',
  'disk full',
  'disk slow',
  'disk stalled',
  'batch refused',
  'new epoch fails',
  'provider busy (429, 500)',
  'provider stalls',
  'provider drops after taking',
  'provider silent after taking',
  'callback late',
  'callback twice',
  'callback out of order',
  'callback lost',
  'voicemail',
  'busy',
  'no answer',
  'answered without key',
  'key pressed',
  'key pressed late',
  'key pressed twice',
  'two people at once',
  'reply code',
  'looked up: yes',
  'looked up: no',
  'looked up: unsure',
  'look-up lags',
  'desk acknowledges',
  'desk closes',
  'desk twice',
  'desk on a closed incident',
  'desk notes',
  'desk person away',
  'desk claims',
  'claim taken over',
  'handed over',
  'given back',
  'claim lost with the connection',
  'looked at signals',
  'step recorded',
  'word heard',
  'word of duress',
  'accepted anew after a word of duress',
  'police progress',
  'brief handed over',
  'call asked for',
  'heard in a call',
  'shelved',
  'shelf over by time',
  'shelf over by news',
  'shelf over by a person',
  'closing proposed',
  'closing refused',
  'closing agreed to',
  'device on test',
  'call for help on test',
  'test over by time',
  'left in alarm after a test',
  'device revoked',
  'battery read',
  'contact removed',
  'silence flagged',
  'silence over',
  'severity raised',
  'acceptance too late',
] as const;
export type Exercise = (typeof EXERCISES)[number];

export class Exercised {
  readonly counts = new Map<Exercise, number>();

  add(what: Exercise, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  addAll(other: Exercised): void {
    for (const [what, times] of other.counts) this.add(what, times);
  }

  /** What never happened. */
  missing(): Exercise[] {
    return EXERCISES.filter((what) => !this.counts.has(what));
  }
}
