import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { main } from '../../src/cli/main.ts';
import { asDeviceId, type HouseholdId } from '../../src/core/ids.ts';
import { digestIn } from '../../src/desk/certificate/content.ts';
import { PASSWORD_HASHING } from '../../src/desk/passwords.ts';
import type { MeasureDevice } from '../../src/desk/schema/job.ts';
import type { Records } from '../../src/register/register.ts';
import { Button } from '../rig/button.ts';
import { MovedRig } from '../rig/moved-time.ts';
import { until } from '../rig/rig.ts';
import { Person } from '../rig/staff.ts';

const Enrolled = z.object({ secret: z.string(), topic: z.string() });
/** As for a native device, sooner. */
const SOON = { intervalMs: 3_000, misses: 2, graceMs: 1_000 };
const LONGER_THAN_SILENCE_MS = 9_000;
const ADDRESS = '7 Larch Mews, Testford';
const PASSWORD = 'violet harbour lantern';
const ROOMS = ['hall', 'bedroom', 'kitchen'].map((room) => ({ room, zone: 'interior' as const }));

type Job = {
  job: { id: string; measures: { id: string; name: string }[] };
  items: Item[];
  missing: string[];
  ready: boolean;
};
type Item = { id: string; state: string; latencyMs: number | null; rssi: number | null; battery: number | null };

const deviceIdOf = (text: string) => asDeviceId(text) ?? expect.fail(`${text} is no device`);

/** Three people who have proved that their numbers are theirs, and were reached; two words. */
function agreeWithHer({ register }: Records, household: HouseholdId): void {
  for (const n of [1, 2, 3]) {
    const number = `+44770090021${n}`;
    const contact = register.contacts.add({ household, role: 'safe contact', name: 'Robin', number, order: n });
    const [point] = register.contacts.get(contact).points;
    if (point === undefined) throw new Error('a contact without a number');
    register.contacts.setVerified(contact, point.point);
    const { errand } = register.errands.begin({
      contact,
      point: point.point,
      what: 'test',
      channel: 'voice',
      by: 'gateway',
    });
    register.errands.settle(errand, 'confirmed');
  }
  const purpose = { purpose: 'shell', who: 'shell' } as const;
  register.words.set(household, { safe: 'marigold', duress: 'paraffin' }, purpose);
}

