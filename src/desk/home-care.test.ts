import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { orderedMeasure } from '../commission/measure.ts';
import { Fault } from '../core/fault.ts';
import { asDeviceId, asNoteId } from '../core/ids.ts';
import { hours } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { notesOf } from './bound.ts';
import { OURS, openHouse } from './testing/house.ts';

const TEXT = 'Water got into it at the sink.';
const ROOMS = {
  rooms: [
    { room: 'bedroom', zone: 'sanctuary' as const },
    { room: 'kitchen', zone: 'interior' as const },
  ],
};
const Answer = z.looseObject({
  code: z.string().optional(),
  device: z.string().optional(),
  job: z.string().nullish(),
  version: z.string().optional(),
  devices: z.array(z.looseObject({ device: z.string(), version: z.string() })).optional(),
  bypasses: z.array(z.looseObject({})).optional(),
});

/** A home with a button, a bridge with a button behind it, and a supervisor and an installer. */
async function openCare(options: Parameters<typeof openHouse>[0] = {}) {
  const house = await openHouse(options);
  const { register, premises } = house;
  register.premises.change(premises, ROOMS);
  register.devices.change(house.device, { kind: 'button', name: 'bedside' });
  const own = { premises, profile: 'zigbee2mqtt' } as const;
  const bridge = register.devices.add({ ...own, prefixes: ['zigbee2mqtt'], kind: 'hub', name: 'bridge' }).device;
  const bindings = [{ key: 'action', which: 'single', means: 'test' as const }];
  const more = { name: 'kitchen-button', kind: 'button', room: 'kitchen', zone: 'interior' } as const;
  const end = register.devices.add({ ...own, ...more, via: bridge, address: '0xa1', bindings }).device;
  house.estate.refresh();
  const { cookie } = await house.signIn('supervisor');
  const installer = await house.signIn('installer');
  const as = (headers: string) => async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
    const answer = await house.app.inject({
      method,
      url,
      headers: { cookie: headers, ...OURS },
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, body: Answer.parse(answer.json()) };
  };
  const told = () => register.staffEvents.list({ limit: 20 }).map(({ what }) => what);
  return { house, register, premises, bridge, end, ask: as(cookie), fitter: as(installer.cookie), told };
}
const idOf = (text: string | undefined) => must(asDeviceId(text ?? ''));

