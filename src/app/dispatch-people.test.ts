import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { asAttemptId } from '../core/ids.ts';
import { safeText } from '../core/text.ts';
import { openTestRecords } from '../register/test-records.ts';
import { must } from '../vault/test-files.ts';
import { dispatchPeople, PIN_TRIES, PIN_WINDOW } from './dispatch-people.ts';

const attempt = must(asAttemptId('3-1-7.1'));

function withCy() {
  const { register, clock } = openTestRecords();
  const { premises } = register.premises.add();
  const { household } = register.premises.get(premises);
  const contact = register.contacts.add({
    household,
    role: 'safe contact',
    name: 'Cy Sample',
    number: '07700 900123',
    points: [{ number: '07700 900124', channels: ['sms'] }],
    language: 'cy',
    pin: '20460',
  });
  const directory = register.openDirectory();
  const said: unknown[] = [];
  const log = { error: (about: unknown) => said.push(about), warn: (about: unknown) => said.push(about) };
  const number = (_: unknown, __: unknown, point?: unknown) => ({ reveal: () => String(point ?? 'first') });
  const people = dispatchPeople({
    attempts: { number, reference: () => safeText`Kestrel 4` } as never,
    directory,
    register,
    clock: { now: clock.read },
    log: log as never,
  });
  const sms = () => {
    directory.refresh();
    return directory.contactsFor(premises)[0]?.points?.map(({ channels }) => channels.includes('sms'));
  };
  return { register, clock, contact, people, said, sms };
}

test('STOP takes the channel of that number alone out of the roster, it is written down, and START gives it back', async () => {
  const { register, contact, people, said, sms } = withCy();
  const [first, second] = register.contacts.get(contact).points.map(({ point }) => point);
  people.lost?.(contact, second, 'sms', 'opted-out');
  await turn();
  expect(sms()).toEqual([true, false]);
  people.lost?.(contact, undefined, 'sms', 'opted-out');
  await turn();
  expect(sms()).toEqual([false, false]);
  expect(said).toMatchObject([
    { contact, point: second, channel: 'sms', why: 'opted-out' },
    { contact, why: 'opted-out' },
  ]);
  people.regained?.(contact, first, 'sms');
  people.lost?.(contact, first, 'pigeon', 'opted-out');
  await turn();
  expect(sms()).toEqual([true, false]);
});

test('a PIN is right or wrong, and after five wrong ones nobody guesses on for a quarter of an hour', async () => {
  const { clock, contact, people } = withCy();
  expect(people.manner?.(contact)).toEqual({ language: 'cy', pin: true });
  expect(await people.checkPin?.(contact, '20460')).toBe(true);
  for (let n = 0; n < PIN_TRIES; n += 1) expect(await people.checkPin?.(contact, `0000${n}`)).toBe(false);
  expect(await people.checkPin?.(contact, '20460')).toBe(false);
  clock.move(PIN_WINDOW);
  expect(await people.checkPin?.(contact, '20460')).toBe(true);
  expect(people.number(contact, attempt)?.reveal()).toBe('first');
});
