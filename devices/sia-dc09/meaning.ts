import type { Binding } from '../../src/core/binding.ts';
import { isPanicKind, type SignalBody } from '../../src/core/signal.ts';
import type { PanelEvent, PanelMeaning } from '../panel.ts';

/** Binds every zone that has no binding of its own. */
export const EVERY_ZONE = 'zone *';
type ZoneState = 'alarm' | 'restored' | 'open' | 'closed';

const UNBOUND = 'Nobody has said what it is in this home.';
const LOOKED_AT = 'Somebody has said that it is not acted on.';

/** What a panel's events come to: what the standard says by itself, and for zones what their bindings say. Pure; never throws. */
export function meaningOf(events: readonly PanelEvent[], bindings: readonly Binding[]): PanelMeaning {
  const meaning: PanelMeaning = { signals: [], unbound: [], ignored: [] };
  for (const event of events) {
    const binding = bindingOf(event, bindings);
    const signals = signalsOf(event, binding, meaning);
    const sensor = sensorOf(event, binding);
    for (const signal of signals) meaning.signals.push(sensor === undefined ? signal : { ...signal, sensor });
  }
  return meaning;
}

function signalsOf(event: PanelEvent, binding: Binding | undefined, { unbound, ignored }: PanelMeaning): SignalBody[] {
  const { key, code, decision } = event;
  const leave = (why: string): [] => {
    ignored.push({ what: code, why });
    return [];
  };
  switch (decision.do) {
    case 'life':
      return leave('It says that the panel is there.');
    case 'ignore':
      return leave(decision.why);
    case 'record':
      return [faultOf(code)];
    case 'raise':
      return raised(event, decision.signal, binding) ?? leave(LOOKED_AT);
    case 'zone': {
      if (binding?.means === 'nothing') return leave(LOOKED_AT);
      const signal = binding === undefined ? undefined : inZone(binding.means, decision.state);
      if (binding === undefined) unbound.push({ key, code });
      if (binding === undefined) ignored.push({ what: code, why: UNBOUND });
      return [signal ?? faultOf(code)];
    }
  }
}

/** Another area than the first is somebody's garage until a person says that it is the home. A call for help is never bound away. */
function raised({ key }: PanelEvent, signal: SignalBody, binding: Binding | undefined): SignalBody[] | undefined {
  if (isPanicKind(signal.kind)) return [signal];
  if (binding?.means === 'nothing') return undefined;
  if (signal.kind === 'arm' && key !== 'area 1' && binding?.means !== 'arm') return [faultOf(`arm ${signal.state}`)];
  return [signal];
}

/** What an alarm in a zone is in this home; undefined where such a thing has no such state. */
function inZone(means: Binding['means'], state: ZoneState): SignalBody | undefined {
  switch (means) {
    case 'door':
    case 'window':
      return { kind: means, state: state === 'alarm' ? 'forced' : state === 'open' ? 'open' : 'closed' };
    case 'smoke':
      return { kind: 'smoke', state: state === 'alarm' || state === 'open' ? 'alarm' : 'clear' };
    case 'panic':
    case 'duress':
    case 'hold-up':
    case 'motion':
    case 'glass':
    case 'impact':
    case 'cancel':
    case 'test':
      return state === 'alarm' ? { kind: means } : undefined;
    default:
      return undefined;
  }
}

function faultOf(code: string): SignalBody {
  return { kind: 'fault', code: `panel ${code}` };
}

function bindingOf({ key, decision }: PanelEvent, bindings: readonly Binding[]): Binding | undefined {
  const own = bindings.find((binding) => binding.key === key);
  return own ?? (decision.do === 'zone' ? bindings.find((binding) => binding.key === EVERY_ZONE) : undefined);
}

/** The name that a person gave it, else `zone-3`; the panel itself is no sensor. */
function sensorOf({ key }: PanelEvent, binding: Binding | undefined): string | undefined {
  if (binding?.sensor !== undefined && binding.key === key) return binding.sensor;
  return key === 'panel' || key === 'area 1' ? undefined : key.replace(' ', '-');
}
