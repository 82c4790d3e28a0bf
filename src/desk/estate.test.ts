import { describe, expect, test } from 'vitest';
import type { Battery } from '../core/battery/battery.ts';
import { hours, ms } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { type House, OURS, openHouse } from './testing/house.ts';

const WHY = 'The yearly visit of the installer.';

async function openEstate() {
  const house = await openHouse();
  const people = {
    operator: await house.signIn('operator'),
    supervisor: await house.signIn('supervisor'),
    installer: await house.signIn('installer'),
  };
  const { jobs } = house.register;
  const order = { installer: people.installer.staff, soakHours: 0, measures: [], by: people.supervisor.staff };
  const job = jobs.add({ premises: house.premises, ...order });
  jobs.begin(job, people.installer.staff, 12, 0);
  const ask = async (
    who: keyof typeof people,
    url: string,
    method: 'GET' | 'POST' | 'DELETE' = 'GET',
    body?: object,
  ) => {
    // Days go by in here: nobody stays signed in for so long, and no order open.
    jobs.prolong(job, 12);
    const { token } = house.register.sessions.start(people[who].staff);
    const headers = { cookie: `hw_session=${token}`, ...OURS };
    const answer = await house.app.inject({ url, method, headers, ...(body && { payload: body }) });
    return { status: answer.statusCode, ...answer.json() };
  };
  const submit = (input: Parameters<House['gateway']['submit']>[1]) =>
    new Promise<void>((resolve) => {
      house.gateway.submit(house.register.premises.get(house.premises).partition, input, () => resolve());
    });
  return { house, people, ask, submit };
}

describe('a device on test', () => {
  test('is put there with a reason for an hour at most, and a call for help is heard all the same, and marked', async () => {
    const { house, people, ask } = await openEstate();
    const path = `/api/devices/${house.device}/test`;
    expect(await ask('supervisor', path, 'POST', { minutes: 61, text: WHY })).toMatchObject({ status: 400 });
    expect(await ask('supervisor', path, 'POST', { minutes: 20, text: 'because' })).toMatchObject({ status: 400 });
    expect(await ask('operator', path, 'POST', { minutes: 20, text: WHY })).toMatchObject({ status: 403 });
    expect(await ask('installer', path, 'POST', { minutes: 20, text: WHY })).toMatchObject({
      status: 200,
      until: '2026-02-02T03:00:00.000Z',
    });
    const listed = await ask('supervisor', '/api/estate/on-test');
    expect(listed.items).toMatchObject([
      { device: house.device, room: 'bedroom', by: { id: people.installer.staff }, text: WHY },
    ]);
    // Whoever sees no names reads no reasons either.
    expect((await ask('installer', '/api/estate/on-test')).items).toMatchObject([{ text: null, by: { name: null } }]);

    await house.press('help');
    expect((await ask('operator', `/api/incidents/${house.incident()}`)).handling).toMatchObject({ onTest: true });
    expect(await ask('installer', path, 'DELETE')).toMatchObject({ status: 200, until: null });
    expect(await ask('installer', path, 'DELETE')).toMatchObject({ status: 409, code: 'HW_NOT_ON_TEST' });
    expect((await ask('supervisor', '/api/estate/on-test')).items).toEqual([]);
  });

  test('is on test no longer when its time is over', async () => {
    const { house, ask } = await openEstate();
    await ask('supervisor', `/api/devices/${house.device}/test`, 'POST', { minutes: 5, text: WHY });
    expect((await ask('operator', '/api/estate/homes?show=on-test')).items).toMatchObject([
      { id: house.premises, onTest: [{ device: house.device }] },
    ]);
    house.clock.pass(ms(5 * 60_000 + 1));
    await house.gateway.idle();
    expect((await ask('operator', '/api/estate/homes?show=on-test')).items).toEqual([]);
    expect((await ask('supervisor', '/api/estate/on-test')).items).toEqual([]);
  });
});

