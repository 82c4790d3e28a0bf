import type { SignalBody } from '../../src/core/signal.ts';
import type { Decision } from '../panel.ts';

/** What a number behind a code counts: a zone or point, an area, a door, a user, or something that says nothing to us. */
export type Counts = 'zone' | 'area' | 'door' | 'user' | 'other';

/** Decisions by code. Each group is its codes with blanks between them. */
export type Table = ReadonlyMap<string, Decision>;

export function tableOf(groups: readonly (readonly [codes: string, decision: Decision])[]): Table {
  const table = new Map<string, Decision>();
  for (const [codes, decision] of groups) {
    for (const code of codes.trim().split(/\s+/)) {
      if (table.has(code)) throw new RangeError(`${code} is decided twice`);
      table.set(code, decision);
    }
  }
  return table;
}

export const raise = (signal: SignalBody): Decision => ({ do: 'raise', signal });
export const ignore = (why: string): Decision => ({ do: 'ignore', why });

export const PANIC = raise({ kind: 'panic' });
export const HOLD_UP = raise({ kind: 'hold-up' });
export const DURESS = raise({ kind: 'duress' });
export const CANCEL = raise({ kind: 'cancel' });
export const TEST = raise({ kind: 'test' });
export const FIRE = raise({ kind: 'smoke', state: 'alarm' });
export const FIRE_OVER = raise({ kind: 'smoke', state: 'clear' });
export const TAMPER = raise({ kind: 'tamper', state: 'alarm' });
export const TAMPER_OVER = raise({ kind: 'tamper', state: 'clear' });
export const JAMMED = raise({ kind: 'jamming', state: 'alarm' });
export const JAMMED_NO_MORE = raise({ kind: 'jamming', state: 'clear' });
export const MAINS_LOST = raise({ kind: 'power', state: 'lost' });
export const MAINS_BACK = raise({ kind: 'power', state: 'restored' });
export const BATTERY_LOW = raise({ kind: 'battery', state: 'low' });
export const BATTERY_OK = raise({ kind: 'battery', state: 'ok' });
export const ARMED = raise({ kind: 'arm', state: 'away' });
export const ARMED_AT_HOME = raise({ kind: 'arm', state: 'home' });
export const DISARMED = raise({ kind: 'arm', state: 'disarmed' });

export const ZONE_ALARM: Decision = { do: 'zone', state: 'alarm' };
export const ZONE_RESTORED: Decision = { do: 'zone', state: 'restored' };
export const ZONE_OPEN: Decision = { do: 'zone', state: 'open' };
export const ZONE_CLOSED: Decision = { do: 'zone', state: 'closed' };

export const RECORD: Decision = { do: 'record' };
export const LIFE: Decision = { do: 'life' };
export const NOT_TAKEN_BACK = ignore('A call for help is not taken back from the field.');
export const ABOUT_THE_REPORT = ignore('It is about the report or the log of the panel, not about the home.');
