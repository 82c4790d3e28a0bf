import type { SignalBody } from '../../../simulators/device/wire.ts';
import type { Command } from '../../../src/core/input.ts';
import { Draw } from '../chance.ts';
import { DEVICES_PER_HOME } from '../world/register.ts';
import { DEATHS, type Deed, type DeedKind, DISK_FAULTS, type Entry, PHONE_FAULTS, type Schedule } from './entry.ts';

const MINUTE = 60_000;
/** After this much peace a repeat of the slowest alarm policy has come round and every device has connected again. */
const PEACE_MS = 4 * MINUTE;

export interface DrawOptions {
  seed: number;
  /** How long things happen; drawn when absent. */
  forMs?: number | undefined;
}

/** Draws a schedule. Each seed has its own few kinds of trouble, in earnest, rather than a little of everything. */
export function drawSchedule({ seed, forMs: asked }: DrawOptions): Schedule {
  const draw = new Draw(seed, 'schedule');
  const homes = draw.whole(2, 5);
  const forMs = asked ?? draw.whole(4, 12) * MINUTE;
  const driftPpm = draw.yes(0.3) ? draw.whole(-20_000, 20_000) : 0;
  const rate = forMs / (8 * MINUTE);
  const deeds: Deed[] = [];
  const devices = homes * DEVICES_PER_HOME;
  const some = (most: number) => Math.max(1, Math.round(draw.whole(1, most) * rate));
  for (const [kind, most] of LIFE) for (let n = some(most); n > 0; n -= 1) deeds.push(DRAWN[kind](draw, devices));
  for (const [kind, most, share] of TROUBLE) {
    if (!draw.yes(share)) continue;
    for (let n = some(most); n > 0; n -= 1) deeds.push(DRAWN[kind](draw, devices));
  }
  const timed = deeds.map((deed) => ({ ...deed, afterMs: draw.whole(0, forMs) }));
  timed.sort((a, b) => a.afterMs - b.afterMs);
  const entries: Entry[] = timed.map((deed, n) => ({ ...deed, n }));
  return { seed, homes, driftPpm, forMs, peaceMs: PEACE_MS, entries };
}

/** What goes on in homes and at the desk whatever the weather: kind, and how many at most in eight minutes. */
const LIFE: readonly (readonly [DeedKind, number])[] = [
  ['press', 8],
  ['signal', 14],
  ['key', 4],
  ['desk', 24],
];

/** Trouble: kind, how many at most in eight minutes, and the share of seeds that have it at all. */
const TROUBLE: readonly (readonly [DeedKind, number, number])[] = [
  ['kill', 4, 0.55],
  ['freeze', 3, 0.3],
  ['suspend', 2, 0.2],
  ['slow-turns', 2, 0.2],
  ['step-clock', 3, 0.25],
  ['disk', 4, 0.45],
  ['phones', 6, 0.6],
  ['look-up', 3, 0.35],
  ['unplug', 3, 0.4],
  ['cut', 5, 0.4],
  ['half-open', 3, 0.3],
  ['take-over', 4, 0.3],
  ['slow-network', 3, 0.3],
  ['duplicates', 2, 0.25],
  ['garble', 4, 0.25],
  ['flood', 2, 0.2],
  ['bridged', 5, 0.4],
  ['away', 4, 0.5],
  ['test', 3, 0.4],
  ['leave-out', 3, 0.3],
  ['install', 3, 0.4],
  ['revoke', 1, 0.15],
  ['remove-contact', 2, 0.2],
  ['lose-way', 3, 0.3],
];

/** What people at the desk ask for besides what they do about every incident. */
const ORDERS: readonly Command['command'][] = [
  ...(['acknowledge', 'close', 'claim', 'claim', 'shelve', 'shelve', 'police', 'review', 'word', 'step'] as const),
  ...([
    'note',
    'help-on-the-way',
    'hand-over',
    'release',
    'seen',
    'brief',
    'unshelve',
    'call',
    'reach',
    'reach',
  ] as const),
];

type DrawDeed = (draw: Draw, devices: number) => Deed;

const device = (draw: Draw, devices: number) => draw.whole(0, devices - 1);
const lasting = (draw: Draw, fromS: number, toS: number) => draw.whole(fromS * 10, toS * 10) * 100;

