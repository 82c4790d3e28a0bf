import type { HeartEvent } from '../../core/event.ts';
import type { DeviceId, PremisesId } from '../../core/ids.ts';
import type { SupervisionState } from '../../core/input.ts';
import { isReturnToNormal } from '../../core/signal.ts';
import type { DeviceTrack, Ledger, LostCause, Spell } from './ledger.ts';

/** Takes what says whether a home's devices are to be relied on. True when the event was about that. */
export function foldProtection(ledger: Ledger, event: HeartEvent): boolean {
  switch (event.type) {
    case 'signal-received':
      foldCondition(ledger, event);
      return true;
    case 'supervision-changed':
      foldSupervision(ledger, event);
      return true;
    case 'unobserved':
      ledger.away.push({ from: event.fromAt, to: event.toAt });
      return true;
    case 'test-began':
      beginTest(ledger, event);
      return true;
    case 'test-ended':
      endSpell(ledger.tests.get(event.device)?.at(-1), event);
      return true;
    default:
      return false;
  }
}

function foldCondition(
  ledger: Ledger,
  { premises, origin, signal }: Extract<HeartEvent, { type: 'signal-received' }>,
): void {
  const { kind } = signal;
  const ofHome = kind === 'power' || kind === 'jamming';
  if (!ofHome && kind !== 'battery' && kind !== 'tamper') return;
  const key = ofHome ? kind : keyOf(kind, origin.device);
  const held = ledger.conditions.get(premises) ?? new Set();
  ledger.conditions.set(premises, held);
  if (isReturnToNormal(signal)) held.delete(key);
  else held.add(key);
}

const keyOf = (kind: string, device: DeviceId) => `${kind} ${device}`;

function foldSupervision(ledger: Ledger, event: Extract<HeartEvent, { type: 'supervision-changed' }>): void {
  const { premises, device, from, to, at } = event;
  let track = ledger.devices.get(device);
  if (track === undefined) {
    const made: DeviceTrack = { premises, before: lostBy(from, 'silent'), firstAt: at, spells: [] };
    ledger.devices.set(device, made);
    track = made;
  }
  endSpell(track.spells.at(-1), event);
  const cause = lostBy(to, whyOf(ledger, premises, device));
  if (cause !== null) track.spells.push({ from: at, to: null, cause });
}

/** Null while the device is heard; late is still heard. */
function lostBy(state: SupervisionState, whenSilent: LostCause): LostCause | null {
  if (state === 'silent') return whenSilent;
  return state === 'unknown' ? 'unknown' : null;
}

/** What had been said in the home before the device fell silent, gravest first. */
function whyOf({ conditions }: Ledger, premises: PremisesId, device: DeviceId): LostCause {
  const held = conditions.get(premises);
  if (held?.has('jamming')) return 'jamming';
  if (held?.has('power')) return 'power';
  if (held?.has(keyOf('battery', device))) return 'battery';
  if (held?.has(keyOf('tamper', device))) return 'tamper';
  return 'silent';
}

function beginTest(ledger: Ledger, event: Extract<HeartEvent, { type: 'test-began' }>): void {
  const { device, at } = event;
  const spells = ledger.tests.get(device) ?? [];
  ledger.tests.set(device, spells);
  // A test that is made longer begins again before it has ended.
  endSpell(spells.at(-1), event);
  spells.push({ from: at, to: null, cause: 'on-test' });
}

function endSpell(spell: Spell | undefined, { at }: HeartEvent): void {
  if (spell?.to === null) spell.to = at;
}
