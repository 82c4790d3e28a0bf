import type { Example } from '../profile.ts';
import type { RejectReason } from '../rejection.ts';

const json = (value: unknown): string => JSON.stringify(value);
const door = (n: number) => ({ id: `9-${n}`, kind: 'door', state: 'open' });

const SIGNALS: readonly Example[] = [
  {
    name: 'a press with its sensor and clock',
    suffix: 'signal',
    payload:
      '{"id": "17-204", "kind": "panic", "sensor": "bedroom-button", "at": "2026-11-21T19:04:11.201Z", "late": false}',
    expect: {
      signals: [{ id: '17-204', kind: 'panic', sensor: 'bedroom-button', at: Date.UTC(2026, 10, 21, 19, 4, 11, 201) }],
    },
  },
  {
    name: 'the shortest press',
    suffix: 'signal',
    payload: '{"id":"1","kind":"panic"}',
    expect: { signals: [{ id: '1', kind: 'panic' }] },
  },
  {
    name: 'duress',
    suffix: 'signal',
    payload: '{"id":"1-2","kind":"duress"}',
    expect: { signals: [{ id: '1-2', kind: 'duress' }] },
  },
  {
    name: 'hold-up',
    suffix: 'signal',
    payload: '{"id":"1-3","kind":"hold-up"}',
    expect: { signals: [{ id: '1-3', kind: 'hold-up' }] },
  },
  { name: 'a door', suffix: 'signal', payload: json(door(1)), expect: { signals: [door(1)] } },
  {
    name: 'a window forced, on a hub',
    suffix: 'signal',
    payload: '{"id":"1-4","kind":"window","state":"forced","sensor":"kitchen"}',
    expect: { signals: [{ id: '1-4', kind: 'window', state: 'forced', sensor: 'kitchen' }] },
  },
  {
    name: 'a lock jammed',
    suffix: 'signal',
    payload: '{"id":"1-5","kind":"lock","state":"jammed"}',
    expect: { signals: [{ id: '1-5', kind: 'lock', state: 'jammed' }] },
  },
  ...['motion', 'glass', 'impact', 'cancel', 'test'].map((kind) => ({
    name: `the moment ${kind}`,
    suffix: 'signal',
    payload: json({ id: '2-1', kind }),
    expect: { signals: [{ id: '2-1', kind }] },
  })),
  ...['smoke', 'tamper', 'jamming'].map((kind) => ({
    name: `${kind} raised`,
    suffix: 'signal',
    payload: json({ id: '2-2', kind, state: 'alarm' }),
    expect: { signals: [{ id: '2-2', kind, state: 'alarm' }] },
  })),
  {
    name: 'mains lost',
    suffix: 'signal',
    payload: '{"id":"2-3","kind":"power","state":"lost"}',
    expect: { signals: [{ id: '2-3', kind: 'power', state: 'lost' }] },
  },
  {
    name: 'battery low with its level',
    suffix: 'signal',
    payload: '{"id":"2-4","kind":"battery","state":"low","percent":9}',
    expect: { signals: [{ id: '2-4', kind: 'battery', state: 'low', percent: 9 }] },
  },
  {
    name: 'disarmed under duress',
    suffix: 'signal',
    payload: '{"id":"2-5","kind":"arm","state":"disarmed","code":"duress"}',
    expect: { signals: [{ id: '2-5', kind: 'arm', state: 'disarmed', code: 'duress' }] },
  },
  {
    name: 'a fault with its code',
    suffix: 'signal',
    payload: '{"id":"2-6","kind":"fault","code":"E7"}',
    expect: { signals: [{ id: '2-6', kind: 'fault', code: 'E7' }] },
  },
  {
    name: 'a field we do not know is kept',
    suffix: 'signal',
    payload: '{"id":"3-1","kind":"motion","lux":12}',
    expect: { signals: [{ id: '3-1', kind: 'motion', extra: { lux: 12 } }] },
  },
  {
    name: 'a clock five years off is shown, not judged',
    suffix: 'signal',
    payload: '{"id":"3-2","kind":"panic","at":"2031-11-21T19:04:11+01:00"}',
    expect: { signals: [{ id: '3-2', kind: 'panic', at: Date.UTC(2031, 10, 21, 18, 4, 11) }] },
  },
  {
    name: 'a press whose clock is broken is raised without it',
    suffix: 'signal',
    payload: '{"id":"3-3","kind":"panic","at":1763750651}',
    expect: { signals: [{ id: '3-3', kind: 'panic', extra: { at: 1763750651 } }] },
  },
  {
    name: 'a retained press is read like any other; its id makes it one press',
    suffix: 'signal',
    payload: '{"id":"3-4","kind":"panic"}',
    retained: true,
    expect: { signals: [{ id: '3-4', kind: 'panic' }] },
  },
];

