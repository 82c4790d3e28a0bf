import type { PressKind } from '../device/wire.ts';
import type { DeviceFault } from './faults.ts';
import type { Fixture, Opening, Plan } from './plan.ts';

type Opened = 'open' | 'closed' | 'forced';
type Locked = 'locked' | 'unlocked' | 'jammed';
type Armed = 'away' | 'home' | 'disarmed';
type Alarmed = 'alarm' | 'clear';

/** Something that happens in a home. */
export type Action =
  | { do: 'press'; button: Fixture; kind: PressKind }
  | { do: 'move'; opening: Opening; state: Opened }
  | { do: 'lock'; opening: Opening; state: Locked }
  | { do: 'arm'; state: Armed; code: string | null }
  | { do: 'smoke'; fixture: Fixture; state: Alarmed }
  | { do: 'tamper'; device: string; state: Alarmed }
  | { do: 'test'; device: string }
  | { do: 'mains'; state: 'lost' | 'restored' }
  | { do: 'jam'; on: boolean }
  | { do: 'battery'; device: string; percent: number }
  | { do: 'power'; device: string; on: boolean }
  | { do: 'fault'; fault: DeviceFault; device: string; on: boolean }
  | { do: 'swap'; on: boolean };

/** An action that makes no sense, or not in this home, or not now; the message is a plain sentence for whoever asked. */
export class ActionRefused extends Error {}

/** How each action is written, for help texts. */
export const ACTION_FORMS = [
  'press BUTTON [panic|duress|hold-up|cancel|test]',
  'open|close|force DOOR-OR-WINDOW',
  'lock|unlock|jam-lock DOOR',
  'away|home|disarm [CODE]',
  'smoke ALARM [alarm|clear]',
  'tamper DEVICE [alarm|clear]',
  'test DEVICE',
  'mains lost|restored',
  'jam start|stop',
  'battery DEVICE PERCENT',
  'unplug|plug-in DEVICE',
  'weak-radio|flat-battery|jammed-path DEVICE start|stop',
  'swapped-doors start|stop',
] as const;

type Reader = (plan: Plan, first: string | undefined, second: string | undefined) => Action;

const moves = (state: Opened): Reader => {
  return (plan, key) => ({ do: 'move', opening: watched(plan, key), state });
};
const locks = (state: Locked): Reader => {
  return (plan, key) => {
    const opening = watched(plan, key);
    if (!opening.lock) throw new ActionRefused(`${opening.label} has no lock that could report.`);
    return { do: 'lock', opening, state };
  };
};
const arms = (state: Armed): Reader => {
  return (_plan, code) => ({ do: 'arm', state, code: code ?? null });
};
const powers = (on: boolean): Reader => {
  return (plan, key) => ({ do: 'power', device: device(plan, key), on });
};

const faults = (fault: DeviceFault): Reader => {
  return (plan, key, state) => ({ do: 'fault', fault, device: device(plan, key), on: isStart(state) });
};

const READERS: Record<string, Reader> = {
  press: (plan, key, kind) => ({
    do: 'press',
    button: fixture(plan, key, 'button'),
    kind: oneOf(kind ?? 'panic', ['panic', 'duress', 'hold-up', 'cancel', 'test']),
  }),
  open: moves('open'),
  close: moves('closed'),
  force: moves('forced'),
  lock: locks('locked'),
  unlock: locks('unlocked'),
  'jam-lock': locks('jammed'),
  away: arms('away'),
  home: arms('home'),
  disarm: arms('disarmed'),
  smoke: (plan, key, state) => ({
    do: 'smoke',
    fixture: fixture(plan, key, 'smoke'),
    state: oneOf(state ?? 'alarm', ['alarm', 'clear']),
  }),
  tamper: (plan, key, state) => ({
    do: 'tamper',
    device: device(plan, key),
    state: oneOf(state ?? 'alarm', ['alarm', 'clear']),
  }),
  test: (plan, key) => ({ do: 'test', device: device(plan, key) }),
  mains: (_plan, state) => ({ do: 'mains', state: oneOf(state, ['lost', 'restored']) }),
  jam: (_plan, state) => ({ do: 'jam', on: isStart(state) }),
  battery: (plan, key, percent) => ({ do: 'battery', device: device(plan, key), percent: percentage(percent) }),
  unplug: powers(false),
  'plug-in': powers(true),
  'weak-radio': faults('weak-radio'),
  'flat-battery': faults('flat-battery'),
  'jammed-path': faults('jammed-path'),
  'swapped-doors': (_plan, state) => ({ do: 'swap', on: isStart(state) }),
};

/** Reads one action in words, e.g. `force back-door`. Throws `ActionRefused` with what is wrong and what would be right. */
export function readAction(words: string, plan: Plan): Action {
  const [verb = '', first, second, ...more] = words.trim().split(/\s+/);
  const reader = Object.hasOwn(READERS, verb) ? READERS[verb] : undefined;
  if (!reader || more.length > 0) {
    throw new ActionRefused(
      `"${words}" is not something that can happen in a home. Write one of: ${ACTION_FORMS.join('; ')}.`,
    );
  }
  return reader(plan, first, second);
}

function watched(plan: Plan, key: string | undefined): Opening & { device: string } {
  const found = plan.openings.find((opening) => opening.key === key);
  if (found?.device !== undefined) return { ...found, device: found.device };
  const known = plan.openings.filter((opening) => opening.device).map((opening) => opening.key);
  throw new ActionRefused(`${plan.name} has no watched door or window "${key ?? ''}". It has ${known.join(', ')}.`);
}

function fixture(plan: Plan, key: string | undefined, kind: Fixture['kind']): Fixture {
  const all = plan.fixtures.filter((candidate) => candidate.kind === kind);
  const found = all.find((candidate) => candidate.key === key);
  if (!found)
    throw new ActionRefused(
      `${plan.name} has no ${kind} "${key ?? ''}". It has ${all.map((one) => one.key).join(', ')}.`,
    );
  return found;
}

function device(plan: Plan, key: string | undefined): string {
  if (key !== undefined && plan.devices.some((candidate) => candidate.key === key)) return key;
  throw new ActionRefused(
    `${plan.name} has no device "${key ?? ''}". It has ${plan.devices.map((one) => one.key).join(', ')}.`,
  );
}

function oneOf<T extends string>(word: string | undefined, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === word);
  if (found === undefined) throw new ActionRefused(`"${word ?? ''}" should be one of ${allowed.join(', ')}.`);
  return found;
}

function isStart(word: string | undefined): boolean {
  return oneOf(word, ['start', 'stop']) === 'start';
}

function percentage(word: string | undefined): number {
  const value = Number(word);
  if (word === undefined || !(value >= 0 && value <= 100))
    throw new ActionRefused(`"${word ?? ''}" should be a percentage from 0 to 100.`);
  return value;
}
