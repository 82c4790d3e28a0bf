import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asDeviceId, asIncidentId, asMeasureId, asStaffId, type DeviceId } from '../core/ids.ts';
import { type Instant, instant } from '../core/time.ts';
import { checklist, isReady, missingOf, RESIDENT_YES } from './checklist.ts';
import type { Beats, Said, SignalSeen } from './evidence.ts';
import type { Measure, MeasureKind } from './measure.ts';
import type { WalkTest } from './walk-test.ts';

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it should be there');
  return value;
}
const [HUB, BUTTON, DOOR] = ['dv_hub0', 'dv_button', 'dv_door'].map((id) => must(asDeviceId(id)));
const [hub, button, door] = [must(HUB), must(BUTTON), must(DOOR)];
const staff = must(asStaffId('st_operator'));
const incident = must(asIncidentId('1-1-1'));
const at = (seconds: number): Instant => instant(1_700_000_000_000 + seconds * 1000);

function measure(id: string, kind: MeasureKind, more: Partial<Measure> = {}): Measure {
  const plain = {
    zone: null,
    room: 'hall',
    rooms: [],
    paths: [],
    without: [],
    silent: false,
    fitted: true,
    sensor: null,
  };
  return { id: must(asMeasureId(`ms_${id}`)), kind, name: id, device: null, dropped: false, ...plain, ...more };
}

function signal(device: DeviceId, kind: SignalSeen['kind'], more: Partial<SignalSeen> = {}): SignalSeen {
  const plain = { sensor: null, state: null, latencyMs: 4, sinceMs: null, room: null, measure: null, incident: null };
  return {
    device,
    kind,
    id: `${kind}-${more.state ?? ''}-${more.at ?? 0}`,
    at: at(10),
    seenAt: null,
    seenBy: null,
    ...plain,
    ...more,
  };
}

const seen = { incident, seenAt: at(20), seenBy: staff };
const beats: Beats = { count: 2, firstAt: at(1), lastAt: at(60), rssi: -60, weakest: -60, battery: 90 };
const yes = (item: string): Said => ({ item, said: 'yes', at: at(30), by: staff });
const watched = (device: DeviceId, silentAfterMs = 210_000) => ({ device, staged: true, silentAfterMs, via: null });

/** A home in which everything was shown. */
function whole(): WalkTest {
  const measures = [
    measure('hub', 'hub', { device: hub, paths: ['broadband', 'mobile'], without: ['radio'] }),
    measure('button', 'button', { device: button, rooms: ['bedroom', 'kitchen'] }),
    measure('front-door', 'door', { device: door }),
    measure('bar', 'bar', { silent: true }),
  ];
  const tampers = [hub, button, door].map((device) => signal(device, 'tamper', { state: 'alarm' }));
  return {
    measures,
    evidence: {
      signals: [
        signal(button, 'panic', { room: 'bedroom', at: at(10), ...seen }),
        signal(button, 'panic', { room: 'kitchen', at: at(11), ...seen }),
        signal(door, 'door', { state: 'open' }),
        signal(door, 'door', { state: 'closed' }),
        signal(hub, 'power', { state: 'lost', at: at(40) }),
        signal(hub, 'power', { state: 'restored', at: at(50) }),
        ...tampers,
      ],
      beats: new Map([
        [hub, { ...beats, onBatteryAt: at(45), paths: { broadband: at(41), mobile: at(46) } }],
        [button, beats],
        [door, beats],
      ]),
      silences: [hub, button, door].map((device) => ({ device, silentAt: at(300), heardAt: at(320) })),
      said: [yes('silent'), yes(RESIDENT_YES)],
    },
    devices: [watched(hub), watched(button), watched(door)],
    standing: {
      contactsVerified: 3,
      contactsLeast: 3,
      contactsTested: 3,
      safeWord: true,
      duressWord: true,
      police: true,
    },
  };
}

