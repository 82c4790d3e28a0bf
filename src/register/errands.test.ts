import { expect, test } from 'vitest';
import { days, minutes } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { CODE_TRIES, CODES_AN_HOUR, ERRANDS_KEPT } from './errands.ts';
import { openTestRecords } from './test-records.ts';

const fault = (code: string) => expect.objectContaining({ code });
const OVER = fault('HW_CONTACT_CODE_OVER');
const WRONG = fault('HW_CONTACT_CODE_WRONG');

function withBo() {
  const records = openTestRecords();
  const { register, clock } = records;
  const contact = register.contacts.add({
    household: register.households.add(),
    role: 'safe contact',
    name: 'Bo Sample',
    number: '07700 900123',
  });
  const { point } = must(register.contacts.get(contact).points[0]);
  const begin = (what: 'code' | 'test') =>
    register.errands.begin({ contact, point, what, channel: 'sms', by: 'st_one' });
  const code = () => must(begin('code').code);
  const verify = (said: string) => register.errands.verify(contact, point, said);
  const isVerified = () => register.contacts.get(contact).points[0]?.verifiedAt !== undefined;
  return { ...records, register, clock, contact, point, begin, code, verify, isVerified };
}

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

test('the code that was sent proves the number, once', () => {
  const { code, verify, isVerified } = withBo();
  const sent = code();
  expect(sent).toMatch(/^\d{6}$/);
  expect(isVerified()).toBe(false);
  verify(`${sent.slice(0, 3)} ${sent.slice(3)}`);
  expect(isVerified()).toBe(true);
  expect(() => verify(sent)).toThrow(OVER);
});

test('a wrong code proves nothing, and after five tries the right one is of no use', () => {
  const { code, verify, isVerified } = withBo();
  const sent = code();
  for (let n = 0; n < CODE_TRIES; n += 1) expect(() => verify(other(sent))).toThrow(WRONG);
  expect(() => verify(sent)).toThrow(OVER);
  expect(isVerified()).toBe(false);
});

test('a code is over after a quarter of an hour, when a newer one was sent, and when the number was changed', () => {
  const { register, clock, contact, point, code, verify, isVerified } = withBo();
  const old = code();
  clock.move(minutes(15));
  expect(() => verify(old)).toThrow(OVER);
  const [earlier, later] = [code(), code()];
  if (earlier !== later) expect(() => verify(earlier)).toThrow(WRONG);
  register.contacts.changePoint(contact, point, { number: '07700 900124' });
  expect(() => verify(later)).toThrow(OVER);
  expect(isVerified()).toBe(false);
});

test('nobody is sent codes without end', () => {
  const { clock, code } = withBo();
  for (let n = 0; n < CODES_AN_HOUR; n += 1) code();
  expect(code).toThrow(fault('HW_TOO_MANY_REQUESTS'));
  clock.move(minutes(61));
  expect(code()).toMatch(/^\d{6}$/);
});

test('what came of a test is kept, the first word counts, and one without news has failed', () => {
  const { register, clock, point, begin } = withBo();
  const first = begin('test').errand;
  expect(register.errands.lastTest(point)).toBeUndefined();
  expect(register.errands.settle(first, 'confirmed')).toBe(true);
  expect(register.errands.settle(first, 'failed', 'no-answer')).toBe(false);
  expect(register.errands.lastTest(point)).toMatchObject({ errand: first, outcome: 'confirmed', begunBy: 'st_one' });
  clock.move(1);
  const second = begin('test').errand;
  clock.move(minutes(15));
  expect(register.errands.giveUp()).toBe(1);
  expect(register.errands.giveUp()).toBe(0);
  expect(register.errands.lastTest(point)).toMatchObject({
    errand: second,
    outcome: 'failed',
    reason: 'provider-silent',
  });
  for (let n = 0; n < ERRANDS_KEPT; n += 1) begin('test');
  expect(register.errands.of(point)).toHaveLength(ERRANDS_KEPT);
  expect(register.errands.find(first)).toBeUndefined();
});

test('a test is due for verified numbers alone: after the interval, and a day after one that failed', () => {
  const { register, clock, contact, point, begin } = withBo();
  const due = () => register.errands.due(days(31), days(1), 10);
  clock.move(days(40));
  expect(due()).toEqual([]);
  register.contacts.setVerified(contact, point);
  clock.move(days(30));
  expect(due()).toEqual([]);
  clock.move(days(1));
  expect(due()).toEqual([{ contact, point }]);
  const { errand } = begin('test');
  expect(due()).toEqual([]);
  register.errands.settle(errand, 'failed', 'no-answer');
  clock.move(days(1));
  expect(due()).toEqual([{ contact, point }]);
  register.errands.settle(begin('test').errand, 'reached');
  clock.move(days(30));
  expect(due()).toEqual([]);
  clock.move(days(1));
  expect(due()).toHaveLength(1);
  register.contacts.remove(contact);
  expect(due()).toEqual([]);
});
