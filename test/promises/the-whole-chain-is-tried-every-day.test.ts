import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SELF_TEST } from '../../src/core/drill.ts';
import type { HeartEvent } from '../../src/core/event.ts';
import { DeskStream } from '../rig/desk-stream.ts';
import { MovedRig, NEVER_LATE } from '../rig/moved-time.ts';
import { Rig, until } from '../rig/rig.ts';

const MINUTE_MS = 60_000;
/** Ten minutes after the moved clock begins, which is at 19:00. */
const HOUR = 19 * 60 + 10;
const DUTY = '+447700900301';
const CALLED = '+447700900302';

const eventsIn = (rig: Rig): HeartEvent[] =>
  rig.journal((reader) => reader.eventsAfter(0, 5_000).map((row): HeartEvent => JSON.parse(row.body)));

describe('asked for on the command line, in the running product', () => {
  let rig: Rig;
  const posted: { body: string }[] = [];
  let answering = true;
  const peer = createServer((request, answer) => {
    let body = '';
    request
      .on('data', (text) => (body += text))
      .on('end', () => {
        posted.push({ body });
        if (answering) answer.end();
      });
  });
  beforeAll(async () => {
    await new Promise<void>((done) => peer.listen(0, '127.0.0.1', done));
    const { port } = peer.address() as AddressInfo;
    rig = await Rig.start({
      env: { HAVENWATCH_WEBHOOK_SECRET: 'a secret of this test only' },
      settings: `webhook: { url: "http://127.0.0.1:${port}/hook" }\n`,
    });
  });
  afterAll(async () => {
    peer.close();
    await rig?.close();
  });

  test('it comes through, is marked everywhere, calls nobody and closes itself', async () => {
    const home = rig.home({ duty: [DUTY] });
    const stream = await DeskStream.open(rig.http, { authorization: `Bearer ${rig.token}` });
    const before = await rig.get('/api/status');
    const run = await rig.cli('drill');
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(run.out).toMatch(
      /acknowledged to the device +after [\d.]+ ms\n.*on the live stream +after [\d.]+ ms\n.*taken by every channel +after [\d.]+ ms/,
    );

    const events = eventsIn(rig).filter((event) => 'premises' in event && event.premises === SELF_TEST.premises);
    expect(events[0]).toMatchObject({ type: 'signal-received', origin: { drill: true }, signal: { kind: 'panic' } });
    const opened = events.find(({ type }) => type === 'incident-opened');
    expect(opened).toMatchObject({ drill: true, rule: 'Panic pressed', plan: { policy: 'drill' } });
    expect(events.slice(-2)).toMatchObject([
      {
        type: 'drill-passed',
        figures: { pubackMs: expect.any(Number), streamMs: expect.any(Number), sendMs: expect.any(Number) },
      },
      { type: 'incident-closed', by: { kind: 'gateway' }, reason: 'planned' },
    ]);

    const { items } = await rig.get('/api/incidents');
    expect(items).toMatchObject([
      { drill: true, state: 'closed', reference: 'Self-test', closedBy: { kind: 'gateway' } },
    ]);
    expect(items[0].attempts.map(({ channel }: { channel: string }) => channel).sort()).toEqual([
      'desk',
      'sms',
      'voice',
      'webhook',
    ]);
    const told = stream.frames.flatMap(({ data }) => (data.incident ? [data.incident.drill] : []));
    expect(told.length).toBeGreaterThan(3);
    expect(new Set(told)).toEqual(new Set([true]));
    expect(stream.told('incident-opened')[0]?.data.entry.says).toMatch(/^A TEST: /);
    stream.close();
    expect(posted.map(({ body }) => JSON.parse(body))).toMatchObject([{ drill: true, reference: 'self-test' }]);
    expect(rig.phones.unexpected()).toEqual({ calls: [], texts: [] });

    expect((await rig.get('/api/premises')).items.map(({ id }: { id: string }) => id)).toEqual([home.premises]);
    expect((await rig.get('/api/devices')).items.map(({ id }: { id: string }) => id)).toEqual([home.device]);
    const status = await rig.get('/api/status');
    expect({ ...status.counts }).toEqual({ ...before.counts });
    const metrics = await (await fetch(`${rig.http}/metrics`)).text();
    expect(metrics).toMatch(/havenwatch_drill\{what="passed"\} 1/);
    expect(metrics).toMatch(/havenwatch_dispatch_total\{what="drill",channel="voice"\} 1/);
    expect(metrics).not.toMatch(/havenwatch_dispatch_total\{what="taken"/);
    expect(rig.log.some((line) => line.includes('the self-test came through') && JSON.parse(line).drill === true)).toBe(
      true,
    );
    expect((await fetch(`${rig.http}/health/ready`)).status).toBe(200);
    expect(await rig.cli('journal', 'replay')).toMatchObject({ code: 0 });
  });

  test('its device cannot be played by anybody else, and its home takes no other device', async () => {
    const secret = rig.records(({ register }) => register.devices.rotate(SELF_TEST.device).secret);
    for (const file of readdirSync(rig.dataDir, { recursive: true, withFileTypes: true }))
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes(secret)).toBe(false);
    expect((await rig.cli('device', 'add', '--premises', SELF_TEST.premises)).err).toMatch(
      /the self-test's home takes no device/,
    );
  });

  test('a restart in the middle of one leaves no drill open', async () => {
    answering = false;
    const cut = rig.cli('drill');
    await until(() => eventsIn(rig).filter(({ type }) => type === 'incident-opened').length === 2, 10_000, 'the drill');
    await rig.kill();
    answering = true;
    await rig.run();
    expect((await cut).code).toBe(1);
    await until(async () => (await rig.get('/api/incidents?state=open')).items.length === 0, 5_000, 'its end');
    expect(eventsIn(rig).filter(({ type }) => type === 'drill-passed')).toHaveLength(1);
    expect(rig.phones.unexpected()).toEqual({ calls: [], texts: [] });
  });
});

