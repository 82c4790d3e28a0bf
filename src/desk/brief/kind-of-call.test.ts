import { expect, test } from 'vitest';
import { asDeviceId, asSignalId } from '../../core/ids.ts';
import type { SignalKind } from '../../core/signal.ts';
import type { JoinedSignal } from '../../core/state.ts';
import { instant } from '../../core/time.ts';
import { must } from '../../vault/test-files.ts';
import { type Briefing, type KindOfCall, USUAL_BRIEFING } from './briefing.ts';
import { kindOfCall } from './kind-of-call.ts';

const PANIC: KindOfCall = { grade: 4, urn: 'HUA', said: 'A button was pressed' };
const INTRUSION: KindOfCall = { grade: 2, urn: 'IAS', said: 'Somebody has come in' };
const kinds = new Map([
  ['panic', PANIC],
  ['intrusion', INTRUSION],
]);
const briefing: Briefing = { ...USUAL_BRIEFING, kinds };
const at = instant(1_000);
const signal = (kind: SignalKind): JoinedSignal => ({
  device: must(asDeviceId('dv_hub')),
  id: must(asSignalId('s-1')),
  kind,
  state: null,
  sensor: null,
  receivedAt: at,
  late: false,
  repeats: 0,
  lastAt: at,
});

test('a door that was forced is told as an intrusion, under the URN for intruders', () => {
  expect(kindOfCall(briefing, { kind: 'intrusion', signals: [signal('door')] })).toEqual(INTRUSION);
});

test('once she has pressed her button, the same incident goes out under the URN for calls for help', () => {
  const call = kindOfCall(briefing, { kind: 'intrusion', signals: [signal('door'), signal('panic')] });
  expect(call).toEqual({ said: 'A button was pressed', began: 'Somebody has come in', urn: 'HUA', grade: 4 });
});
