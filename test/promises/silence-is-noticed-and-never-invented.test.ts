import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Button } from '../rig/button.ts';
import { type Home, MovedRig } from '../rig/moved-time.ts';
import { until } from '../rig/rig.ts';
import { connectPacket, Visitor } from '../rig/visitor.ts';

/** A message at least every minute; three may fail, and ten seconds are forgiven. */
const WATCHED = { intervalMs: 60_000, misses: 3, graceMs: 10_000 };
const MINUTE_MS = 60_000;
const LATE_MS = WATCHED.intervalMs + WATCHED.graceMs;
const SILENT_MS = WATCHED.intervalMs * WATCHED.misses + WATCHED.graceMs;
/** After a lost connection one more message may fail, not two. */
const LOST_MS = LATE_MS + WATCHED.intervalMs;
const SWEEP_MS = 250;

let rig: MovedRig;

const watchedHome = (): Home => rig.home({ supervision: WATCHED });

/** What became of a device since an instant: milliseconds and the new state. */
const verdicts = (home: Home, since: number) =>
  rig
    .events('supervision-changed')
    .filter(({ device, at }) => device === home.device && at >= since)
    .map(({ at, to }) => ({ afterMs: at - since, to }));
const states = (home: Home, since: number) => verdicts(home, since).map(({ to }) => to);

/** The one verdict of this kind came at its time, or with the next sweep. */
function expectAt(home: Home, to: string, since: number, ms: number): void {
  const found = verdicts(home, since).filter((verdict) => verdict.to === to);
  expect(found).toHaveLength(1);
  expect(found[0]?.afterMs).toBeGreaterThanOrEqual(ms);
  expect(found[0]?.afterMs).toBeLessThanOrEqual(ms + SWEEP_MS);
}

const beat = (button: Button, payload = '') => button.publish(`${button.topic}/up/heartbeat`, payload);
const silences = () => rig.events('incident-opened').filter(({ kind }) => kind === 'silence');

