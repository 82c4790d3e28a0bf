import { type Scene, signalOf } from './scene.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A panic as it usually goes: the desk, then a call that nobody takes a key for, a text, a second contact who accepts. */
export async function playPanic(scene: Scene, paceMs: number, until: 'ringing' | 'accepted'): Promise<string> {
  const id = scene.open(1, 'panic', 'R-1042');
  scene.attempt(id, { step: 1, channel: 'desk' }, 'Shown at the desk.');
  const call = scene.attempt(
    id,
    { step: 1, channel: 'twilio-voice', contact: 'ct_asha', contactName: 'Asha Example' },
    'A telephone call to the first contact is planned.',
  );
  scene.report(id, `${id}.1`, { state: 'delivered' }, 'The desk shows the incident.');
  await wait(paceMs);
  scene.report(id, call, { state: 'sending' }, 'The call is being handed to the telephone provider.');
  await wait(paceMs);
  scene.report(id, call, { state: 'delivered' }, 'The telephone of the first contact is ringing.');
  if (until === 'ringing') return id;
  await wait(paceMs);
  const door = signalOf('door', new Date().toISOString(), { state: 'forced', room: 'Hall', zone: 'perimeter' });
  const signals = [...(scene.incidents.get(id)?.signals ?? []), door];
  scene.tell(id, { signals, signalCount: 2 }, 'signal-joined', 'The door in the hall was forced.');
  scene.report(id, call, { state: 'failed', reason: 'no-key' }, 'The call was answered and no key was pressed.');
  const text = scene.attempt(
    id,
    { step: 1, rung: 2, channel: 'twilio-sms', contact: 'ct_asha', contactName: 'Asha Example' },
    'A text message to the first contact is planned.',
  );
  await wait(paceMs);
  scene.report(id, text, { state: 'delivered' }, 'The text message was delivered to the telephone.');
  const second = scene.attempt(
    id,
    { step: 2, channel: 'twilio-voice', contact: 'ct_bo', contactName: 'Bo Sample' },
    'A telephone call to the second contact is planned.',
  );
  await wait(paceMs);
  scene.report(id, second, { state: 'delivered' }, 'The telephone of the second contact is ringing.');
  await wait(paceMs);
  scene.report(id, second, { state: 'human' }, 'The second contact pressed 1.');
  scene.report(id, text, { state: 'failed', reason: 'stood-down' }, 'The text message was stood down.');
  const by = { kind: 'contact' as const, id: 'ct_bo', name: 'Bo Sample', how: second };
  const patch = { state: 'acknowledged' as const, acknowledgedAt: new Date().toISOString(), acknowledgedBy: by };
  scene.tell(id, patch, 'incident-acknowledged', 'Accepted by the second contact, by telephone key.');
  return id;
}

/** Homes whose devices are well, late and silent. */
export function furnish(scene: Scene): void {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  scene.device('dv_bedroom01', { zone: 'sanctuary', room: 'Bedroom' });
  scene.device('dv_halldoor1', { zone: 'perimeter', room: 'Hall' });
  scene.device('dv_kitchen44', {
    zone: 'interior',
    room: 'Kitchen',
    reference: 'R-2077',
    supervision: 'late',
    since: ago(2),
    lastSeenAt: ago(13),
  });
  scene.device('dv_garden009', {
    zone: 'external',
    reference: 'R-2077',
    supervision: 'silent',
    since: ago(61),
    lastSeenAt: ago(95),
  });
  scene.device('dv_landing31', {
    room: 'Landing',
    reference: 'R-3110',
    supervision: 'silent',
    since: ago(1700),
    lastSeenAt: ago(1712),
  });
  scene.device('dv_newone001', { reference: 'R-3110', supervision: 'unknown', since: ago(5), lastSeenAt: null });
}
