import { expect, test } from 'vitest';
import { asHouseholdId, asPremisesId, PARTITIONS } from '../core/ids.ts';
import { must } from '../vault/test-files.ts';
import { DESK, openTestRecords, shown } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

test('premises added with nothing said have everything they need', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add();
  const home = register.premises.get(premises);
  expect(home).toMatchObject({ id: premises, risk: 'standard', timeZone: 'Europe/London', rooms: [] });
  expect(home.reference).toMatch(/^[A-Z][a-z]+ \d+$/);
  expect(home.authority).toBe(register.authorities.default());
  expect(home.provider).toBe(register.providers.default());
});

test('each home has a household, and so a key, of its own', () => {
  const { register } = openTestRecords();
  const homes = [register.premises.add(), register.premises.add()].map(({ premises }) =>
    register.premises.get(premises),
  );
  expect(new Set(homes.map((home) => home.household)).size).toBe(2);
  expect(new Set(homes.map((home) => home.authority)).size).toBe(1);
});

test('homes are spread evenly over the partitions', () => {
  const { register } = openTestRecords();
  for (let n = 0; n < PARTITIONS * 2; n += 1) register.premises.add();
  const load = new Map<number, number>();
  for (const { partition } of register.premises.list()) load.set(partition, (load.get(partition) ?? 0) + 1);
  expect(load.size).toBe(PARTITIONS);
  expect(new Set(load.values())).toEqual(new Set([2]));
});

test('a change keeps partition and reference', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add({ reference: 'Kestrel 4', rooms: [{ room: 'hall', zone: 'perimeter' }] });
  const before = register.premises.get(premises);
  register.premises.change(premises, { risk: 'high' });
  expect(register.premises.get(premises)).toEqual({ ...before, risk: 'high' });
});

test('what is wrong is named, and nothing is registered', () => {
  const { register } = openTestRecords();
  register.premises.add({ reference: 'Kestrel 4' });
  expect(() => register.premises.add({ reference: 'Kestrel 4' })).toThrow(code('HW_NAME_TAKEN'));
  expect(() => register.premises.add({ reference: '1 Made-up Row' })).toThrow(code('HW_INPUT_INVALID'));
  expect(() => register.premises.add({ timeZone: 'Europe/Nowhere' })).toThrow(/premises, timeZone/);
  expect(() => register.premises.add({ rooms: [{ room: 'Back Bedroom', zone: 'interior' }] })).toThrow(
    /premises, rooms.0.room/,
  );
  expect(() => register.premises.add({ household: must(asHouseholdId('hh_nobody')) })).toThrow(code('HW_NOT_FOUND'));
  expect(() => register.premises.get(must(asPremisesId('pm_nowhere')))).toThrow(code('HW_NOT_FOUND'));
  expect(register.premises.list()).toHaveLength(1);
});

test('homes are listed page by page', () => {
  const { register } = openTestRecords();
  for (let n = 0; n < 5; n += 1) register.premises.add();
  const all = register.premises.list().map((home) => home.id);
  const first = register.premises.list({ limit: 2 });
  const rest = register.premises.list({ after: must(first.at(-1)).id });
  expect([...first, ...rest].map((home) => home.id)).toEqual(all);
});

test('a household’s address and residents open under its own key, with a row of the audit each', () => {
  const { register, vault } = openTestRecords();
  const household = register.households.add({
    address: '1 Made-up Row',
    residents: [{ name: 'Ada Sample' }, { name: 'Ben Sample' }],
  });
  register.households.setAddress(household, '2 Made-up Row');
  expect(shown(register.households.address(household, DESK))).toBe('2 Made-up Row');
  const residents = register.households.residents(household, DESK);
  expect(residents === 'erased' ? residents : residents.map(({ name }) => name.reveal())).toEqual([
    'Ada Sample',
    'Ben Sample',
  ]);
  expect(vault.listReveals({ subject: household })).toHaveLength(3);
  vault.destroy(household);
  expect(register.households.address(household, DESK)).toBe('erased');
  expect(register.households.residents(household, DESK)).toBe('erased');
});
