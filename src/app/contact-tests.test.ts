import { expect, test } from 'vitest';
import { asErrandId, type ErrandId } from '../core/ids.ts';
import { days, hours, minutes } from '../core/time.ts';
import type { ErrandOrder } from '../dispatch/errand/order.ts';
import { openTestRecords } from '../register/test-records.ts';
import { must } from '../vault/test-files.ts';
import { ContactErrands } from './contact-errands.ts';
import { ContactTests, TEST_PAUSE } from './contact-tests.ts';
import { offsetsOf } from './offsets.ts';

const LONDON = 'Europe/London';
const log = { error: () => {}, warn: () => {} } as never;

/** A morning in winter, when London is on UTC: 10:00 on Monday 23 November 2026. */
const TEN = Date.parse('2026-11-23T10:00:00Z');

function withTeam(people: { hours?: [from: string, to: string] }[] = [{}]) {
  const { register, clock } = openTestRecords();
  const { premises } = register.premises.add();
  const { household } = register.premises.get(premises);
  clock.move(TEN - days(40) - clock.read());
  const contacts = people.map(({ hours: own }, i) => {
    const when = own && [{ days: ['mon' as const], from: own[0], to: own[1] }];
    const number = `0770090012${i}`;
    const contact = register.contacts.add({
      household,
      role: 'safe contact',
      name: 'Di',
      number,
      ...(when && { when }),
    });
    const { point } = must(register.contacts.get(contact).points[0]);
    register.contacts.setVerified(contact, point);
    return { contact, point };
  });
  clock.move(days(40));
  const sent: ErrandOrder[] = [];
  const incidents = new Map<string, { state: string }>();
  const now = () => clock.read();
  const errands = new ContactErrands({
    register,
    directory: register.openDirectory(),
    desk: () => ({
      begin: async (order) => {
        sent.push(order);
        return order.number.reveal().endsWith('9') ? 'not-a-number' : 'begun';
      },
    }),
    settled: async () => {},
    clock: { now },
    log,
  });
  const tests = new ContactTests({
    register,
    errands,
    every: days(31),
    states: () => [{ incidents }] as never,
    offsets: offsetsOf(LONDON, now()),
    canSend: () => true,
    clock: { now },
    log,
  });
  return { register, clock, contacts, sent, incidents, errands, tests };
}

test('each number is tried in its turn, one at a time, with a pause between', async () => {
  const { tests, sent, contacts, clock } = withTeam([{}, {}]);
  expect(await tests.look()).toBe(true);
  expect(await tests.look()).toBe(false);
  clock.move(TEST_PAUSE);
  expect(await tests.look()).toBe(true);
  clock.move(TEST_PAUSE);
  expect(await tests.look()).toBe(false);
  expect(sent.map(({ point }) => point).sort()).toEqual(contacts.map(({ point }) => point).sort());
  expect(sent).toMatchObject([{ what: 'test', channel: 'voice' }, { what: 'test' }]);
  expect(sent.every(({ code }) => code === undefined)).toBe(true);
});

test('nobody is tested at night, outside their safe hours, or while an alarm is open', async () => {
  const { tests, sent, clock, incidents } = withTeam([{ hours: ['14:00', '16:00'] }]);
  expect(await tests.look()).toBe(false);
  clock.move(hours(4));
  incidents.set('7-1-1', { state: 'open' });
  expect(await tests.look()).toBe(false);
  incidents.set('7-1-1', { state: 'acknowledged' });
  expect(await tests.look()).toBe(true);
  expect(sent).toHaveLength(1);
  const night = withTeam([{ hours: ['00:00', '00:00'] }]);
  night.clock.move(-hours(6));
  expect(await night.tests.look()).toBe(false);
});

test('what came of a test is kept, and a number that is none is a lost way', async () => {
  const { tests, errands, register, contacts, sent } = withTeam();
  await tests.look();
  const [one] = contacts;
  const { contact, point } = must(one);
  errands.told(must(sent[0]).errand, { outcome: 'confirmed' });
  expect(register.errands.lastTest(point)).toMatchObject({ outcome: 'confirmed', begunBy: 'gateway' });
  register.contacts.change(contact, { number: '07700900199' });
  await expect(errands.send({ contact, point, what: 'code', by: 'st_one' })).rejects.toThrow(
    expect.objectContaining({ code: 'HW_ERRAND_REFUSED' }),
  );
  expect(register.contacts.get(contact).points[0]?.lost).toMatchObject({ sms: { why: 'not-a-number' } });
  errands.told(unknown(), { outcome: 'confirmed' });
});

test('a code goes nowhere where it is not safe, and is void when it could not be sent', async () => {
  const { errands, contacts, clock, sent, register } = withTeam([{ hours: ['09:00', '11:00'] }]);
  const asked = { ...must(contacts[0]), what: 'code', by: 'st_one' } as const;
  clock.move(minutes(60));
  await expect(errands.send(asked)).rejects.toThrow(/outside the hours/);
  clock.move(-minutes(30));
  await errands.send(asked);
  expect(sent).toMatchObject([{ what: 'code', channel: 'sms', code: expect.stringMatching(/^\d{6}$/) }]);
  register.contacts.setLost(asked.contact, asked.point, 'sms', 'opted-out');
  await expect(errands.send({ ...asked, channel: 'sms' })).rejects.toThrow(/is lost/);
});

const unknown = (): ErrandId => must(asErrandId('er_unknown1'));
