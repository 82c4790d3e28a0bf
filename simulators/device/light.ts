import type { Progress } from './wire.ts';

/**
 * The light beside a button. `sent`: pressed, blinking until the PUBACK; `stored`: the gateway has it on disk; `received`: the
 * alarm has been raised; `help-coming`: a person has accepted it; `off`: nothing was pressed, or the desk has closed it.
 */
export type Light = 'off' | 'sent' | 'stored' | 'received' | 'help-coming';

export interface LightState {
  light: Light;
  /** Signals pressed and not yet acknowledged. */
  pending: readonly string[];
  /** The incident the light is about, once the gateway has named it. */
  incident: string | null;
}

export type LightEvent =
  | { type: 'pressed'; signal: string }
  | { type: 'stored'; signal: string }
  | { type: 'progress'; progress: Progress };

export const DARK: LightState = { light: 'off', pending: [], incident: null };

const RANK: Record<Light, number> = { off: 0, sent: 1, stored: 2, received: 3, 'help-coming': 4 };

/**
 * Decides the next state of the light. It only ever rises while an alarm lasts, because a light that falls back looks like
 * help that turned round. It stays dark until this device was pressed, so that a duress press shows nothing.
 */
export function decideLight(state: LightState, event: LightEvent): LightState {
  switch (event.type) {
    case 'pressed':
      return { ...state, light: atLeast(state.light, 'sent'), pending: [...state.pending, event.signal] };
    case 'stored':
      return decideStored(state, event.signal);
    case 'progress':
      return decideProgress(state, event.progress);
  }
}

function decideStored(state: LightState, signal: string): LightState {
  if (!state.pending.includes(signal)) return state;
  const pending = state.pending.filter((other) => other !== signal);
  return { ...state, pending, light: pending.length === 0 ? atLeast(state.light, 'stored') : state.light };
}

function decideProgress(state: LightState, { incident, stage }: Progress): LightState {
  if (state.light === 'off') return state;
  if (stage === 'closed') {
    if (state.incident !== null && state.incident !== incident) return state;
    return { ...state, incident: null, light: state.pending.length > 0 ? 'sent' : 'off' };
  }
  const reached = stage === 'received' ? 'received' : 'help-coming';
  return { ...state, incident, light: atLeast(state.light, reached) };
}

function atLeast(light: Light, floor: Light): Light {
  return RANK[light] < RANK[floor] ? floor : light;
}