describe('a device that is watched', () => {
  let home: Home;
  let button: Button;
  /** When it was last heard. */
  let heardAt: number;

  beforeAll(async () => {
    rig = await MovedRig.make();
    await rig.open();
  });
  afterAll(() => rig.close());

  beforeEach(async () => {
    home = watchedHome();
    button = await rig.button(home);
    await beat(button);
    heardAt = rig.clock.now();
  });
  afterEach(() => button.close());

  test('is late and then silent at its deadline, plus one sweep at most, and never before', async () => {
    await rig.pass(LATE_MS - 1);
    expect(states(home, heardAt)).toEqual(['ok']);
    await rig.pass(SWEEP_MS);
    expectAt(home, 'late', heardAt, LATE_MS);
    await rig.pass(SILENT_MS - LATE_MS - SWEEP_MS);
    expect(states(home, heardAt)).toEqual(['ok', 'late']);
    await rig.pass(1 + SWEEP_MS);
    expectAt(home, 'silent', heardAt, SILENT_MS);
    const { items } = await rig.get('/api/incidents');
    const raised = items.filter((incident: { premises: string }) => incident.premises === home.premises);
    expect(raised).toMatchObject([{ kind: 'silence', priority: 3, state: 'open' }]);
    await rig.pass(10 * MINUTE_MS);
    expect(states(home, heardAt)).toEqual(['ok', 'late', 'silent']);
  });

  test('is never late while it speaks in time, and is heard again when it speaks late', async () => {
    for (let n = 0; n < 5; n += 1) {
      await rig.pass(WATCHED.intervalMs);
      await beat(button);
    }
    expect(states(home, heardAt)).toEqual(['ok']);
    const spokeAt = rig.clock.now();
    await rig.pass(LATE_MS + 10_000);
    await beat(button);
    await rig.settle();
    expect(states(home, spokeAt)).toEqual(['late', 'ok']);
    await rig.pass(LATE_MS - 1);
    expect(states(home, spokeAt)).toEqual(['late', 'ok']);
  });

  test('is silent at its deadline when it was commissioned and never spoke', async () => {
    const mute = watchedHome();
    const commissionedAt = rig.clock.now();
    // Whoever is not known yet makes the gateway look into the register.
    (await rig.button(watchedHome())).close();
    await rig.pass(LATE_MS - 1);
    expect(states(mute, commissionedAt)).toEqual([]);
    await rig.pass(SILENT_MS);
    expectAt(mute, 'late', commissionedAt, LATE_MS);
    expectAt(mute, 'silent', commissionedAt, SILENT_MS);
    expect(silences().some(({ premises }) => premises === mute.premises)).toBe(true);
  });

  test.each([
    ['broken JSON', 'signal', '{"id":'],
    ['a wrong type', 'signal', '{"id":7,"kind":"door"}'],
    ['an unknown kind', 'signal', '{"id":"1","kind":"no-such-kind"}'],
    ['nine kilobytes', 'signal', 'x'.repeat(9_216)],
    ['a topic of no meaning', 'no-such-topic', '{}'],
  ])('lives when it sends %s: it is set aside, but it is its own', async (_what, place, payload) => {
    await rig.pass(LATE_MS - 1_000);
    await button.publish(`${button.topic}/up/${place}`, payload);
    const spokeAt = rig.clock.now();
    await rig.settle();
    expect(rig.events('quarantined').some(({ device, at }) => device === home.device && at === spokeAt)).toBe(true);
    await rig.pass(LATE_MS - 1);
    expect(states(home, heardAt)).toEqual(['ok']);
  });

  test('does not live by what others send in its name', async () => {
    const thief = watchedHome();
    const forged = [
      connectPacket({ ...home, secret: thief.secret }),
      connectPacket({ ...home, secret: '' }),
      connectPacket(thief, { clientId: home.device }),
    ];
    await rig.pass(LATE_MS - 1_000);
    for (const packet of forged) {
      const visitor = new Visitor(rig.mqttPort);
      const up = { topic: `${home.topic}/up/heartbeat`, payload: '', qos: 1 as const, messageId: 1, retain: false };
      visitor.send(packet, { cmd: 'publish', ...up, dup: false });
      await until(async () => {
        await rig.pass(SWEEP_MS);
        return visitor.connack !== undefined;
      });
      expect(visitor.connack).not.toBe(0);
    }
    const neighbour = await rig.button(thief);
    await neighbour.publish(`${home.topic}/up/heartbeat`, '');
    // Nor does it live by what it sends in somebody else's.
    await button.publish(`${thief.topic}/up/heartbeat`, '');
    await rig.pass(SILENT_MS);
    expectAt(home, 'late', heardAt, LATE_MS);
    expectAt(home, 'silent', heardAt, SILENT_MS);
  });

  test('has a shorter fuse after its connection was lost, but a fuse all the same', async () => {
    await rig.pass(10_000);
    button.close();
    await rig.settle();
    await rig.pass(LATE_MS - 10_000 - 1);
    expect(states(home, heardAt)).toEqual(['ok']);
    await rig.pass(SILENT_MS);
    expectAt(home, 'late', heardAt, LATE_MS);
    expectAt(home, 'silent', heardAt, 10_000 + LOST_MS);
  });

  test('has its whole allowance again when it comes back after a lost connection', async () => {
    button.close();
    await rig.settle();
    await rig.pass(30_000);
    button = await rig.button(home);
    const backAt = rig.clock.now();
    await rig.pass(SILENT_MS + SWEEP_MS);
    expect(states(home, heardAt)).toEqual(['ok', 'late', 'silent']);
    expectAt(home, 'silent', backAt, SILENT_MS);
  });

  test('has its whole allowance when it said goodbye', async () => {
    button.raw(Buffer.of(0xe0, 0));
    await until(() => button.closed);
    await rig.pass(SILENT_MS - 1);
    expect(states(home, heardAt)).toEqual(['ok', 'late']);
    await rig.pass(1 + SWEEP_MS);
    expectAt(home, 'silent', heardAt, SILENT_MS);
  });

  test('is not silent by its will, which only shortens the fuse and is no sign of life', async () => {
    button.close();
    const visitor = new Visitor(rig.mqttPort);
    const will = { topic: `${home.topic}/up/state`, payload: Buffer.from('offline'), qos: 1 as const, retain: true };
    visitor.send(connectPacket(home, { will }));
    await until(() => visitor.connack === 0);
    await rig.pass(40_000);
    visitor.close();
    const lostAt = rig.clock.now();
    await rig.settle();
    expect(states(home, heardAt)).toEqual(['ok']);
    await rig.pass(SILENT_MS);
    expectAt(home, 'late', heardAt, LATE_MS);
    expectAt(home, 'silent', lostAt, LOST_MS);
  });

  test('is not silent because it says "offline" itself', async () => {
    await rig.pass(20_000);
    await button.publish(`${button.topic}/up/state`, 'offline', true);
    await rig.settle();
    expect(states(home, heardAt)).toEqual(['ok']);
    await rig.pass(SILENT_MS);
    expectAt(home, 'late', heardAt, LATE_MS);
    expectAt(home, 'silent', heardAt, 20_000 + LOST_MS);
  });
});