describe('a broken device', () => {
  test('is replaced and ordered in one go, as what it was to the home', async () => {
    const { house, register, premises, ask } = await openCare();
    const { status, body } = await ask('POST', `/api/devices/${house.device}/swap`, {
      text: TEXT,
      order: { soakHours: 24 },
    });
    expect(status).toBe(200);
    const made = idOf(body.device);
    expect(register.devices.get(house.device).revoked).toBe(true);
    expect(register.devices.get(made)).toMatchObject({
      replaces: house.device,
      name: 'bedside',
      stage: 'commissioning',
    });
    const job = register.jobs.get(body.job ?? '');
    expect(job).toMatchObject({ premises, state: 'ordered', soakHours: 24 });
    expect(job.measures).toMatchObject([
      { kind: 'button', name: 'bedside', room: 'bedroom', device: made, sensor: null },
    ]);
  });

  test('keeps its place where the order cannot be given; and is put on the one that runs, which goes on with its successor', async () => {
    const { house, register, premises, ask, told } = await openCare();
    const measures = [orderedMeasure({ kind: 'bar', name: 'bar' })];
    const job = register.jobs.add({ premises, installer: null, soakHours: 0, measures, by: 'st_none' });
    const swap = `/api/devices/${house.device}/swap`;
    expect(await ask('POST', swap, { text: TEXT, order: {} })).toMatchObject({
      status: 409,
      body: { code: 'HW_JOB_RUNNING' },
    });
    expect(await ask('POST', swap, { text: TEXT, order: { job: 'jb_none' } })).toMatchObject({ status: 404 });
    expect(register.devices.get(house.device).revoked).toBe(false);
    expect(told()).not.toContain('device-swapped');
    const first = await ask('POST', swap, { text: TEXT, order: { job } });
    expect(first.body.job).toBe(job);
    const second = await ask('POST', `/api/devices/${first.body.device}/swap`, { text: TEXT });
    expect(second.body.job).toBe(job);
    expect(register.jobs.get(job).measures).toMatchObject([
      { kind: 'bar' },
      { kind: 'button', device: second.body.device },
    ]);
  });

  test('keeps the reason why it was taken out, also when the disk refuses just then', async () => {
    const settled = () => Promise.reject(new Fault('HW_REGISTER_WRITE_FAILED', { why: 'EIO' }));
    const { house, register, ask } = await openCare({ settled });
    expect((await ask('POST', `/api/devices/${house.device}/decommission`, { text: TEXT })).status).toBe(503);
    expect(register.devices.get(house.device).revoked).toBe(true);
    const [event] = register.staffEvents.list({ limit: 1 });
    const note = must(asNoteId(event?.detail ?? ''));
    expect(notesOf(house.records.vault).read(note, 'st_test')).toBe(TEXT);
  });

  test('is ordered again with every room that it was carried to, and with its sensors', async () => {
    const { register, premises, ask, house } = await openCare();
    const asked = [
      orderedMeasure({ kind: 'button', name: 'pendant', rooms: ['bedroom', 'kitchen'] }),
      orderedMeasure({ kind: 'door', name: 'back-door', room: 'kitchen' }),
    ];
    const before = register.jobs.add({ premises, installer: null, soakHours: 0, measures: asked, by: 'st_none' });
    const [whole, part] = register.jobs.get(before).measures;
    register.jobs.changeMeasure(before, must(whole).id, { device: house.device });
    register.jobs.changeMeasure(before, must(part).id, { device: house.device, sensor: 'back' });
    register.jobs.cancel(before);
    const { body } = await ask('POST', `/api/devices/${house.device}/swap`, { text: TEXT, order: {} });
    expect(register.jobs.get(body.job ?? '').measures).toMatchObject([
      { name: 'pendant', rooms: ['bedroom', 'kitchen'], device: body.device, fitted: false },
      { name: 'back-door', sensor: 'back', device: body.device },
    ]);
    // Nobody has recorded what the next one is: nothing is guessed.
    const { device } = register.devices.add({ premises });
    house.estate.refresh();
    const swap = (order: object) => ask('POST', `/api/devices/${device}/swap`, { text: TEXT, order });
    expect(await swap({ job: body.job })).toMatchObject({ status: 400 });
    expect(await swap({ job: body.job, kind: 'door' })).toMatchObject({ status: 200 });
  });

  test('that was being fitted and is taken out of service leaves its place on the order to another', async () => {
    const { register, premises, ask, fitter, house } = await openCare();
    const measures = ['one', 'two'].map((name) => orderedMeasure({ kind: 'button', name, room: 'kitchen' }));
    const job = register.jobs.add({ premises, installer: null, soakHours: 0, measures, by: 'st_none' });
    register.jobs.begin(job, null, 12, 0);
    const ids = register.jobs.get(job).measures.map(({ id }) => id);
    const join = (at: number) => fitter('POST', `/api/jobs/${job}/measures/${ids[at]}/device`, { profile: 'native' });
    const first = idOf((await join(0)).body.device);
    const second = idOf((await join(1)).body.device);
    house.estate.refresh();
    expect(await ask('POST', `/api/devices/${first}/decommission`, { text: TEXT })).toMatchObject({ status: 200 });
    expect(register.jobs.get(job).measures[0]).toMatchObject({ device: null, fitted: false });
    // Also where the command line has ended it.
    register.devices.revoke(second);
    for (const at of [0, 1]) expect((await join(at)).status).toBe(200);
    const devices = register.jobs.get(job).measures.map(({ device }) => device);
    expect(devices).not.toContain(first);
    expect(devices).not.toContain(second);
  });

  test('that was left out is left out no longer once it is out of service, and nobody is told of it in a day', async () => {
    const { house, ask, premises } = await openCare();
    expect(await ask('POST', `/api/devices/${house.device}/bypass`, { hours: 48, text: TEXT })).toMatchObject({
      status: 200,
    });
    expect((await ask('GET', `/api/premises/${premises}/care`)).body.bypasses).toMatchObject([
      { device: house.device, text: TEXT },
    ]);
    await ask('POST', `/api/devices/${house.device}/decommission`, { text: TEXT });
    expect((await ask('GET', `/api/premises/${premises}/care`)).body.bypasses).toEqual([]);
    expect(house.submitted.at(-1)).toMatchObject({ type: 'bypass', now: 'ended', gone: true });
    house.clock.pass(hours(30));
    expect(house.journal.reader.incidents({ limit: 1 }).items).toEqual([]);
  });
});