describe('a home that is being fitted, from the order to the certificate', () => {
  let rig: MovedRig;
  let installer: Person;
  let other: Person;
  let supervisor: Person;
  let operator: Person;
  let premises: string;
  let job: string;
  const measures = new Map<string, string>();
  const devices = new Map<string, Button>();

  beforeAll(async () => {
    rig = await MovedRig.make();
    await rig.open();
    installer = new Person(rig, 'installer', 'ines');
    other = new Person(rig, 'installer', 'otto');
    supervisor = new Person(rig, 'supervisor', 'camiel');
    operator = new Person(rig, 'operator', 'olive');
    premises = rig.records((records) => {
      const { register } = records;
      const household = register.households.add({ address: ADDRESS });
      const made = register.premises.add({ household, rooms: ROOMS });
      agreeWithHer(records, household);
      return made.premises;
    });
    await until(async () => (await supervisor.get(`/api/premises/${premises}`)).id === premises);
  });
  afterAll(() => rig.close());

  const read = (): Promise<Job> => installer.get(`/api/jobs/${job}`);
  const missing = async () => (await read()).missing;
  const item = async (id: string) => (await read()).items.find((one) => one.id === id);
  const measure = (name: string): string => measures.get(name) ?? expect.fail(`no measure ${name}`);
  const device = (name: string): Button => devices.get(name) ?? expect.fail(`no device ${name}`);
  const tick = (id: string, said = 'yes', entry: string = randomUUID()) =>
    installer.post(`/api/jobs/${job}/items/${encodeURIComponent(id)}`, { entry, said });
  const done = (id: string) => until(async () => (await item(id))?.state === 'done');
  const heartbeat = (name: string, body: object = {}) =>
    device(name).publish(`${device(name).topic}/up/heartbeat`, JSON.stringify({ battery: 97, rssi: -61, ...body }));

  /** What comes in the box becomes what the order asks for: by its code, as hardware would. */
  async function bring(name: string): Promise<void> {
    await enrol(name, await installer.post(`/api/jobs/${job}/measures/${measure(name)}/device`));
  }
  async function enrol(name: string, { device: id, claim }: MeasureDevice): Promise<void> {
    if (claim === null) expect.fail('no code');
    expect(claim).toMatchObject({ device: id, code: expect.stringMatching(/^[0-9A-Z-]{19}$/) });
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${rig.http}/api/enrol`, {
      ...asked,
      body: JSON.stringify({ code: claim.code, want: 'secret' }),
    });
    const { secret, topic } = Enrolled.parse(await answer.json());
    secrets.set(name, { device: id, secret, topic });
    rig.records(({ register }) => register.devices.change(deviceIdOf(id), { supervision: SOON }));
    await connect(name);
  }
  const secrets = new Map<string, { device: string; secret: string; topic: string }>();
  async function connect(name: string): Promise<void> {
    const credentials = secrets.get(name) ?? expect.fail(`no secret for ${name}`);
    devices.set(name, await until(() => Button.connect(rig.mqttPort, credentials).catch(() => false as const)));
  }

  test('is ordered by a supervisor and seen by whoever it is given to, and by no other installer', async () => {
    const made: Job = await supervisor.post('/api/jobs', {
      premises,
      installer: installer.staff,
      measures: [
        { kind: 'hub', name: 'hub', room: 'hall', paths: ['broadband', 'mobile'] },
        { kind: 'button', name: 'pendant', rooms: ['bedroom', 'kitchen'] },
        { kind: 'door', name: 'front-door', room: 'hall' },
        { kind: 'bar', name: 'london-bar', room: 'hall' },
      ],
    });
    job = made.job.id;
    for (const { id, name } of made.job.measures) measures.set(name, id);
    expect(JSON.stringify(made)).not.toContain('Larch');
    expect((await installer.get('/api/jobs')).items).toMatchObject([
      { id: job, state: 'ordered', mine: true, measures: 4 },
    ]);
    expect((await other.get('/api/jobs')).items).toEqual([]);
    expect(await other.get(`/api/jobs/${job}`)).toMatchObject({ status: 404 });
    expect(await supervisor.post('/api/jobs', { premises, measures: [{ kind: 'bar', name: 'bar' }] })).toMatchObject({
      code: 'HW_JOB_RUNNING',
    });
    expect(await installer.post(`/api/jobs/${job}/address`)).toMatchObject({ code: 'HW_JOB_STATE' });
    await installer.post(`/api/jobs/${job}/open`, { hours: 4 });
    expect(await installer.post(`/api/jobs/${job}/address`)).toMatchObject({ address: ADDRESS });
    const [opened] = rig.records(({ vault }) => vault.listReveals({ who: installer.staff }));
    expect(opened).toMatchObject({ purpose: 'installer', what: expect.stringContaining('address') });
  });

  test('cannot be signed off, and every item says what it wants', async () => {
    const now = await read();
    expect(now.missing.length).toBeGreaterThan(20);
    const refused = await installer.post(`/api/jobs/${job}/sign-off`, {
      entry: randomUUID(),
      residentAgrees: true,
      withoutAddress: true,
    });
    expect(refused).toMatchObject({ status: 409, code: 'HW_JOB_INCOMPLETE' });
    expect(refused.missing).toEqual(now.missing.filter((id) => id !== 'resident-yes'));
  });

  test('a press is ticked when somebody at the desk has answered it, in each room', async () => {
    for (const name of ['hub', 'pendant', 'front-door']) await bring(name);
    const press = (room: string) => `press:${measure('pendant')}:${room}`;
    await installer.post(`/api/jobs/${job}/here`, { room: 'bedroom', measure: measure('pendant') });
    await device('pendant').press('w-1');
    await until(async () => (await item(press('bedroom')))?.state === 'seen');
    const [incident] = (await operator.get(`/api/incidents?premises=${premises}`)).items;
    expect(incident).toMatchObject({ kind: 'panic', handling: { onTest: true } });
    await operator.post(`/api/incidents/${incident.id}/acknowledge`);
    await done(press('bedroom'));
    expect(await item(press('bedroom'))).toMatchObject({ latencyMs: expect.any(Number), by: operator.staff });

    await installer.post(`/api/jobs/${job}/here`, { room: 'kitchen', measure: measure('pendant') });
    await rig.pass(1_000);
    await device('pendant').press('w-2');
    await until(async () => (await item(press('kitchen')))?.state === 'seen');
    await rig.pass(1_000);
    await operator.post(`/api/incidents/${incident.id}/claim`);
    await operator.post(`/api/incidents/${incident.id}/seen`);
    await done(press('kitchen'));
  });

  test('what was seen outlives a stop of the gateway, and what it says meanwhile is not asked again', async () => {
    const door = device('front-door');
    for (const [n, state] of ['open', 'closed'].entries()) await door.signal({ id: `d-${n}`, kind: 'door', state });
    for (const name of devices.keys()) await device(name).signal({ id: `t-${name}`, kind: 'tamper', state: 'alarm' });
    const before = (await read()).missing;
    await rig.shut();
    await rig.open();
    expect(await missing()).toEqual(before);
    for (const name of secrets.keys()) await connect(name);
    for (const id of [`open:${measure('front-door')}`, `closed:${measure('front-door')}`, `tamper:${measure('hub')}`])
      expect(before).not.toContain(id);
  });

  test('mains, battery, paths, radio and heartbeats tick themselves; weak radio does not', async () => {
    await device('hub').signal({ id: 'm-1', kind: 'power', state: 'lost' });
    await rig.pass(1_000);
    await heartbeat('hub', { mains: false, path: 'mobile' });
    await device('hub').signal({ id: 'm-2', kind: 'power', state: 'restored' });
    await heartbeat('hub', { mains: true, path: 'broadband' });
    await heartbeat('pendant', { rssi: -97 });
    await heartbeat('front-door');
    for (const id of ['mains-off', 'battery-alone', 'path:mobile', 'path:broadband']) await done(id);
    expect(await item(`radio:${measure('pendant')}`)).toMatchObject({ state: 'open', rssi: -97, battery: 97 });
  });

  test('a device that is switched off is missed, and heard again', async () => {
    for (const name of devices.keys()) device(name).close();
    await rig.pass(LONGER_THAN_SILENCE_MS);
    await until(async () => rig.events('supervision-changed').filter(({ to }) => to === 'silent').length >= 3);
    for (const name of secrets.keys()) await connect(name);
    for (const _ of [1, 2]) for (const name of secrets.keys()) await heartbeat(name, { mains: true });
    await rig.pass(2_000);
    for (const name of ['hub', 'pendant', 'front-door'])
      for (const id of ['silence', 'heartbeats']) await done(`${id}:${measure(name)}`);
    await done(`radio:${measure('pendant')}`);
  });

  test('what a person says counts once, may be taken back, and is not said by whoever may not', async () => {
    expect(await tick('mains-off')).toMatchObject({ code: 'HW_ITEM_NOT_BY_HAND' });
    expect(await tick('police')).toMatchObject({ code: 'HW_FORBIDDEN' });
    const entry = randomUUID();
    await tick('silent', 'yes', entry);
    await tick('silent', 'no');
    expect((await tick('silent', 'yes', entry)).missing).toContain('silent');
    await tick('silent');
    for (const name of measures.keys()) await tick(`fitted:${measure(name)}`);
    await supervisor.post(`/api/jobs/${job}/items/police`, {
      entry: randomUUID(),
      said: 'yes',
      text: '999 by hand agreed',
    });
    const { version, ...now } = await installer.get(`/api/jobs/${job}`);
    expect(now).toMatchObject({ missing: ['resident-yes'], ready: true });
    const unchanged = await fetch(`${rig.http}/api/jobs/${job}?since=${version}`, { headers: installer.headers });
    expect(unchanged.status).toBe(204);
  });

  test('signed off, its devices are in use, the certificate is sealed, and whoever installed is out', async () => {
    const entry = randomUUID();
    const order = { entry, residentAgrees: true, withoutAddress: true };
    const signed = await installer.post(`/api/jobs/${job}/sign-off`, order);
    expect(signed).toMatchObject({ job, certificate: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(await installer.post(`/api/jobs/${job}/sign-off`, order)).toEqual(signed);
    expect(await installer.get(`/api/jobs/${job}`)).toMatchObject({ status: 404 });
    expect(await installer.post(`/api/jobs/${job}/address`)).toMatchObject({ status: 404 });
    const stages = rig.records(({ register }) =>
      [...secrets.values()].map((one) => register.devices.get(deviceIdOf(one.device)).stage),
    );
    expect(stages).toEqual([undefined, undefined, undefined]);

    const pdf = async (who: Person, copy: string) => {
      const answer = await fetch(`${rig.http}/api/jobs/${job}/certificate?copy=${copy}`, { headers: who.headers });
      return {
        status: answer.status,
        type: answer.headers.get('content-type'),
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    };
    const hers = await pdf(installer, 'resident');
    expect(hers).toMatchObject({ status: 200, type: 'application/pdf' });
    expect(digestIn(hers.bytes)).toBe(signed.certificate);
    expect((await pdf(installer, 'file')).status).toBe(404);
    expect(digestIn((await pdf(supervisor, 'file')).bytes)).toBe(signed.certificate);
    expect(await supervisor.get(`/api/certificates/${signed.certificate}`)).toMatchObject({ job, premises });

    await until(async () => {
      await device('pendant').press(randomUUID());
      const { items } = await operator.get(`/api/incidents?premises=${premises}&state=open`);
      return items.some((one: { handling?: { onTest?: boolean } }) => one.handling?.onTest !== true);
    });
  });

  describe('from a terminal', () => {
    let order: string;
    const terminal = async (...words: string[]): Promise<string> => {
      vi.useFakeTimers({ toFake: ['Date'], now: rig.clock.now() });
      const { HAVENWATCH_DATA, HAVENWATCH_HTTP_PORT } = process.env;
      Object.assign(process.env, { HAVENWATCH_DATA: rig.dataDir, HAVENWATCH_HTTP_PORT: new URL(rig.http).port });
      const out: string[] = [];
      const write = (text: string | Uint8Array) => out.push(String(text)) > 0;
      const spies = [process.stdout, process.stderr].map((stream) =>
        vi.spyOn(stream, 'write').mockImplementation(write),
      );
      try {
        await main(['node', 'havenwatch', ...words]);
        return out.join('');
      } finally {
        for (const spy of spies) spy.mockRestore();
        for (const [name, was] of Object.entries({ HAVENWATCH_DATA, HAVENWATCH_HTTP_PORT })) {
          if (was === undefined) delete process.env[name];
          else process.env[name] = was;
        }
        process.exitCode = 0;
        vi.useRealTimers();
      }
    };
    const commission = async (...words: string[]) =>
      JSON.parse(await terminal('commission', order, ...words, '--json'));
    const asInes = ['--as', 'ines'] as const;

    test("a job is ordered, opened and joined, and nothing is done in nobody's name", async () => {
      const household = rig.records((records) => {
        const made = records.register.households.add({ address: ADDRESS });
        agreeWithHer(records, made);
        return made;
      });
      const home = rig.records(({ register }) => register.premises.add({ household, rooms: ROOMS }).premises);
      await until(async () => (await supervisor.get(`/api/premises/${home}`)).id === home);
      const measured = ['button:bedside:bedroom', 'letter-box:letter-box:hall'];
      const added = await terminal(
        'job',
        'add',
        '--premises',
        home,
        '--measure',
        ...measured,
        '--installer',
        'ines',
        '--json',
      );
      order = JSON.parse(added).job;
      expect(JSON.parse(await terminal('job', 'list', '--json')).items).toHaveLength(2);
      expect(await terminal('commission', order, '--yes', 'silent')).toContain('in whose name');
      const { job: opened, joined } = await commission(...asInes, '--open', '--join', 'bedside');
      expect(opened).toMatchObject({ state: 'open', installer: installer.staff });
      await enrol('bedside', joined[0]);
      const missing = await terminal('commission', order);
      expect(missing).toContain('bedside pressed in bedroom, seen by the desk');
      expect(await terminal('commission', order, ...asInes, '--sign-off')).toContain('HW_JOB_INCOMPLETE');
    });

    test('is walked through, signed off, and its certificate can be verified to the byte', async () => {
      const button = device('bedside');
      await button.signal({ id: 'b-1', kind: 'tamper', state: 'alarm' });
      await button.press('b-2');
      const open = () => operator.get(`/api/incidents?state=open`);
      const incident = await until(async () => (await open()).items[0]);
      await operator.post(`/api/incidents/${incident.id}/acknowledge`);
      button.close();
      await rig.pass(LONGER_THAN_SILENCE_MS);
      await connect('bedside');
      for (const _ of [1, 2]) await heartbeat('bedside');
      await rig.pass(2_000);
      await supervisor.post(`/api/jobs/${order}/items/police`, { entry: randomUUID(), said: 'yes' });
      const fitted = (await commission()).items
        .map(({ id }: Item) => id)
        .filter((id: string) => id.startsWith('fitted:'));
      const { missing } = await commission(...asInes, '--yes', 'silent', ...fitted);
      expect(missing).toEqual(['resident-yes']);

      const file = join(rig.dataDir, 'certificate.pdf');
      const signed = await commission(...asInes, '--sign-off', '--without-address', '--certificate', file);
      expect(JSON.parse(await terminal('commission', 'verify', file, '--json'))).toMatchObject({
        copy: 'resident',
        job: order,
      });
      expect(JSON.parse(await terminal('commission', 'verify', signed.certificate, '--json'))).toMatchObject({
        copy: null,
      });

      // The file's copy, by whoever ordered it, from another machine and under their own name.
      const passwordHash = await hash(PASSWORD, { ...PASSWORD_HASHING, memoryCost: 8, timeCost: 1 });
      const dagny = { login: 'dagny', name: 'Dagny Example', role: 'supervisor', passwordHash } as const;
      const keeper = rig.records(({ register }) => register.staff.add(dagny));
      const kept = join(rig.dataDir, 'kept.pdf');
      vi.stubEnv('HAVENWATCH_PASSWORD', PASSWORD);
      await terminal(
        'commission',
        order,
        '--gateway',
        rig.http,
        '--as',
        'dagny',
        '--certificate',
        kept,
        '--copy',
        'file',
      );
      vi.unstubAllEnvs();
      expect(JSON.parse(await terminal('commission', 'verify', kept, '--json'))).toMatchObject({ copy: 'file' });
      expect(rig.records(({ register }) => register.sessions.of(keeper))).toEqual([]);

      const bytes = readFileSync(file);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 200) ^ 1, bytes.length - 200);
      writeFileSync(file, bytes);
      expect(await terminal('commission', 'verify', file)).toContain('HW_CERTIFICATE_ALTERED');
      expect(rig.records(({ register }) => register.sessions.of(installer.staff)).map(({ by }) => by)).toEqual([
        'password',
      ]);
    });
  });
});
