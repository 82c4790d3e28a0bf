import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BareBroker } from '../device/bare-broker.ts';
import { HandClock } from '../device/clock.ts';
import type { Credentials } from '../device/wire.ts';
import { ActionRefused, readAction } from './action.ts';
import { type Plan, planFaults } from './plan.ts';
import { harbour2, kestrel4, PLANS } from './plans/index.ts';
import { readScript, runScript } from './script.ts';
import { type Homes, startHomes } from './start-home.ts';

const credentialsOf = (plan: Plan): Record<string, Credentials> =>
  Object.fromEntries(
    plan.devices.map(({ key }) => {
      const device = `${plan.key}_${key}`;
      return [key, { device, secret: 's'.repeat(43), topic: `hw/1/3/${device}` }];
    }),
  );

describe('the plans', () => {
  it('are sound, every one', () => {
    expect(PLANS.length).toBeGreaterThanOrEqual(2);
    expect(PLANS.flatMap(planFaults)).toEqual([]);
  });

  it('are told apart from unsound ones', () => {
    const [door] = kestrel4.openings;
    const broken: Plan = {
      ...kestrel4,
      hub: 'nobody',
      openings: door ? [{ ...door, device: 'attic' }, door] : [],
      codes: { usual: '1', duress: '1' },
    };
    expect(planFaults(broken)).toEqual([
      'front-door belongs to the unknown device attic',
      'the hub nobody is not a device',
      'the code under duress is the usual one',
      'front-door is there twice',
    ]);
  });
});

describe('the words for what happens in a home', () => {
  it.each([
    ['dance', 'not something that can happen'],
    ['toString', 'not something that can happen'],
    ['press hub', 'has no button "hub". It has hall-button, bedside-button'],
    ['open living-window', 'has no watched door or window'],
    ['lock front-door', 'Front door has no lock'],
    ['battery hub 130', 'percentage'],
    ['mains', 'should be one of lost, restored'],
    ['open front-door now please', 'not something that can happen'],
  ])('"%s" is refused in a plain sentence', (words, says) => {
    expect(() => readAction(words, kestrel4)).toThrow(says);
    expect(() => readAction(words, kestrel4)).toThrow(ActionRefused);
  });
});