/** What takes one thing away from a whole home, and the item that is missing then. */
type Lack = [item: string, take: (test: WalkTest) => WalkTest];
const without = (test: WalkTest, drop: (one: SignalSeen) => boolean): WalkTest => ({
  ...test,
  evidence: { ...test.evidence, signals: test.evidence.signals.filter((one) => !drop(one)) },
});
const beatsAs = (test: WalkTest, device: DeviceId, change: (known: Beats) => Beats): WalkTest => {
  const known = new Map(test.evidence.beats);
  known.set(device, change(must(known.get(device))));
  return { ...test, evidence: { ...test.evidence, beats: known } };
};
const unfitted = (test: WalkTest, name: string): WalkTest => ({
  ...test,
  measures: test.measures.map((one) => (one.name === name ? { ...one, fitted: false } : one)),
});
const unsaid = (test: WalkTest, item: string): WalkTest => ({
  ...test,
  evidence: { ...test.evidence, said: test.evidence.said.filter((one) => one.item !== item) },
});
const standing = (test: WalkTest, change: Partial<WalkTest['standing']>): WalkTest => ({
  ...test,
  standing: { ...test.standing, ...change },
});
const silences = (test: WalkTest, device: DeviceId): WalkTest => ({
  ...test,
  evidence: { ...test.evidence, silences: test.evidence.silences.filter((one) => one.device !== device) },
});

const LACKS: readonly Lack[] = [
  ['press:ms_button:bedroom', (t) => without(t, ({ kind, room }) => kind === 'panic' && room === 'bedroom')],
  ['press:ms_button:kitchen', (t) => without(t, ({ kind, room }) => kind === 'panic' && room === 'kitchen')],
  ['open:ms_front-door', (t) => without(t, ({ state }) => state === 'open')],
  ['closed:ms_front-door', (t) => without(t, ({ state }) => state === 'closed')],
  ['tamper:ms_hub', (t) => without(t, ({ device, kind }) => device === hub && kind === 'tamper')],
  ['tamper:ms_button', (t) => without(t, ({ device, kind }) => device === button && kind === 'tamper')],
  ['heartbeats:ms_button', (t) => beatsAs(t, button, (known) => ({ ...known, count: 1 }))],
  ['radio:ms_front-door', (t) => beatsAs(t, door, (known) => ({ ...known, rssi: -99, weakest: -99 }))],
  ['silence:ms_button', (t) => silences(t, button)],
  ['path:mobile', (t) => beatsAs(t, hub, (known) => ({ ...known, paths: { broadband: at(41) } }))],
  ['battery-alone', (t) => beatsAs(t, hub, ({ onBatteryAt: _, ...known }) => known)],
  ['fitted:ms_bar', (t) => unfitted(t, 'bar')],
  ['fitted:ms_front-door', (t) => unfitted(t, 'front-door')],
  ['silent', (t) => unsaid(t, 'silent')],
  [RESIDENT_YES, (t) => unsaid(t, RESIDENT_YES)],
  ['contacts', (t) => standing(t, { contactsVerified: 2 })],
  ['test-calls', (t) => standing(t, { contactsTested: 0 })],
  ['safe-word', (t) => standing(t, { safeWord: false })],
  ['duress-word', (t) => standing(t, { duressWord: false })],
  ['police', (t) => standing(t, { police: false })],
  ['stray:dv_other', (t) => ({ ...t, devices: [...t.devices, watched(must(asDeviceId('dv_other')))] })],
];

