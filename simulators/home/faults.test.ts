import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BareBroker } from '../device/bare-broker.ts';
import { HandClock } from '../device/clock.ts';
import { EnrolmentRefused } from '../device/proof.ts';
import { claimHome } from './claimed.ts';
import { faultWords } from './faults.ts';
import { SimulatedHome } from './home.ts';
import { planFaults } from './plan.ts';
import { harbour2, kestrel4 } from './plans/index.ts';

describe('a home with something to find', () => {
  let broker: BareBroker;
  let clock: HandClock;
  let home: SimulatedHome;
  const heard = (key: string) =>
    broker.heard
      .filter(({ topic }) => topic === `hw/1/3/kestrel_${key}/up/signal`)
      .map(({ payload }) => JSON.parse(payload));

  beforeEach(async () => {
    broker = await BareBroker.start();
    clock = new HandClock();
    const credentials = Object.fromEntries(
      kestrel4.devices.map(({ key }) => [
        key,
        { device: `kestrel_${key}`, secret: 's'.repeat(43), topic: `hw/1/3/kestrel_${key}` },
      ]),
    );
    home = new SimulatedHome({ plan: kestrel4, mqttUrl: broker.url, credentials, clock, random: () => 0.5 });
    home.start();
    await broker.until(() => broker.payloads('up/heartbeat').length === kestrel4.devices.length);
  });
  afterEach(async () => {
    for (const { key } of kestrel4.devices) home.device(key).unplug();
    await broker.stop();
  });

  it('has two contacts swapped: each door speaks as the other', async () => {
    const [first, second] = kestrel4.openings.filter(({ device }) => device !== undefined);
    home.act('swapped-doors start');
    home.act(`open ${first?.key}`);
    await broker.until(() => heard(second?.device ?? '').length === 1);
    expect(heard(first?.device ?? '')).toEqual([]);
    expect(home.state.faults).toEqual(['swapped-doors']);
    home.act('swapped-doors stop');
    home.act(`close ${first?.key}`);
    await broker.until(() => heard(first?.device ?? '').length === 1);
  });

  it('has one path jammed, which no clear radio mends, and a worn battery that says so', async () => {
    home.act('jammed-path hall-button start');
    home.act('jam start');
    home.act('jam stop');
    home.act('press hall-button');
    expect(home.state.devices['hall-button']).toMatchObject({ jammed: true, waiting: 1 });
    home.act('flat-battery bedside-button start');
    await broker.until(() => heard('bedside-button').some(({ kind, state }) => kind === 'battery' && state === 'low'));
    expect(home.state.devices['bedside-button']?.battery).toBe(9);
    expect(heard('hall-button')).toEqual([]);
    expect(home.state.faults).toEqual(['flat-battery bedside-button', 'jammed-path hall-button']);
  });

  it('has a weak radio: what it says comes late, and its heartbeats show it', async () => {
    home.act('weak-radio hall-button start');
    home.act('press hall-button');
    home.act('press bedside-button');
    await broker.until(() => heard('bedside-button').length === 1);
    expect(heard('hall-button')).toEqual([]);
    clock.advance(5000);
    await broker.until(() => heard('hall-button').length === 1);
    clock.advance(60_000);
    await broker.until(() => broker.payloads('up/heartbeat').some((text) => JSON.parse(text || '{}').rssi < -89));
  });

  it('is asked for in words that name a fault, and perhaps a device', () => {
    expect(faultWords('', kestrel4)).toEqual([]);
    expect(faultWords('weak-radio, swapped-doors', kestrel4)).toEqual([
      'weak-radio hall-button start',
      'swapped-doors start',
    ]);
    expect(faultWords('flat-battery=bedside-button', kestrel4)).toEqual(['flat-battery bedside-button start']);
    expect(faultWords('gremlins', kestrel4)).toBeUndefined();
    expect(faultWords('weak-radio=attic', kestrel4)).toBeUndefined();
  });
});

describe('a home that is claimed', () => {
  let gateway: Server;
  let http: string;
  const known: Record<string, object> = {
    'CODE-HUB': { device: 'dv_hub', topic: 'hw/1/3/dv_hub', kind: 'hub', name: null },
    'CODE-NAMED': { device: 'dv_named', topic: 'hw/1/3/dv_named', kind: null, name: 'bedroom-button' },
    'CODE-ANY': { device: 'dv_any', topic: 'hw/1/3/dv_any', kind: null, name: null },
  };

  beforeEach(async () => {
    gateway = createServer((request, response) => {
      let text = '';
      request.on('data', (bytes) => {
        text += bytes;
      });
      request.on('end', () => {
        const found = known[JSON.parse(text).code];
        const rest = {
          mqtt: null,
          mqtts: 'mqtts://gateway.test',
          authority: 'the gateway’s',
          certificate: 'the device’s',
        };
        response.statusCode = found ? 200 : 404;
        response.end(JSON.stringify(found ? { ...found, ...rest } : { detail: 'there is no such claim code.' }));
      });
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    http = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => gateway.close(resolve)));

  it('has the devices that there are codes for: by name, by kind, as asked, and the next one', async () => {
    const { plan, credentials, flash } = await claimHome(harbour2, http, ['CODE-HUB', 'CODE-NAMED', 'CODE-ANY']);
    expect(credentials['hub']?.device).toBe('dv_hub');
    expect(Object.keys(credentials)).toHaveLength(3);
    expect(planFaults(plan)).toEqual([]);
    expect(plan.devices.map(({ key }) => key).sort()).toEqual(Object.keys(credentials).sort());
    expect(flash('hub').read().proof).toMatchObject({ certificate: 'the device’s' });
    const [other] = harbour2.devices.filter(({ key }) => key !== 'hub');
    const asked = await claimHome(harbour2, http, [`${other?.key}=CODE-HUB`]);
    expect(Object.keys(asked.credentials)).toEqual([other?.key]);
    expect(asked.plan.hub).toBe(other?.key);
  });

  it('says what the gateway said, or what is wrong here', async () => {
    const refused = (claims: string[]) => claimHome(kestrel4, http, claims).catch((error: unknown) => error);
    expect(await refused(['CODE-NONE'])).toEqual(new EnrolmentRefused('there is no such claim code.'));
    expect(String(await refused(['attic=CODE-HUB']))).toContain('has no device "attic" that is free');
    expect(await refused([])).toEqual(new EnrolmentRefused('There is no claim code.'));
  });
});
