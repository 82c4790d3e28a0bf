import type { SignalBody } from '../../core/signal.ts';
import type { RuleExample } from './rule-file.ts';

type Given = RuleExample['given'][number];

/** The signal that a line of an example means, or a sentence that says why it is none. */
export function signalBody(given: Given): SignalBody | string {
  const { signal: kind, state } = given;
  const wrong = (words: string) => `a ${kind} signal needs state: ${words}`;
  switch (kind) {
    case 'panic':
    case 'duress':
    case 'hold-up':
    case 'motion':
    case 'glass':
    case 'impact':
    case 'cancel':
    case 'test':
      return { kind };
    case 'fault':
      return { kind, code: given.code ?? 'example' };
    case 'door':
    case 'window':
      return state === 'open' || state === 'closed' || state === 'forced'
        ? { kind, state }
        : wrong('open, closed or forced');
    case 'lock':
      return state === 'locked' || state === 'unlocked' || state === 'jammed'
        ? { kind, state }
        : wrong('locked, unlocked or jammed');
    case 'smoke':
    case 'tamper':
    case 'jamming':
      return state === 'alarm' || state === 'clear' ? { kind, state } : wrong('alarm or clear');
    case 'power':
      return state === 'lost' || state === 'restored' ? { kind, state } : wrong('lost or restored');
    case 'battery':
      if (state !== 'low' && state !== 'ok') return wrong('low or ok');
      return given.percent === undefined ? { kind, state } : { kind, state, percent: given.percent };
    case 'arm':
      if (state !== 'away' && state !== 'home' && state !== 'disarmed') return wrong('away, home or disarmed');
      return given.code === undefined ? { kind, state } : { kind, state, code: given.code };
    case 'silence':
      return state === 'silent' || state === 'heard' ? { kind, state } : wrong('silent or heard');
  }
}