describe('what a device means', () => {
  const PANIC = [{ key: 'action', which: 'single', means: 'panic' }];

  test('is said anew by a supervisor with a reason, and a change made from what was there before is refused', async () => {
    const { house, register, premises, end, ask, fitter } = await openCare();
    const { devices } = (await ask('GET', `/api/premises/${premises}/care`)).body;
    const { version } = must(devices?.find(({ device }) => device === end));
    const say = (by: typeof ask, more: object = {}) =>
      by('PUT', `/api/devices/${end}/meaning`, { version, bindings: PANIC, text: TEXT, ...more });
    expect(await say(fitter)).toMatchObject({ status: 403 });
    expect(await say(ask, { text: 'no' })).toMatchObject({ status: 400 });
    expect(await say(ask)).toMatchObject({ status: 200 });
    expect(register.devices.get(end).bindings).toEqual(PANIC);
    const [event] = register.staffEvents.list({ limit: 1 });
    expect(event).toMatchObject({ what: 'device-meaning-changed', about: end });
    const note = must(asNoteId(event?.detail ?? ''));
    expect(notesOf(house.records.vault).read(note, 'st_test')).toBe(
      `${TEXT}\nBefore: action=single:test\nNow: action=single:panic`,
    );
    expect(await say(ask, { bindings: [] })).toMatchObject({ status: 412, body: { code: 'HW_VERSION_STALE' } });
    expect(register.devices.get(end).bindings).toEqual(PANIC);
    const own = must(devices?.find(({ device }) => device === house.device));
    // What says itself what it means is not to be told.
    expect(own.means).toBe(false);
    const order = { version: own.version, bindings: PANIC, text: TEXT };
    expect(await ask('PUT', `/api/devices/${house.device}/meaning`, order)).toMatchObject({ status: 400 });
  });

  test('stays when it is replaced, and its successor waits for hardware, which the desk or the installer names once', async () => {
    const { register, premises, bridge, end, ask, fitter } = await openCare();
    const { body } = await ask('POST', `/api/devices/${end}/swap`, { text: TEXT, order: {} });
    const made = idOf(body.device);
    expect(register.devices.get(made)).toMatchObject({
      via: bridge,
      bindings: [{ means: 'test' }],
    });
    expect(register.devices.get(made).address).toBeUndefined();
    const job = register.jobs.get(body.job ?? '');
    register.jobs.begin(job.id, null, 12, 0);
    const to = `/api/jobs/${job.id}/measures/${must(job.measures[0]).id}/device`;
    expect(await ask('POST', `/api/devices/${made}/claim`, {})).toMatchObject({ status: 400 });
    const joined = await fitter('POST', to, { via: bridge, address: '0xb2', bindings: PANIC });
    expect(joined).toMatchObject({ status: 200, body: { device: made, claim: null } });
    expect(register.devices.get(made)).toMatchObject({ address: '0xb2', bindings: PANIC });
    expect(await fitter('POST', to, { via: bridge, address: '0xb3' })).toMatchObject({ status: 409 });
    const { devices } = (await ask('GET', `/api/premises/${premises}/care`)).body;
    const { version } = must(devices?.find(({ device }) => device === made));
    const named = { version, bindings: PANIC, address: '0xb4', text: TEXT };
    expect(await ask('PUT', `/api/devices/${made}/meaning`, named)).toMatchObject({ status: 400 });
    // Another one, of which the desk says at once which hardware it is.
    const next = register.care.swap(made).device;
    const again = (await ask('GET', `/api/premises/${premises}/care`)).body.devices?.find(
      ({ device }) => device === next,
    );
    expect(again).toMatchObject({ waits: true, replaces: made });
    const said = { ...named, version: again?.version };
    expect(await ask('PUT', `/api/devices/${next}/meaning`, said)).toMatchObject({ status: 200 });
    expect(register.devices.get(next).address).toBe('0xb4');
  });
});
