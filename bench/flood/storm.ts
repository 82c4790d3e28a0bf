import { fractions } from '../harness/pace.ts';

/** One message of the flood: which device of the storm sends it. */
export interface Message {
  id: string;
  device: number;
  urgent: boolean;
  /** Which of its device's messages it is. */
  turn: number;
}

/** Sensors of one device that take turns; each opens and closes once in twenty messages, so that none of them chatters. */
const SENSORS = 10;
/** One device in so many also says that its battery is low, which opens an incident of the lowest priority. */
const LOW_BATTERY_EVERY = 10;

/**
 * Everything that is sent, in the order of sending: presses and signals mixed by the seed, each device's own signals in
 * their order.
 */
export function shuffled(size: { pressers: number; chatterers: number; signalsEach: number }, seed: number): Message[] {
  const fraction = fractions(seed);
  const senders: number[] = [];
  for (let device = 0; device < size.pressers; device++) senders.push(device);
  for (let device = 0; device < size.chatterers; device++) {
    for (let turn = 0; turn < size.signalsEach; turn++) senders.push(size.pressers + device);
  }
  for (let at = senders.length - 1; at > 0; at--) {
    const other = Math.floor(fraction() * (at + 1));
    const held = senders[at] ?? 0;
    senders[at] = senders[other] ?? 0;
    senders[other] = held;
  }
  const turns = new Map<number, number>();
  return senders.map((device) => {
    const turn = turns.get(device) ?? 0;
    turns.set(device, turn + 1);
    const urgent = device < size.pressers;
    return { id: urgent ? `p-${device}` : `s-${device}-${turn}`, device, urgent, turn };
  });
}

export function payloadOf({ id, device, urgent, turn }: Message): string {
  if (urgent) return `{"id":"${id}","kind":"panic","sensor":"bedroom-button"}`;
  if (turn === 0 && device % LOW_BATTERY_EVERY === 0)
    return `{"id":"${id}","kind":"battery","state":"low","percent":9}`;
  const state = turn % 2 === 0 ? 'open' : 'closed';
  return `{"id":"${id}","kind":"door","state":"${state}","sensor":"door-${(turn >> 1) % SENSORS}"}`;
}