describe('at its hour', () => {
  let rig: MovedRig;
  beforeAll(async () => {
    rig = await MovedRig.make();
    rig.config.gateway.drill.at = HOUR;
    rig.records(({ register }) => {
      const provider = register.providers.default();
      register.contacts.add({ provider, role: 'duty supervisor', name: 'Robin', number: DUTY });
      const { household } = register.premises.get(register.premises.add({}).premises);
      const contact = register.contacts.add({ household, role: 'safe contact', name: 'Alex', number: CALLED });
      rig.config.gateway.drill.call = contact;
    });
    await rig.open();
  });
  afterAll(() => rig?.close());

  const result = (count: number) =>
    until(
      async () => {
        await rig.pass(100);
        return [...rig.events('drill-passed'), ...rig.events('drill-failed')].length === count;
      },
      10_000,
      'a result',
    );
  const ready = async () =>
    (await fetch(`${rig.http}/health/ready`)).json() as Promise<{ ready: boolean; says: string[] }>;

  test('it runs by itself, and the contact who agreed is called in words that say it is a test; a real panic is not delayed', async () => {
    const home = rig.home({ duty: ['+447700900303'], supervision: NEVER_LATE });
    const button = await rig.button(home);
    await rig.pass(10 * MINUTE_MS);
    const phone = rig.phones.phone(CALLED);
    await phone.expectCall();
    // While the test's telephone rings, somebody is truly in need.
    await button.press('real');
    await rig.phones.phone('+447700900303').expectCall();
    expect(rig.events('drill-passed')).toEqual([]);
    await phone.answer();
    await phone.expectSpeech(/^This is a test\./);
    await phone.press('1');
    await result(1);
    expect(rig.events('drill-passed')).toHaveLength(1);
    const { items } = await rig.get('/api/incidents?state=open');
    expect(items).toMatchObject([{ premises: home.premises, drill: false }]);
    await rig.post(`/api/incidents/${items[0].id}/acknowledge`);
    await rig.pass(1_000);
  });

  test('what does not come through is a panic of its own: the duty supervisor is called, health is red, and only a person closes it', async () => {
    rig.phones.fail({ mode: '401', times: 1, resource: 'calls' });
    await rig.post('/api/drill');
    await result(2);
    const [failed] = rig.events('drill-failed');
    expect(failed?.missing.join()).toBe('the test call failed (credentials)');
    await until(async () => (await ready()).says.some((says) => /self-test .* did not come through/.test(says)), 5_000);
    const { items } = await rig.get('/api/incidents?state=open');
    const open = items.find(({ kind }: { kind: string }) => kind === 'self-test-failed');
    expect(open).toMatchObject({ priority: 1, drill: false, premises: SELF_TEST.premises });
    await rig.phones.phone(DUTY).expectCall();

    // Another drill neither closes it nor hides it.
    expect((await rig.post('/api/drill')).status).toBe(409);
    expect((await rig.get(`/api/incidents/${open.id}`)).state).not.toBe('closed');
    expect((await rig.post(`/api/incidents/${open.id}/close`, { reason: 'incident' })).status).toBe(200);
    expect((await ready()).ready).toBe(false);
    await rig.post('/api/drill');
    await until(() => rig.phones.phone(CALLED).ringing(), 5_000);
    rig.phones.phone(CALLED).busy();
    await result(3);
    await until(async () => !(await ready()).says.some((says) => /self-test/.test(says)), 5_000);
  });

  test('one that was missed is said, and made up for soon after the start', async () => {
    await rig.shut();
    rig.clock.jump(36 * 60 * MINUTE_MS);
    await rig.open();
    await until(async () => (await ready()).says.some((says) => /there should be one a day/.test(says)), 5_000);
    const { nextAt } = await rig.get('/api/drill');
    expect(Date.parse(nextAt) - rig.clock.now()).toBeLessThanOrEqual(5 * MINUTE_MS);
    rig.phones.phone(CALLED).behave('busy');
    await rig.pass(5 * MINUTE_MS);
    await result(4);
    await until(async () => (await ready()).says.every((says) => !/self-test/.test(says)), 5_000);
  });
});
