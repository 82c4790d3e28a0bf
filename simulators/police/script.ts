import type { Alarm, Reason, Stage } from './alarm.ts';

/** How requests are answered: as they should be, with 503, not at all; `mute`: taken, and no news ever goes out. */
export const WEATHERS = ['ok', 'failing', 'silent', 'mute'] as const;
export type ForceWeather = (typeof WEATHERS)[number];

export const MANNER_NAMES = ['by-hand', 'comes', 'comes-fast', 'refuses', 'says-nothing'] as const;
/** What the force does about an alarm when nobody does it by hand. */
export type Manner = (typeof MANNER_NAMES)[number];

interface Step {
  afterMs: number;
  stage: Stage;
  reason?: Reason;
}

export const MANNERS: Record<Manner, { says: string; steps: readonly Step[] }> = {
  'by-hand': { says: 'By hand, with the buttons', steps: [] },
  comes: {
    says: 'Comes by itself, in half a minute',
    steps: [
      { afterMs: 4_000, stage: 'accepted' },
      { afterMs: 10_000, stage: 'dispatched' },
      { afterMs: 30_000, stage: 'on-scene' },
      { afterMs: 60_000, stage: 'closed' },
    ],
  },
  'comes-fast': {
    says: 'Comes by itself, at once',
    steps: [
      { afterMs: 0, stage: 'accepted' },
      { afterMs: 20, stage: 'dispatched' },
      { afterMs: 40, stage: 'on-scene' },
    ],
  },
  refuses: { says: 'Refuses: unknown URN', steps: [{ afterMs: 2_000, stage: 'rejected', reason: 'bad-urn' }] },
  'says-nothing': { says: 'Says nothing', steps: [] },
};

/** A force as its page sees and moves it. */
export interface ForceAtPage {
  readonly name: string;
  readonly weather: ForceWeather;
  readonly manner: Manner;
  readonly alarms: ReadonlyMap<string, Alarm>;
  move(id: string, stage: Stage, detail: { reason?: Reason }): Promise<number>;
  setWeather(weather: ForceWeather): void;
  setManner(manner: Manner): void;
}