describe('the walk-test', () => {
  test('of a home in which everything was shown lacks nothing', () => {
    expect(missingOf(checklist(whole()))).toEqual([]);
  });

  test.each(LACKS)('without what shows it, %s is missing, alone and with the sentence that says why', (item, take) => {
    const items = checklist(take(whole()));
    expect(missingOf(items)).toEqual([item]);
    expect(items.find(({ id }) => id === item)?.why).toMatch(/^[A-Z].{5,}\.$/);
    expect(isReady(items)).toBe(item === RESIDENT_YES);
  });

  test('names exactly what is missing, whatever it is', () => {
    fc.assert(
      fc.property(fc.subarray([...LACKS]), (lacks) => {
        const test = lacks.reduce((now, [, take]) => take(now), whole());
        expect(new Set(missingOf(checklist(test)))).toEqual(new Set(lacks.map(([item]) => item)));
      }),
      { numRuns: 200 },
    );
  });

  test('asks for every measure that has no device yet, and says so', () => {
    const test = whole();
    const measures = test.measures.map((one) => ({ ...one, device: null }));
    const open = checklist({ ...test, measures, devices: [] }).filter(({ state }) => state === 'open');
    expect(open.length).toBeGreaterThan(10);
    expect(open.filter(({ why }) => why === undefined)).toEqual([]);
    expect(open.find(({ id }) => id === 'press:ms_button:bedroom')?.why).toBe('No device has been joined to it yet.');
  });

  test('a link quality is shown as what it is, and is never taken for a field strength', () => {
    const mesh = beatsAs(whole(), door, ({ rssi: _, weakest: __, ...known }) => ({ ...known, linkQuality: 240 }));
    const radio = checklist(mesh).find(({ id }) => id === 'radio:ms_front-door');
    expect(radio).toMatchObject({ state: 'open', linkQuality: 240, at: at(60) });
    expect(radio?.rssi).toBeUndefined();
    expect(radio?.why).toContain('240 of 255, which is no field strength');
  });

  test('a press is seen by the desk when somebody there has answered it, and not before', () => {
    const test = whole();
    const pressed = {
      ...test.evidence,
      signals: test.evidence.signals.map((one) => ({ ...one, seenAt: null, seenBy: null })),
    };
    const item = checklist({ ...test, evidence: pressed }).find(({ id }) => id === 'press:ms_button:bedroom');
    expect(item).toMatchObject({ state: 'seen', needs: 'desk', latencyMs: 4, rssi: -60, battery: 90 });
  });

  test('a press counts for the room that the installer said they were in, and for no other', () => {
    const test = whole();
    const nowhere = test.evidence.signals.map((one) => ({ ...one, room: null }));
    const missing = missingOf(checklist({ ...test, evidence: { ...test.evidence, signals: nowhere } }));
    expect(missing).toEqual(['press:ms_button:bedroom', 'press:ms_button:kitchen']);
  });

  test('a button that stays where it is needs nobody to say where they are', () => {
    const fixed = measure('bedside', 'button', { device: button, room: 'bedroom' });
    const press = signal(button, 'panic', seen);
    const test = { ...whole(), measures: [fixed] };
    const items = checklist({ ...test, evidence: { ...test.evidence, signals: [press] } });
    expect(items.find(({ id }) => id === 'press:ms_bedside:bedroom')).toMatchObject({ state: 'done', by: staff });
  });

  test('what a model lacks is not asked for where whoever ordered said so, and the certificate says that it was not tried', () => {
    const test = whole();
    const measures = test.measures.map((one) =>
      one.name === 'button' ? { ...one, without: ['tamper'] as const } : one,
    );
    const items = checklist(
      without({ ...test, measures }, ({ device, kind }) => device === button && kind === 'tamper'),
    );
    expect(items.find(({ id }) => id === 'tamper:ms_button')).toMatchObject({ state: 'not-needed' });
  });

  test('a device that speaks once a day cannot be missed within a visit', () => {
    const test = whole();
    const devices = [watched(hub), watched(button, 25 * 3_600_000), watched(door)];
    const item = checklist(silences({ ...test, devices }, button)).find(({ id }) => id === 'silence:ms_button');
    expect(item).toMatchObject({ state: 'not-needed', why: expect.stringContaining('25 hours') });
  });

  test('two sensors of one hub are each asked for what they watch, and the hub once for its heartbeats', () => {
    const two = ['front', 'back'].map((name) => measure(name, 'window', { device: hub, sensor: `${name}-window` }));
    const items = checklist({ ...whole(), measures: two }).map(({ id }) => id);
    expect(items.filter((id) => id.startsWith('open:'))).toEqual(['open:ms_front', 'open:ms_back']);
    expect(items.filter((id) => id.startsWith('heartbeats:'))).toEqual(['heartbeats:ms_front']);
    const withHub = checklist({ ...whole(), measures: [...two, measure('hub', 'hub', { device: hub })] });
    expect(withHub.filter(({ id }) => id.startsWith('heartbeats:')).map(({ id }) => id)).toEqual(['heartbeats:ms_hub']);
  });

  test('nothing is asked of what was taken off the order, and its device is a stray', () => {
    const test = whole();
    const measures = test.measures.map((one) => (one.name === 'button' ? { ...one, dropped: true } : one));
    expect(missingOf(checklist({ ...test, measures }))).toEqual(['stray:dv_button']);
  });
});
