/** Things that are in alarm or not. */
export type AlarmFact =
  | 'motion'
  | 'occupancy'
  | 'glass'
  | 'vibration'
  | 'smoke'
  | 'gas'
  | 'water'
  | 'tamper'
  | 'jamming'
  | 'trouble';

/**
 * What a device of another maker has said, in our words but without its meaning: `key` is the device's own name for it. A press is a
 * moment; everything else is a state, which many families repeat in every message.
 */
export type Fact = { key: string } & (
  | { is: 'press'; which: string }
  /** The family itself says which is open. */
  | { is: 'contact'; state: 'open' | 'closed' }
  /** What on means is for a person to say. */
  | { is: 'switch'; state: 'on' | 'off' }
  | { is: 'lock'; state: 'locked' | 'unlocked' | 'jammed' }
  | { is: 'arm'; state: 'away' | 'home' | 'disarmed' }
  | { is: AlarmFact; state: 'alarm' | 'clear' }
  | { is: 'power'; state: 'lost' | 'restored' }
  /** Whole percent, 0 to 100. */
  | { is: 'battery'; percent?: number; low?: boolean }
  | { is: 'boot' }
);

export const FACT_KINDS = [
  'press',
  'contact',
  'switch',
  'lock',
  'arm',
  'motion',
  'occupancy',
  'glass',
  'vibration',
  'smoke',
  'gas',
  'water',
  'tamper',
  'jamming',
  'trouble',
  'power',
  'battery',
  'boot',
] as const;
export type FactKind = (typeof FACT_KINDS)[number];
