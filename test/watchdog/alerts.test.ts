import { afterEach, beforeEach, expect, test } from 'vitest';
import { Alerts } from '../../src/app/watchdog/alerts.ts';
import { OutsidePost } from '../../src/app/watchdog/outside-post.ts';
import { TROUBLES, type Trouble, type TroubleCode } from '../../src/app/watchdog/trouble.ts';
import { minutes, ms, seconds } from '../../src/core/time.ts';
import { ManualClock } from '../../src/gateway/testing/manual-clock.ts';
import { Outside } from '../rig/outside.ts';
import { until } from '../rig/rig.ts';

const says = (code: TroubleCode): Trouble => ({ code, says: `This is ${code}.` });
const silent = { debug() {}, info() {}, warn() {}, error() {} };

let outside: Outside;
let clock: ManualClock;
let post: OutsidePost;
let alerts: Alerts;

beforeEach(async () => {
  outside = await Outside.listen();
  clock = new ManualClock();
  post = new OutsidePost(`${outside.url}/alerts?from=us`, clock);
  alerts = new Alerts({ clock, log: silent, outside: { post, secret: 'a secret for tests only' } });
});
afterEach(async () => {
  await post.close();
  outside.close();
});

const news = () => outside.arrived.map(({ body }) => JSON.parse(body)).map((one) => `${one.code} ${one.news}`);
const has = (count: number) => until(() => outside.arrived.length >= count);

test('a trouble is told when it begins and when it ends, once each', async () => {
  for (let i = 0; i < 5; i += 1) alerts.update(clock.now(), [says('desk-empty')]);
  await has(1);
  alerts.update(clock.now(), []);
  await has(2);
  expect(news()).toEqual(['desk-empty raised', 'desk-empty cleared']);
  expect(outside.arrived[0]?.path).toBe('/alerts?from=us');
});

test('a trouble that stays is told again after half an hour', async () => {
  alerts.update(clock.now(), [says('queue-long')]);
  await has(1);
  clock.pass(minutes(29));
  alerts.update(clock.now(), [says('queue-long')]);
  clock.pass(minutes(1));
  alerts.update(clock.now(), [says('queue-long')]);
  await has(2);
  expect(news()).toEqual(['queue-long raised', 'queue-long still']);
});

test('a trouble that comes and goes is told once a minute at most, but one that stays is told in the end', async () => {
  for (let i = 0; i < 10; i += 1) {
    alerts.update(clock.now(), [says('loop-slow')]);
    await has(1);
    if (i < 9) alerts.update(clock.now(), []);
    await has(2);
    clock.pass(seconds(1));
  }
  expect(news()).toEqual(['loop-slow raised', 'loop-slow cleared']);
  clock.pass(minutes(1));
  alerts.update(clock.now(), [says('loop-slow')]);
  await has(3);
  expect(news()).toEqual(['loop-slow raised', 'loop-slow cleared', 'loop-slow raised']);
});

test('however much is wrong, no more than thirty leave in ten minutes', () => {
  const all = Object.keys(TROUBLES) as TroubleCode[];
  for (let minute = 0; minute < 9; minute += 1) {
    alerts.update(clock.now(), all.map(says));
    clock.pass(minutes(0.5));
    alerts.update(clock.now(), []);
    clock.pass(minutes(0.5));
  }
  expect(alerts.counts.raised - alerts.counts.keptBack).toBe(30);
});

test('what ends a trouble never overtakes what began it', async () => {
  outside.status = 503;
  alerts.update(clock.now(), [says('audit-found')]);
  await has(1);
  alerts.update(clock.now(), []);
  outside.status = 204;
  await until(() => clock.nextInMs === 1_000);
  clock.pass(seconds(1));
  await until(() => alerts.counts.delivered === 2);
  expect(news()).toEqual(['audit-found raised', 'audit-found raised', 'audit-found cleared']);
});

test('an alert that is not taken is tried again, and given up after a minute, which is said', async () => {
  outside.status = 503;
  alerts.update(clock.now(), [says('sweep-late')]);
  await has(1);
  outside.status = 204;
  await until(() => clock.pending === 1 && clock.nextInMs === 1_000);
  clock.pass(seconds(1));
  await until(() => alerts.counts.delivered === 1);

  outside.status = 503;
  alerts.update(clock.now(), []);
  await until(() => {
    if (clock.nextInMs !== undefined) clock.pass(ms(clock.nextInMs));
    return alerts.counts.undelivered === 1;
  });
  expect(alerts.undelivered).toBe(true);
  expect(outside.arrived.length).toBeLessThan(15);
});