describe('a simulated home', () => {
  let broker: BareBroker;
  let homes: Homes;
  let clock: HandClock;
  const home = (n: number) => homes.homes[n] ?? expect.fail('no such home');
  const signals = () =>
    broker.heard
      .filter(({ topic }) => topic.endsWith('/up/signal'))
      .map(({ client, payload }) => {
        const { id: _id, at: _at, ...rest } = JSON.parse(payload);
        return { client, ...rest };
      });

  beforeEach(async () => {
    broker = await BareBroker.start();
    clock = new HandClock();
    const both = [kestrel4, harbour2].map((plan) => ({ plan, credentials: credentialsOf(plan) }));
    homes = await startHomes({ mqttUrl: broker.url, port: 0, clock, random: () => 0, homes: both });
    const count = kestrel4.devices.length + harbour2.devices.length;
    await broker.until(() => broker.payloads('up/state').length === count);
  });
  afterEach(async () => {
    await homes.close();
    await broker.stop();
  });

  it('reports doors and windows as the devices they belong to', async () => {
    home(0).act('force back-door');
    home(0).act('lock sanctuary-door');
    home(1).act('open living-window');
    await broker.until(() => signals().length === 3);
    expect(signals()).toEqual([
      { client: 'kestrel-4_back-door', kind: 'door', state: 'forced' },
      { client: 'kestrel-4_sanctuary-door', kind: 'lock', state: 'locked' },
      { client: 'harbour-2_hub', kind: 'window', state: 'open', sensor: 'living-window' },
    ]);
  });

  it('keeps to what a door can do', () => {
    home(0).act('lock sanctuary-door');
    expect(() => home(0).act('open sanctuary-door')).toThrow('Sanctuary door is locked');
    home(0).act('force sanctuary-door');
    expect(home(0).state).toMatchObject({
      openings: { 'sanctuary-door': 'forced' },
      locks: { 'sanctuary-door': 'jammed' },
    });
    expect(() => home(0).act('lock sanctuary-door')).toThrow('not closed');
  });

  it('gives the same answer to the usual code and the one under duress, and only the wire knows', async () => {
    home(0).act('away');
    const usual = home(0).act('disarm 2580');
    const under = home(0).act('disarm 2581');
    expect(under).toBe(usual);
    expect(() => home(0).act('disarm 1111')).toThrow('does not know this code');
    expect(() => home(0).act('disarm')).toThrow('asks for a code');
    await broker.until(() => signals().length === 3);
    expect(signals().map(({ state, code }) => [state, code])).toEqual([
      ['away', undefined],
      ['disarmed', undefined],
      ['disarmed', 'duress'],
    ]);
  });

  it('jammed, is reported by its wired hub while the rest falls silent', async () => {
    home(0).act('jam start');
    home(0).act('press bedside-button');
    await broker.until(() => signals().length === 1);
    expect(signals()).toEqual([{ client: 'kestrel-4_hub', kind: 'jamming', state: 'alarm' }]);
    expect(home(0).state.devices['bedside-button']).toMatchObject({
      connected: false,
      jammed: true,
      waiting: 1,
      light: 'sent',
    });
    home(0).act('jam stop');
    await broker.until(() => signals().some(({ kind }) => kind === 'panic'));
  });

  it('tells what was done, sent and answered, in that order', async () => {
    home(0).act('press bedside-button');
    await broker.until(() => home(0).state.devices['bedside-button']?.light === 'stored');
    expect(
      home(0)
        .lines.slice(-3)
        .map(({ kind, text }) => [kind, text]),
    ).toEqual([
      ['did', 'Bedside panic button is pressed (panic)'],
      ['sent', '1-1 panic sent'],
      ['stored', '1-1 panic stored: PUBACK after 0 ms'],
    ]);
    home(0).act('unplug bedside-button');
    expect(home(0).act('press bedside-button')).toContain('does nothing');
  });

  it('plays a script in its own time', async () => {
    const steps = readScript(
      [
        { at: '2 min', do: 'close front-door' },
        { at: 0, do: 'away' },
        { at: '10 s', do: 'open front-door' },
      ],
      kestrel4,
    );
    const running = runScript({ home: home(0), steps, clock });
    const did = () =>
      home(0)
        .lines.filter(({ kind }) => kind === 'did')
        .map(({ text }) => text);
    clock.advance(9999);
    expect(did()).toEqual(['The home is armed: away']);
    clock.advance(1);
    expect(did()).toHaveLength(2);
    clock.advance(110_000);
    await running;
    expect(did().at(-1)).toBe('Front door is closed');
  });

  it('stops a script when asked, and ends it at an action the home refuses', async () => {
    const stop = new AbortController();
    const stopped = runScript({
      home: home(0),
      steps: [{ atMs: 1000, words: 'open front-door' }],
      clock,
      stop: stop.signal,
    });
    stop.abort();
    await stopped;
    clock.advance(1000);
    expect(home(0).state.openings['front-door']).toBe('closed');
    const refused = expect(
      runScript({ home: home(0), steps: [{ atMs: 0, words: 'disarm 9' }], clock }),
    ).rejects.toThrow(ActionRefused);
    clock.advance(0);
    await refused;
  });

  it.each([
    [{}, 'should be a list'],
    [[{ at: 'soon', do: 'away' }], 'Step 1: "soon" is not a length of time'],
    [
      [
        { at: 0, do: 'away' },
        { at: 1, do: 'open sesame' },
      ],
      'Step 2: Kestrel 4 has no watched door',
    ],
  ])('refuses the script %j', (script, says) => {
    expect(() => readScript(script, kestrel4)).toThrow(says);
  });
});