const ARRAYS: readonly Example[] = [
  {
    name: 'several signals at once',
    suffix: 'signal',
    payload: json([door(1), { id: '9-2', kind: 'panic' }]),
    expect: { signals: [door(1), { id: '9-2', kind: 'panic' }] },
  },
  {
    name: 'a press between broken neighbours comes through',
    suffix: 'signal',
    payload: json([{ id: '9-1', kind: 'no-such' }, { id: '9-2', kind: 'panic' }, 7]),
    expect: { signals: [{ id: '9-2', kind: 'panic' }], rejected: ['unknown-kind', 'wrong-shape'] },
  },
  {
    name: 'a press behind too many neighbours comes through',
    suffix: 'signal',
    payload: json([...Array.from({ length: 33 }, (_, n) => door(n)), { id: '9-99', kind: 'panic' }]),
    expect: {
      signals: [...Array.from({ length: 32 }, (_, n) => door(n)), { id: '9-99', kind: 'panic' }],
      rejected: ['too-many'],
    },
  },
  { name: 'an array of nothing', suffix: 'signal', payload: '[]', expect: { quarantine: 'wrong-shape' } },
  {
    name: 'an array with nothing good in it',
    suffix: 'signal',
    payload: '[{"id":"9-1","kind":"door"}]',
    expect: { quarantine: 'wrong-field' },
  },
];

const broken = (name: string, payload: string | Uint8Array, quarantine: RejectReason, suffix = 'signal'): Example => ({
  name,
  suffix,
  payload,
  expect: { quarantine },
});

const BROKEN: readonly Example[] = [
  broken('JSON cut short', '{"id":', 'not-json'),
  broken('an empty payload', '', 'not-json'),
  broken('a zero byte', '\u0000', 'not-json'),
  broken('a bare word', '"panic"', 'wrong-shape'),
  broken('null', 'null', 'wrong-shape'),
  broken('a kind we do not know', '{"id":"x","kind":"no-such-kind"}', 'unknown-kind'),
  broken('a kind that only the gateway may make', '{"id":"x","kind":"silence","state":"silent"}', 'unknown-kind'),
  broken('a kind named like a part of every object', '{"id":"x","kind":"constructor"}', 'unknown-kind'),
  broken('no kind', '{"id":"x"}', 'wrong-field'),
  broken('an id of the wrong type', '{"id":5,"kind":"panic"}', 'wrong-field'),
  broken('no id', '{"kind":"panic"}', 'wrong-field'),
  broken('an empty id', '{"id":"","kind":"panic"}', 'wrong-field'),
  broken('an id over 64 characters', json({ id: 'x'.repeat(65), kind: 'panic' }), 'wrong-field'),
  broken('a state of another kind', '{"id":"x","kind":"door","state":"locked"}', 'wrong-field'),
  broken('a clock that is no time', '{"id":"x","kind":"motion","at":"yesterday"}', 'wrong-field'),
  broken('a level beyond its range', '{"id":"x","kind":"battery","state":"low","percent":101}', 'wrong-field'),
  broken('9 KiB', 'x'.repeat(9216), 'too-large'),
  broken('bytes that are not UTF-8', Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d), 'not-utf8'),
  broken('a topic we do not know', '{"id":"x","kind":"panic"}', 'unknown-topic', 'signals'),
  broken('a topic named like a part of every object', '', 'unknown-topic', 'constructor'),
  broken('a heartbeat that is a list', '[]', 'wrong-shape', 'heartbeat'),
  broken('a heartbeat with a level of the wrong type', '{"battery":"full"}', 'wrong-field', 'heartbeat'),
  broken('a state that is neither', 'Online', 'wrong-state', 'state'),
  broken('a reply to nothing', '{"ok":true}', 'wrong-field', 'reply'),
  broken('a renewal of we know not what', '{"want":"password"}', 'wrong-field', 'renew'),
  broken('a certificate asked for without a request', '{"want":"certificate"}', 'wrong-field', 'renew'),
];

const OTHERS: readonly Example[] = [
  { name: 'an empty heartbeat', suffix: 'heartbeat', payload: '', expect: { heartbeat: {} } },
  {
    name: 'a full heartbeat',
    suffix: 'heartbeat',
    payload: json({
      battery: 87,
      rssi: -61,
      mains: true,
      firmware: '1.4.2',
      uptime: 86400,
      sensors: { 'front-door': { battery: 90 } },
      colour: 'left out',
    }),
    expect: {
      heartbeat: {
        battery: 87,
        rssi: -61,
        mains: true,
        firmware: '1.4.2',
        uptime: 86400,
        sensors: { 'front-door': { battery: 90 } },
      },
    },
  },
  { name: 'online', suffix: 'state', payload: 'online', retained: true, expect: { link: 'online' } },
  {
    name: 'offline, as its will says',
    suffix: 'state',
    payload: 'offline',
    retained: true,
    expect: { link: 'offline' },
  },
  {
    name: 'the answer to a command',
    suffix: 'reply',
    payload: '{"to":"c-1","ok":false,"detail":"no such sensor"}',
    expect: { reply: { to: 'c-1', ok: false, detail: 'no such sensor' } },
  },
  {
    name: 'a new secret is asked for',
    suffix: 'renew',
    payload: '{"want":"secret"}',
    expect: { renew: { want: 'secret' } },
  },
  {
    name: 'a new certificate is asked for; whether the request is good is seen by whoever signs',
    suffix: 'renew',
    payload: '{"want":"certificate","csr":"-----BEGIN CERTIFICATE REQUEST-----"}',
    expect: { renew: { want: 'certificate', csr: '-----BEGIN CERTIFICATE REQUEST-----' } },
  },
];

/** What native devices send, good and bad, with what it must become. */
export const NATIVE_EXAMPLES: readonly Example[] = [...SIGNALS, ...ARRAYS, ...BROKEN, ...OTHERS];