describe('the gateway’s own absence', () => {
  let fine: Home;
  let gone: Home;
  let buttons: Button[];

  beforeEach(async () => {
    rig = await MovedRig.make();
    [fine, gone] = [watchedHome(), watchedHome()];
    await rig.open();
    buttons = [await rig.button(fine), await rig.button(gone)];
    for (const button of buttons) await beat(button);
  });
  afterEach(() => rig.close());

  /** The gateway runs for so long, and the device that is fine speaks at its start and every minute. */
  async function runWithHeartbeats(ms: number): Promise<void> {
    const button = await rig.button(fine);
    for (let left = ms; left > 0; left -= MINUTE_MS) {
      await beat(button);
      await rig.pass(Math.min(left, MINUTE_MS));
    }
    // Two at once under one name would be somebody else's.
    button.close();
  }

  async function away(ms: number): Promise<void> {
    await rig.shut();
    await rig.pass(ms);
    await rig.open();
  }

  test('of ten minutes hides no silence from before it, and makes up none', async () => {
    await rig.pass(MINUTE_MS);
    const leftAt = rig.clock.now();
    await away(10 * MINUTE_MS);
    const backAt = rig.clock.now();
    expect(rig.events('unobserved')).toMatchObject([{ fromAt: leftAt, toAt: backAt }]);
    await runWithHeartbeats(SILENT_MS - 1);
    expect(states(gone, backAt)).not.toContain('silent');
    await runWithHeartbeats(5 * MINUTE_MS);
    expectAt(gone, 'silent', backAt, SILENT_MS);
    expect(states(fine, backAt)).toEqual([]);
    expect(silences().map(({ premises }) => premises)).toEqual([gone.premises]);
  });

  test('gives a device no second silence that was silent when it began', async () => {
    await rig.pass(SILENT_MS + SWEEP_MS);
    const leftAt = rig.clock.now();
    await away(10 * MINUTE_MS);
    await runWithHeartbeats(10 * MINUTE_MS);
    expect(states(gone, leftAt)).toEqual([]);
    expect(states(fine, leftAt)).toEqual(['ok']);
    expect(silences()).toHaveLength(2);
    await beat(await rig.button(gone));
    await rig.settle();
    expect(states(gone, leftAt)).toEqual(['ok']);
  });

  test('once every minute neither hides a silence for ever nor raises a storm', async () => {
    const stoppedAt = rig.clock.now();
    const [upMs, downMs] = [50_000, 10_000];
    for (let n = 0; n < 9; n += 1) {
      await runWithHeartbeats(upMs);
      await away(downMs);
    }
    expect(states(fine, stoppedAt + 1)).toEqual([]);
    expect(silences().map(({ premises }) => premises)).toEqual([gone.premises]);
    const silentAfterMs = verdicts(gone, stoppedAt).find(({ to }) => to === 'silent')?.afterMs ?? Number.NaN;
    expect(silentAfterMs).toBeGreaterThanOrEqual(SILENT_MS);
    // Its allowance once, once more at the most for our comings and goings, and what we truly did not see.
    expect(silentAfterMs).toBeLessThanOrEqual(2 * SILENT_MS + 9 * downMs + SWEEP_MS);
  });

  test('counts once, however often the gateway died young in it: no silence hides behind a sum of the same minutes', async () => {
    const allowanceMs = 5_000;
    const eager = rig.home({ supervision: { intervalMs: allowanceMs, misses: 1, graceMs: 0 } });
    await beat(await rig.button(eager));
    const heardAt = rig.clock.now();
    await rig.shut();
    for (let n = 0; n < 4; n += 1) {
      await rig.pass(2_100);
      await rig.open();
      await rig.pass(900);
      await rig.dieYoung();
    }
    const [upMs, downMs] = [4_000, 2_100];
    for (let n = 0; n < 4; n += 1) {
      await rig.open();
      await rig.pass(upMs);
      await rig.shut();
      await rig.pass(downMs);
    }
    // Even with all of the first part unseen, it has been watched in vain for three times its allowance since.
    expect(states(eager, heardAt)).toContain('silent');
  });

  test('makes up no silence for a device that is edited before it has had time to come back', async () => {
    await away(10 * MINUTE_MS);
    const backAt = rig.clock.now();
    rig.records(({ register }) => {
      const device = register.devices.list().find(({ id }) => id === fine.device);
      if (device !== undefined) register.devices.change(device.id, { zone: 'interior' });
    });
    (await rig.button(watchedHome())).close();
    await rig.pass(MINUTE_MS - 1_000);
    expect(states(fine, backAt)).toEqual([]);
  });

  test('by a stall of ten minutes, in which it was not looking, flags nobody', async () => {
    rig.clock.jump(10 * MINUTE_MS);
    const backAt = rig.clock.now();
    await rig.pass(MINUTE_MS);
    expect([...states(fine, backAt), ...states(gone, backAt)]).toEqual([]);
    expect(rig.events('unobserved')).toMatchObject([{ toAt: backAt }]);
    await beat(buttons[0] ?? (await rig.button(fine)));
    await rig.pass(SILENT_MS - MINUTE_MS + SWEEP_MS);
    expect(states(fine, backAt)).not.toContain('silent');
    expectAt(gone, 'silent', backAt, SILENT_MS);
  });
});
