import type { Item, JobInFull, Measure } from '../../desk/schema/job.ts';

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const ahead = (minutes: number) => ago(-minutes);

function measure(id: string, kind: Measure['kind'], name: string, room: string, more: Partial<Measure> = {}): Measure {
  const place = { zone: 'interior' as const, room, rooms: [], paths: [], without: [], silent: false };
  const state = { fitted: false, device: null, sensor: null, dropped: false };
  return { id: `ms_${id}`, kind, name, ...place, ...state, ...more } as Measure;
}

export const MEASURES: readonly Measure[] = [
  measure('hub', 'hub', 'hub', 'hall', { fitted: true, device: 'dv_hub' }),
  measure('bed', 'button', 'bedside', 'bedroom', { fitted: true, device: 'dv_bed' }),
  measure('pend', 'button', 'pendant', 'hall', { rooms: ['hall', 'kitchen', 'bathroom'] }),
  measure('front', 'door', 'front-door', 'hall', { fitted: true, device: 'dv_hub', sensor: 'front-door' }),
  measure('bar', 'bar', 'back-door-bar', 'kitchen', { silent: true }),
  measure('letter', 'letter-box', 'letter-box', 'hall', { silent: true, fitted: true }),
];

const blank = {
  measure: null,
  room: null,
  at: null,
  latencyMs: null,
  sinceMs: null,
  rssi: null,
  linkQuality: null,
  battery: null,
};
const item = (id: string, says: string, needs: Item['needs'], more: Partial<Item> = {}): Item => ({
  ...blank,
  id,
  says,
  needs,
  state: 'open',
  by: null,
  why: null,
  ...more,
});
const seen = (minutes: number, more: Partial<Item> = {}): Partial<Item> => ({
  state: 'done',
  at: ago(minutes),
  ...more,
});

/** A walk-test that is half done. */
export const ITEMS: readonly Item[] = [
  item('heartbeats:ms_hub', 'hub (hall): two heartbeats', 'signal', { measure: 'ms_hub', ...seen(9, { rssi: -61 }) }),
  item('silence:ms_hub', 'hub (hall): missed when it falls silent, and heard again', 'signal', {
    measure: 'ms_hub',
    why: 'Switch it off until it is missed, then on again.',
  }),
  item('press:ms_bed:bedroom', 'bedside pressed in bedroom, seen by the desk', 'signal', {
    measure: 'ms_bed',
    room: 'bedroom',
    ...seen(6, { latencyMs: 84, rssi: -67, battery: 96 }),
  }),
  item('tamper:ms_bed', 'bedside (bedroom): its tamper switch', 'signal', {
    measure: 'ms_bed',
    why: 'Open its case, or take it off the wall.',
  }),
  item('radio:ms_bed', 'bedside (bedroom): strong enough on the radio', 'signal', {
    measure: 'ms_bed',
    state: 'open',
    at: ago(5),
    rssi: -88,
    battery: 96,
    why: 'It was heard with -88 dBm, and -85 dBm is the least: move it, or put a repeater between.',
  }),
  item('press:ms_pend:hall', 'pendant pressed in hall, seen by the desk', 'desk', {
    measure: 'ms_pend',
    state: 'seen',
    at: ago(1),
    latencyMs: 2_300,
    rssi: -85,
    battery: 12,
    why: 'The press came; nobody at the desk has answered it yet.',
  }),
  item('press:ms_pend:kitchen', 'pendant pressed in kitchen, seen by the desk', 'signal', {
    measure: 'ms_pend',
    why: 'Say that you are in kitchen, then press it there.',
  }),
  item('open:ms_front', 'front-door (hall): opened', 'signal', { measure: 'ms_front', ...seen(4, { latencyMs: 41 }) }),
  item('closed:ms_front', 'front-door (hall): closed', 'signal', {
    measure: 'ms_front',
    ...seen(4, { latencyMs: 39 }),
  }),
  item('fitted:ms_bar', 'back-door-bar (kitchen): fitted as it should be', 'person', {
    measure: 'ms_bar',
    why: 'Nobody has said yet that back-door-bar (kitchen) is fitted.',
  }),
  item('fitted:ms_letter', 'letter-box (hall): fitted as it should be', 'person', {
    measure: 'ms_letter',
    ...seen(12),
  }),
  item('silent', 'A press makes no sound and shows nothing but its light', 'person', {
    why: 'Press a button and listen; then say that nothing could be heard or felt.',
  }),
  item('mains-off', 'The mains are cut, and the desk is told', 'signal', { why: 'Pull the plug of hub.' }),
  item('battery-alone', 'It goes on reporting on its battery alone', 'signal', {
    why: 'Leave hub unplugged until it has been heard on its battery.',
  }),
  item('contacts', '3 people are verified who will be told', 'contacts', {
    why: '2 of 3 are verified. The desk sends them a code.',
  }),
  item('police', 'The police know of this home, or 999 by hand is agreed', 'police', { ...seen(600) }),
  item('resident-yes', 'The resident has tried it, and says yes', 'person', { why: 'Ask her. Only she can say it.' }),
];

const ROOMS = ['hall', 'kitchen', 'bedroom', 'bathroom'].map((room) => ({ room, zone: 'interior' as const }));

/** A job as the desk tells it. */
export function makeJob(id: string, state: JobInFull['job']['state']): JobInFull {
  return {
    version: '1',
    job: {
      id,
      premises: 'pr_made',
      reference: 'R-4417',
      state,
      lapsed: false,
      installer: 'st_ash',
      mine: true,
      orderedAt: ago(2_000),
      openedAt: state === 'ordered' ? null : ago(20),
      closesAt: state === 'ordered' ? null : ahead(700),
      signedOffAt: null,
      soakHours: 0,
      soakUntil: null,
      live: false,
      residentCopyWithoutAddress: false,
      rooms: ROOMS,
      here: null,
      measures: [...MEASURES],
      certificate: null,
    },
    items: [...ITEMS],
    missing: [],
    ready: false,
  } as JobInFull;
}

/** What a made-up hub has heard. */
export const foundNow = () => [
  {
    via: 'dv_hub',
    premises: 'pr_made',
    address: '0x00158d0001a2b3c4',
    alias: 'pendant',
    vendor: 'Example',
    model: 'SOS-1',
    firstAt: ago(30),
    lastAt: new Date(Date.now() - 3_000).toISOString(),
    heard: 12,
    facts: [
      { key: 'action', is: 'press', which: 'emergency', at: new Date(Date.now() - 3_000).toISOString() },
      { key: 'battery', is: 'battery', percent: 100, at: ago(4) },
    ],
    proposed: [{ key: 'action', which: 'emergency', means: 'panic' }],
  },
  {
    via: 'dv_hub',
    premises: 'pr_made',
    address: '0x00158d0009f8e7d6',
    alias: null,
    vendor: null,
    model: null,
    firstAt: ago(70),
    lastAt: ago(12),
    heard: 4,
    facts: [{ key: 'contact', is: 'contact', state: 'closed', at: ago(12) }],
    proposed: [{ key: 'contact', means: 'door' }],
  },
];
