import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactId, PointId, PremisesId } from '../../src/core/ids.ts';
import { Rig, until } from '../rig/rig.ts';
import { Person } from '../rig/staff.ts';

const NUMBER = '+447700900501';

let rig: Rig;
let ann: Person;
let premises: PremisesId;
let contact: ContactId;
let point: PointId;
beforeAll(async () => {
  rig = await Rig.start();
  ann = new Person(rig, 'supervisor', 'ann');
  premises = rig.home({ contacts: [NUMBER] }).premises;
  rig.records(({ register }) => {
    const [one] = register.contacts.list(register.premises.get(premises).household);
    const [way] = one?.points ?? [];
    if (one === undefined || way === undefined) throw new Error('the home has nobody');
    contact = one.contact;
    point = way.point;
  });
});
afterAll(() => rig.close());

const phone = () => rig.phones.phone(NUMBER);
const path = (what: string) => `/api/contacts/${contact}/points/${point}/${what}`;
const standing = async () => {
  const { items, verified } = await ann.get(`/api/premises/${premises}/contacts/standing`);
  return { ...items[0], count: verified };
};

test('the code that was sent to a number, read back at the desk, makes it count; another code does not', async () => {
  expect(await standing()).toMatchObject({ verified: false, stale: ['not-verified'], count: 0 });
  expect(await ann.post(path('code'))).toMatchObject({ what: 'code', channel: 'sms' });
  const { body } = await phone().expectText();
  const [code = ''] = /\d(?:[ -]?\d){5}/.exec(body) ?? [];
  const wrong = String((Number(code.replace(/\D/g, '')) + 1) % 1_000_000).padStart(6, '0');
  expect(await ann.post(path('verify'), { code: wrong })).toMatchObject({ code: 'HW_CONTACT_CODE_WRONG' });
  expect(await standing()).toMatchObject({ verified: false });
  expect(await ann.post(path('verify'), { code })).toMatchObject({ verified: true });
  expect(await standing()).toMatchObject({ verified: true, stale: [], count: 1 });
  // The words say neither who asks nor what for.
  expect(body).not.toMatch(/alarm|police|safe|abuse|havenwatch/i);
});

test('a test call that is answered with a key is kept as confirmed, and one that nobody answers shows', async () => {
  expect(await ann.post(path('test'))).toMatchObject({ what: 'test', channel: 'voice' });
  await phone().expectCall();
  await phone().answer();
  await phone().press('1');
  await until(async () => (await standing()).lastTest?.result === 'confirmed');
  await ann.post(path('test'));
  await phone().expectCall();
  phone().busy();
  await until(async () => (await standing()).lastTest?.result === 'failed');
  expect(await standing()).toMatchObject({ stale: ['test-failed'], lastTest: { reason: 'the line was busy' } });
});

test('STOP makes texts to that number a lost way, which is shown and not used; the telephone still rings', async () => {
  await phone().stop();
  await until(async () => (await standing()).stale.includes('lost'));
  expect(await standing()).toMatchObject({
    verified: true,
    points: [{ channels: ['voice', 'sms'], lost: [{ channel: 'sms', why: 'opted-out' }] }],
  });
  expect(await ann.post(path('code'), { channel: 'sms' })).toMatchObject({ code: 'HW_ERRAND_REFUSED' });
  await phone().start();
  await until(async () => !(await standing()).stale.includes('lost'));
});
