import type { HandlingStep, Incident } from '../api/types.ts';
import { type Scene, signalOf, unhandled } from './scene.ts';

const step = (id: string, title: string, kind: HandlingStep['kind'], required: boolean): HandlingStep => ({
  ...{ id, title, kind, required, mayRuleOut: true },
  ...{ state: 'open', by: null, at: null, text: null },
});

const STEPS = [
  step('listen', 'Listen: do not speak', 'check', false),
  step('brief', 'Hand over the brief', 'brief', false),
  step('police', 'Tell the police', 'police', true),
  step('word', 'Ask for the word, if she can speak', 'word', false),
  step('keyholder', 'Call a contact', 'call', false),
];

const PRESSED_MS = 47_000;

/** One press and what follows it: the home that `home.ts` plays, two calls, a plan with every kind of step. */
export function night(scene: Scene): void {
  const handling: Incident['handling'] = { ...unhandled(), steps: STEPS };
  const at = (afterMs: number) => new Date(Date.now() - PRESSED_MS + afterMs).toISOString();
  const signals = [
    signalOf('panic', at(0)),
    signalOf('door', at(7_000), { device: 'dv_halldoor1', state: 'forced', room: 'Hall', zone: 'perimeter' }),
    signalOf('door', at(24_000), { device: 'dv_beddoor01', state: 'closed' }),
  ];
  const id = scene.open(1, 'panic', 'R-1042', PRESSED_MS, { handling, signals, signalCount: 3 });
  const line = (afterMs: number, type: string, says: string) =>
    scene.tell(id, {}, type, says, { about: { at: at(afterMs) } });
  line(0, 'signal-received', 'Panic button.');
  line(7_000, 'signal-joined', 'Door forced joined the incident, by the rule "Entry after a panic".');
  line(24_000, 'signal-joined', 'Door closed joined the incident.');
  scene.attempt(id, { step: 1, channel: 'desk' }, 'Shown at the desk.');
  const call = scene.attempt(
    id,
    { step: 1, channel: 'voice', contact: 'ct_bo', contactName: 'Bo Sample' },
    'A telephone call to the first contact is planned.',
  );
  scene.report(id, `${id}.1`, { state: 'delivered' }, 'The desk shows the incident.');
  scene.report(id, call, { state: 'delivered' }, 'The telephone of the first contact is ringing.');
  scene.report(id, call, { state: 'failed', reason: 'no-answer' }, 'The first contact did not answer.');
}
