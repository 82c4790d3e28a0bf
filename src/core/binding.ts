/** What a fact of an end device may be bound to. `nothing`: a person has looked at it, and it is not to be acted on. */
export const MEANINGS = [
  'panic',
  'duress',
  'hold-up',
  'door',
  'window',
  'lock',
  'motion',
  'glass',
  'impact',
  'smoke',
  'arm',
  'cancel',
  'test',
  'nothing',
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** What a fact of an end device is to mean in this home. A person says so when it is commissioned; nothing else does. */
export interface Binding {
  /** The key of the fact, as the device names it. */
  key: string;
  /** Of a press: only this one (`single`, `emergency`); absent: any. */
  which?: string | undefined;
  /** Of a switch: the state that is the press, the alarm, or open; `on` unless said. */
  on?: 'on' | 'off' | undefined;
  means: Meaning;
  /** The sensor that the signal is of; absent: the device itself is the sensor. */
  sensor?: string | undefined;
}

/** What has a beginning and an end: something that only ever says a moment can be none of it. */
const HAS_AN_END: ReadonlySet<Meaning> = new Set(['door', 'window', 'lock', 'smoke']);

/**
 * Why what only says that something happened, and never that it is over, cannot have this meaning; undefined when it can. A door that
 * is opened and never closed would be told once, and never again.
 */
export function whyNoMoment(means: Meaning): string | undefined {
  return HAS_AN_END.has(means)
    ? `it only says that something happened, never that it is over: it can be motion, not a ${means}`
    : undefined;
}
