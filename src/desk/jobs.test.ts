import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { orderedMeasure } from '../commission/measure.ts';
import { asIncidentId, type DeviceId, type JobId } from '../core/ids.ts';
import { days, hours, ms } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { endSoaksOf } from './jobs/soak.ts';
import { type House, OURS, openHouse } from './testing/house.ts';

const INCIDENT = must(asIncidentId('1-1-1'));
const KITCHEN = {
  rooms: [
    { room: 'bedroom', zone: 'sanctuary' as const },
    { room: 'kitchen', zone: 'interior' as const },
  ],
};
const MEASURES = [
  orderedMeasure({ kind: 'button', name: 'pendant', rooms: ['bedroom', 'kitchen'] }),
  orderedMeasure({ kind: 'door', name: 'front-door', room: 'kitchen' }),
  orderedMeasure({ kind: 'letter-box', name: 'letter-box' }),
];

interface Home {
  house: House;
  job: JobId;
  button: DeviceId;
  door: DeviceId;
  as(
    cookie: string,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: object,
  ): Promise<{ status: number; body: Answer }>;
}
const Body = z.looseObject({ code: z.string().optional(), missing: z.array(z.string()).optional() });
type Answer = z.infer<typeof Body>;

/** A home with an open job, whose devices have shown nothing yet. */
async function openHome(soakHours = 0): Promise<Home> {
  const house = await openHouse();
  const { register, premises } = house;
  register.premises.change(premises, KITCHEN);
  const job = register.jobs.add({ premises, installer: null, soakHours, measures: MEASURES, by: 'st_none' });
  register.devices.revoke(house.device);
  const [pendant, front] = register.jobs.get(job).measures;
  const add = () => register.devices.add({ premises, stage: 'commissioning' }).device;
  const [button, door] = [add(), add()];
  register.jobs.begin(job, null, 12, 0);
  register.jobs.changeMeasure(job, must(pendant).id, { device: button });
  register.jobs.changeMeasure(job, must(front).id, { device: door });
  const as: Home['as'] = async (cookie, method, path, body) => {
    const headers = { cookie, ...OURS };
    const answer = await house.app.inject({
      method,
      url: `/api/jobs/${job}${path}`,
      headers,
      ...(body && { payload: body }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: Body.parse(isJson ? answer.json() : {}) };
  };
  return { house, job, button, door, as };
}

type Step = [item: string, does: (home: Home, measure: (name: string) => string) => void];

const signal = (home: Home, device: DeviceId, id: string, more: object = {}) => {
  const { register, clock } = home.house;
  const plain = { sensor: null, state: null, latencyMs: 3, sinceMs: null, room: null, measure: null, incident: null };
  const seen = { device, id, kind: 'tamper' as const, at: clock.now(), seenAt: null, seenBy: null, ...plain, ...more };
  register.jobEvidence.saw(home.job, 1, () => void register.jobEvidence.addSignal(home.job, seen));
};

/** Everything that a home of this order has to show, and what shows it. */
const STEPS = (staff: House['register'], by: Parameters<House['register']['jobEvidence']['answered']>[3]): Step[] => {
  const press = (room: string): Step => [
    `press:pendant:${room}`,
    (home) => {
      signal(home, home.button, room, { kind: 'panic', room, incident: INCIDENT });
      staff.jobEvidence.saw(home.job, 1, () =>
        staff.jobEvidence.answered(home.job, INCIDENT, home.house.clock.now(), by),
      );
    },
  ];
  const say = (item: string): Step => [
    item,
    (home, measure) => {
      const id = item.startsWith('fitted:') ? `fitted:${measure(item.slice(7))}` : item;
      staff.jobEvidence.say(home.job, { entry: randomUUID(), item: id, said: 'yes', saidAt: null, by, note: null });
      const fitted = staff.jobs.get(home.job).measures.find((one) => id === `fitted:${one.id}`);
      if (fitted) staff.jobs.changeMeasure(home.job, fitted.id, { fitted: true });
    },
  ];
  const of = (name: 'pendant' | 'front-door', home: Home) => (name === 'pendant' ? home.button : home.door);
  const each = (name: 'pendant' | 'front-door'): Step[] => [
    [`tamper:${name}`, (home) => signal(home, of(name, home), 'tamper', { state: 'alarm' })],
    [
      `silence:${name}`,
      (home) =>
        staff.jobEvidence.saw(home.job, 1, () => {
          staff.jobEvidence.fellSilent(home.job, of(name, home), home.house.clock.now());
          staff.jobEvidence.heardAgain(home.job, of(name, home), home.house.clock.now());
        }),
    ],
    say(`fitted:${name}`),
  ];
  return [
    press('bedroom'),
    press('kitchen'),
    ...each('pendant'),
    ...each('front-door'),
    ['open:front-door', (home) => signal(home, home.door, 'o', { kind: 'door', state: 'open' })],
    ['closed:front-door', (home) => signal(home, home.door, 'c', { kind: 'door', state: 'closed' })],
    say('fitted:letter-box'),
    say('silent'),
    say('police'),
  ];
};

/** What every one of these homes has: the property is about the rest. */
function agreed({ house, job, button, door }: Home): void {
  const { register, premises, clock } = house;
  const { household } = register.premises.get(premises);
  const now = clock.now();
  for (const device of [button, door])
    register.jobEvidence.keepBeats(job, device, { count: 2, firstAt: now, lastAt: now, rssi: -60, weakest: -60 });
  for (const n of [1, 2, 3]) {
    const contact = register.contacts.add({
      household,
      role: 'safe contact',
      name: 'Robin',
      number: `0770090021${n}`,
      order: n + 1,
    });
    const { point } = must(register.contacts.get(contact).points[0]);
    register.contacts.setVerified(contact, point);
    register.errands.settle(
      register.errands.begin({ contact, point, what: 'test', channel: 'voice', by: 'x' }).errand,
      'reached',
    );
  }
  register.words.set(household, { safe: 'marigold', duress: 'paraffin' }, { purpose: 'shell', who: 'shell' });
}

describe('signing a home off', () => {
  test('is refused with exactly what is missing, whatever it is, and done when nothing is', async () => {
    const home = await openHome();
    const { register } = home.house;
    const { staff, cookie } = await home.house.signIn('installer');
    agreed(home);
    const measures = new Map(register.jobs.get(home.job).measures.map((one) => [one.name, one.id]));
    const named = (item: string) => item.replace(/(pendant|front-door|letter-box)/, (name) => must(measures.get(name)));
    const steps = STEPS(register, staff);
    const entry = randomUUID();
    const signOff = () => home.as(cookie, 'POST', '/sign-off', { entry, residentAgrees: true, withoutAddress: false });
    const left = new Map(steps);
    // One random order of all steps: after each, what is refused is what is left.
    const [order = []] = fc.sample(fc.shuffledSubarray(steps, { minLength: steps.length }), { seed: 19, numRuns: 1 });
    for (const [item, does] of order) {
      const { status, body } = await signOff();
      expect([status, body.code]).toEqual([409, 'HW_JOB_INCOMPLETE']);
      expect(new Set(body.missing)).toEqual(new Set([...left.keys()].map(named)));
      does(home, (name) => must(measures.get(name)));
      left.delete(item);
    }
    expect((await signOff()).status).toBe(200);
    const certificate = () => home.as(cookie, 'GET', '/certificate?copy=resident');
    expect((await certificate()).status).toBe(200);
    home.house.records.vault.destroy(register.premises.get(home.house.premises).household);
    expect((await certificate()).status).toBe(404);
    expect([home.button, home.door].map((device) => register.devices.get(device).stage)).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('puts devices on trial where that was ordered, and in use when it is over', async () => {
    const home = await openHome(48);
    const { register, clock } = home.house;
    const { staff, cookie } = await home.house.signIn('supervisor');
    agreed(home);
    const measures = new Map(register.jobs.get(home.job).measures.map((one) => [one.name, one.id]));
    for (const [, does] of STEPS(register, staff)) does(home, (name) => must(measures.get(name)));
    const order = { entry: randomUUID(), residentAgrees: true, withoutAddress: true };
    expect((await home.as(cookie, 'POST', '/sign-off', order)).body).toMatchObject({ soakUntil: expect.any(String) });
    const stage = () => register.devices.get(home.button).stage;
    expect(stage()).toBe('soak');
    clock.pass(ms(hours(47)));
    endSoaksOf(register, clock.now());
    expect(stage()).toBe('soak');
    clock.pass(ms(days(1)));
    endSoaksOf(register, clock.now());
    expect(stage()).toBeUndefined();
    expect(register.jobs.get(home.job).liveAt).not.toBeNull();
  });
});

describe('whoever fits', () => {
  test('takes nothing away of what was ordered; whoever ordered does, with a reason', async () => {
    const home = await openHome();
    const { cookie } = await home.house.signIn('installer');
    const [pendant] = home.house.register.jobs.get(home.job).measures;
    const change = (by: string, body: object) => home.as(by, 'PATCH', `/measures/${must(pendant).id}`, body);
    for (const body of [
      { rooms: ['bedroom'] },
      { dropped: true, text: 'It is not wanted.' },
      { without: ['tamper'], text: 'It has no switch.' },
    ])
      expect((await change(cookie, body)).status).toBe(403);
    expect((await change(cookie, { rooms: ['bedroom', 'kitchen', 'hall'] })).status).toBe(200);
    const supervisor = (await home.house.signIn('supervisor')).cookie;
    expect((await change(supervisor, { without: ['tamper'] })).body).toMatchObject({ code: 'HW_REASON_MISSING' });
    const { body } = await change(supervisor, { without: ['tamper'], text: 'This model has no switch.' });
    expect(body.missing).not.toContain(`tamper:${must(pendant).id}`);
    expect(JSON.stringify(home.house.register.staffEvents.list())).not.toContain('no switch');
  });

  test('has no address and changes nothing once the time is over, until a supervisor prolongs it', async () => {
    const home = await openHome();
    const { cookie } = await home.house.signIn('installer');
    home.house.clock.pass(ms(hours(12)));
    const late = (await home.house.signIn('installer', 'again')).cookie;
    expect((await home.as(cookie, 'GET', '')).status).toBe(401);
    expect((await home.as(late, 'GET', '')).body).toMatchObject({ job: { lapsed: true } });
    expect((await home.as(late, 'POST', '/address', {})).body).toMatchObject({ code: 'HW_JOB_LAPSED' });
    const supervisor = (await home.house.signIn('supervisor')).cookie;
    expect((await home.as(supervisor, 'POST', '/prolong', { hours: 2 })).status).toBe(200);
    expect((await home.as(late, 'POST', '/address', {})).status).toBe(200);
  });

  test('of another provider does not know that there is such a job', async () => {
    const home = await openHome();
    const provider = home.house.register.providers.add({ name: 'Other Care' });
    const { cookie } = await home.house.signIn('installer', 'other', { provider });
    expect((await home.as(cookie, 'GET', '')).status).toBe(404);
  });
});

describe('whoever orders', () => {
  const ask = async (house: House, cookie: string, url: string) => {
    const answer = await house.app.inject({ url, headers: { cookie, ...OURS } });
    return {
      status: answer.statusCode,
      items: z.object({ items: z.array(z.looseObject({})) }).safeParse(answer.json()),
    };
  };
  const rows = z.array(z.object({ staff: z.string(), name: z.string().nullable(), role: z.string() }));

  test('is told whom an order can be given to: those alone who may go to that home, and nobody who has left', async () => {
    const house = await openHouse();
    const { register } = house;
    const [ours, other] = ['Our Care', 'Other Care'].map((name) => register.providers.add({ name }));
    const { premises } = register.premises.add({ provider: ours });
    house.estate.refresh();
    const { cookie } = await house.signIn('supervisor', 'sam', { provider: must(ours) });
    const ines = await house.addStaff('installer', 'ines', { provider: must(ours) });
    const ivo = await house.addStaff('installer', 'ivo');
    await house.addStaff('installer', 'oskar', { provider: must(other) });
    await house.addStaff('operator', 'olive');
    register.staff.disable(await house.addStaff('installer', 'gone'));
    const told = async (query: string, as = cookie) =>
      rows.parse((await ask(house, as, `/api/installers${query}`)).items.data?.items);
    expect(
      (await told(`?premises=${premises}`)).map(({ staff, name, role }) => [staff, name, role]).slice(0, 2),
    ).toEqual([
      [ines, 'Name of ines', 'installer'],
      [ivo, 'Name of ivo', 'installer'],
    ]);
    const names = (await told('')).map(({ name }) => name);
    expect(names).toEqual(['Name of ines', 'Name of ivo', 'Name of sam']);
    // A home of another provider is not there, and an installer is told of nobody.
    expect((await ask(house, cookie, `/api/installers?premises=${house.premises}`)).status).toBe(404);
    expect((await ask(house, (await house.signIn('installer')).cookie, '/api/installers')).status).toBe(403);
  });

  test('lists what runs without what is over', async () => {
    const home = await openHome();
    const { cookie } = await home.house.signIn('supervisor');
    const running = async () =>
      (await ask(home.house, cookie, '/api/jobs?running=true')).items.data?.items.map(({ id }) => id);
    expect(await running()).toEqual([home.job]);
    home.house.register.jobs.cancel(home.job);
    expect(await running()).toEqual([]);
    expect((await ask(home.house, cookie, '/api/jobs')).items.data?.items).toHaveLength(1);
  });

  test('keeps no words of somebody whose cancelling was refused', async () => {
    const home = await openHome();
    const { cookie } = await home.house.signIn('supervisor');
    const cancel = () => home.as(cookie, 'POST', '/cancel', { text: 'She has moved.' });
    const db = new Database(join(home.house.directory, 'register.db'), { readonly: true });
    onTestFinished(() => void db.close());
    const notes = () => db.prepare('SELECT count(*) FROM notes').pluck().get();
    expect([(await cancel()).status, notes()]).toEqual([200, 1]);
    expect([(await cancel()).status, notes()]).toEqual([409, 1]);
  });
});