const DRAWN: Record<DeedKind, DrawDeed> = {
  press: (draw, devices) => ({
    do: 'press',
    device: device(draw, devices),
    kind: draw.one(['panic', 'panic', 'panic', 'duress', 'hold-up']),
    ...(draw.yes(0.1) ? { retained: true } : {}),
  }),
  signal: (draw, devices) => ({ do: 'signal', device: device(draw, devices), body: drawBody(draw) }),
  garble: (draw, devices) => ({
    do: 'garble',
    device: device(draw, devices),
    suffix: draw.one(['signal', 'state', 'nonsense']),
    payload: draw.one(['{', '[]', '{"id":"x","kind":"panick"}', 'offline?', '']),
  }),
  flood: (draw, devices) => ({ do: 'flood', device: device(draw, devices), signals: draw.whole(100, 1_000) }),
  bridged: (draw) => ({
    do: 'bridged',
    which: draw.one(['bound', 'bound', 'unbound']),
    frames: draw.whole(1, 6),
    gapMs: draw.one([40, 40, 700, 4_000]),
    retained: draw.yes(0.2),
  }),
  unplug: (draw, devices) => ({ do: 'unplug', device: device(draw, devices), forMs: lasting(draw, 5, 240) }),
  cut: (draw, devices) => ({ do: 'cut', device: device(draw, devices) }),
  'half-open': (draw, devices) => ({ do: 'half-open', device: device(draw, devices) }),
  'take-over': (draw, devices) => ({ do: 'take-over', device: device(draw, devices), lateWill: draw.yes(0.6) }),
  'slow-network': (draw, devices) => ({
    do: 'slow-network',
    device: device(draw, devices),
    latencyMs: draw.whole(300, 8_000),
    forMs: lasting(draw, 5, 60),
  }),
  duplicates: (draw, devices) => ({ do: 'duplicates', device: device(draw, devices), forMs: lasting(draw, 10, 120) }),
  kill: (draw) => ({
    do: 'kill',
    death: draw.one(DEATHS),
    downMs: draw.yes(0.7) ? draw.whole(50, 6_000) : lasting(draw, 10, 150),
    again: draw.yes(0.25) ? draw.whole(1, 12) : 0,
    upMs: draw.whole(20, 20_000),
    linesDie: draw.yes(0.7),
  }),
  freeze: (draw) => ({ do: 'freeze', forMs: draw.yes(0.5) ? draw.whole(200, 2_500) : lasting(draw, 3, 90) }),
  suspend: (draw) => ({ do: 'suspend', forMs: lasting(draw, 1, 90) }),
  'slow-turns': (draw) => ({ do: 'slow-turns', turnMs: draw.whole(20, 700), forMs: lasting(draw, 2, 20) }),
  'step-clock': (draw) => ({ do: 'step-clock', byMs: draw.one([-1, 1]) * draw.one([500, 5_000, 60_000, 3_600_000]) }),
  disk: (draw) => ({
    do: 'disk',
    fault: draw.one(DISK_FAULTS),
    latencyMs: draw.whole(50, 900),
    forMs: draw.yes(0.5) ? draw.whole(20, 3_000) : lasting(draw, 3, 60),
  }),
  phones: (draw) => ({ do: 'phones', fault: draw.one(PHONE_FAULTS), forMs: lasting(draw, 10, 180) }),
  'look-up': (draw) => ({ do: 'look-up', says: draw.one(['unsure', 'lags']), forMs: lasting(draw, 30, 240) }),
  key: (draw) => ({ do: 'key', pick: draw.whole(0, 99), times: draw.yes(0.3) ? 2 : 1, everybody: draw.yes(0.25) }),
  desk: (draw) => ({
    do: 'desk',
    command: draw.one(ORDERS),
    pick: draw.whole(0, 99),
    times: draw.yes(0.3) ? 2 : 1,
    stale: draw.yes(0.1),
    who: draw.whole(0, 2),
  }),
  away: (draw) => ({ do: 'away', who: draw.whole(0, 2), forMs: lasting(draw, 2, 120) }),
  test: (draw, devices) => ({
    do: 'test',
    device: device(draw, devices),
    forMs: lasting(draw, 20, 240),
    ...(draw.yes(0.3) ? { endsAfterMs: lasting(draw, 5, 60) } : {}),
  }),
  'leave-out': (draw, devices) => ({
    do: 'leave-out',
    device: device(draw, devices),
    forMs: lasting(draw, 20, 240),
    ...(draw.yes(0.3) ? { endsAfterMs: lasting(draw, 5, 60), ...(draw.yes(0.5) && { gone: true }) } : {}),
  }),
  install: (draw, devices) => ({
    do: 'install',
    device: device(draw, devices),
    stage: draw.one(['commissioning', 'commissioning', 'soak']),
    forMs: lasting(draw, 40, 240),
    neighbour: draw.yes(0.5),
  }),
  revoke: (draw, devices) => ({ do: 'revoke', device: device(draw, devices) }),
  'remove-contact': (draw) => ({ do: 'remove-contact', pick: draw.whole(0, 99) }),
  'lose-way': (draw) => ({ do: 'lose-way', pick: draw.whole(0, 99), channel: draw.one(['voice', 'sms']) }),
};

function drawBody(draw: Draw): SignalBody {
  return draw.one<SignalBody>([
    { kind: 'door', state: 'open' },
    { kind: 'door', state: 'closed' },
    { kind: 'door', state: 'forced' },
    { kind: 'window', state: 'open' },
    { kind: 'lock', state: 'locked' },
    { kind: 'motion' },
    { kind: 'glass' },
    { kind: 'tamper', state: 'alarm' },
    { kind: 'tamper', state: 'clear' },
    { kind: 'smoke', state: 'alarm' },
    { kind: 'smoke', state: 'clear' },
    { kind: 'power', state: 'lost' },
    { kind: 'power', state: 'restored' },
    { kind: 'battery', state: 'low', percent: 7 },
    { kind: 'arm', state: 'away' },
    { kind: 'arm', state: 'home' },
    { kind: 'arm', state: 'disarmed' },
    { kind: 'arm', state: 'disarmed', code: 'duress' },
    { kind: 'cancel' },
    { kind: 'test' },
  ]);
}