describe('the estate', () => {
  test('shows each battery with the day on which it will be empty, and picks those that want seeing to', async () => {
    const { house, ask, submit } = await openEstate();
    const origin = { device: house.device, premises: house.premises };
    for (let level = 60; level >= 30; level -= 5) {
      await submit({ type: 'battery', origin, percent: level });
      await submit({ type: 'battery', origin, sensor: 'front-door', percent: 90 });
      house.clock.pass(hours(24));
    }
    const all = await ask('installer', '/api/estate/batteries');
    expect(all.items).toMatchObject([
      { sensor: 'front-door', percent: 90, forecast: null, flagged: false },
      {
        sensor: null,
        percent: 30,
        room: 'bedroom',
        flagged: true,
        forecast: { at: '2026-02-14T02:40:00.000Z', sure: 'good' },
      },
    ]);
    const own = all.items.find(({ sensor }: Battery) => sensor === null);
    expect(own.points).toHaveLength(7);
    expect((await ask('operator', '/api/estate/batteries?flagged=true')).items).toEqual([own]);
    const home = await ask('operator', `/api/estate/homes/${house.premises}`);
    expect(home).toMatchObject({ batteriesFlagged: 1, devices: { total: 1 }, deviceList: [{ id: house.device }] });
    expect((await ask('operator', '/api/estate/homes?show=battery')).items).toHaveLength(1);
  });

  test('names the contacts of a home to those who keep its file, and each name is on record', async () => {
    const { house, people, ask } = await openEstate();
    const contactsFor = async (who: 'operator' | 'installer' | 'supervisor') =>
      (await ask(who, `/api/estate/homes/${house.premises}?names=true`)).contacts;
    const [contact] = await contactsFor('operator');
    expect(contact).toEqual({ id: house.contact, role: 'safe contact', channels: ['voice'], name: null });
    // Whoever fits the home is not told that there are any.
    expect(await contactsFor('installer')).toEqual([]);
    const opened = () => house.records.vault.listReveals({ who: must(people.supervisor.staff) });
    const before = opened().length;
    // A look at the home opens nothing; that somebody wants to know who they are is asked for.
    expect((await ask('supervisor', `/api/estate/homes/${house.premises}`)).contacts).toMatchObject([{ name: null }]);
    expect(opened()).toHaveLength(before);
    expect(await contactsFor('supervisor')).toMatchObject([{ name: 'Ada Example' }]);
    expect(opened().slice(0, opened().length - before)).toMatchObject([{ what: `contacts/${house.contact}/name` }]);
  });
});

describe('what nobody understood', () => {
  const said = '{"kind":"door","note":"Ada is home"';

  async function setAside(times: number, sealed = true) {
    const estate = await openEstate();
    const { house, submit } = estate;
    const { household } = house.register.premises.get(house.premises);
    const origin = { device: house.device, premises: house.premises };
    const text = Buffer.from(said).toString('base64');
    const sample = sealed ? house.records.vault.seal(household, `quarantine/${house.device}`, text) : '';
    const about = { origin, reason: 'not-json', bytes: said.length, digest: 'd', sample };
    for (let n = 0; n < times; n += 1) {
      await submit({ type: 'quarantine', ...about });
      house.clock.pass(hours(1));
    }
    await submit({ type: 'quarantine', ...about, reason: 'too-large', sample: '' });
    return estate;
  }

  test('stands there by device and reason with how often it came, and nothing of what it said', async () => {
    const { house, ask } = await setAside(3);
    const list = await ask('installer', '/api/quarantine');
    expect(list).toMatchObject({
      next: null,
      items: [
        { reason: 'too-large', times: 1, hasSample: false, says: 'It is larger than a message of this family may be' },
        {
          device: house.device,
          reason: 'not-json',
          times: 3,
          bytes: said.length,
          hasSample: true,
          firstAt: '2026-02-02T02:40:00.000Z',
          lastAt: '2026-02-02T04:40:00.000Z',
        },
      ],
    });
    expect(JSON.stringify(list)).not.toContain('Ada');
    const first = await ask('installer', '/api/quarantine?limit=2');
    expect(first.items).toMatchObject([{ times: 1 }, { times: 1 }]);
    expect((await ask('installer', `/api/quarantine?limit=2&cursor=${first.next}`)).items).toMatchObject([
      { times: 2 },
    ]);
  });

  test('is opened by those who may, one by one, and the audit has who did', async () => {
    const { house, people, ask } = await setAside(1);
    const { items } = await ask('supervisor', '/api/quarantine');
    const [large, json] = items.map(({ id }: { id: string }) => `/api/quarantine/${id}/open`);
    expect((await ask('operator', json, 'POST')).status).toBe(403);
    expect(await ask('supervisor', json, 'POST')).toMatchObject({
      status: 200,
      as: 'text',
      sample: said,
      bytes: said.length,
      whole: true,
    });
    expect(house.records.vault.listReveals({ who: must(people.supervisor.staff) })[0]).toMatchObject({
      what: `quarantine/${house.device}`,
      purpose: 'desk',
    });
    expect((await ask('supervisor', large, 'POST')).status).toBe(404);
  });
});
