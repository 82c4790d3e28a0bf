import { expect, test } from 'vitest';
import { asContactId } from '../core/ids.ts';
import { days, hours, instant } from '../core/time.ts';
import { must } from '../vault/test-files.ts';
import { openTestRecords } from './test-records.ts';

const fault = (code: string) => expect.objectContaining({ code });

function withTeam() {
  const records = openTestRecords();
  const { register, clock } = records;
  const { premises } = register.premises.add();
  const { provider } = register.premises.get(premises);
  const [ann, ben] = ['Ann', 'Ben'].map((name) =>
    register.contacts.add({ provider, role: 'duty supervisor', name, number: '07700 900123' }),
  );
  const from = clock.read();
  const rota = { provider, name: 'nights', members: [must(ann), must(ben)], from, turnMs: hours(12) };
  return { ...records, register, clock, premises, provider, ann: must(ann), ben: must(ben), rota };
}

test('a rota is found by its name for the homes of its provider, and is the same object until it changes', () => {
  const { register, premises, rota, ann, ben } = withTeam();
  const id = register.rotas.add({ ...rota, when: [{ days: ['sat'], from: '20:00', to: '08:00' }] });
  const directory = register.openDirectory();
  const found = directory.rota('nights', premises);
  expect(found).toMatchObject({ id, members: [ann, ben], when: [{ days: [6], fromMinute: 1200, toMinute: 480 }] });
  expect(directory.rota('nights', premises)).toBe(found);
  const elsewhere = register.premises.add({ provider: register.providers.add({ name: 'Other Care' }) }).premises;
  expect(directory.rota('nights', elsewhere)).toBeUndefined();
  register.rotas.change(id, { members: [ben] });
  directory.refresh();
  expect(directory.rota('nights', premises)).toMatchObject({ members: [ben], version: 2 });
  register.rotas.remove(id);
  directory.refresh();
  expect(directory.rota('nights', premises)).toBeUndefined();
  register.rotas.add(rota);
  directory.refresh();
  expect(directory.rota('nights', premises)).toMatchObject({ version: 1, when: undefined });
});

test('stand-ins come in the order in which they were arranged, and go when they are over', () => {
  const { register, clock, ann, ben, rota } = withTeam();
  const id = register.rotas.add(rota);
  const span = (from: number, until: number) => ({
    from: instant(clock.read() + from),
    until: instant(clock.read() + until),
  });
  const first = register.rotas.standIn(id, { ...span(days(2), days(3)), contact: ann }, 'st_one');
  const second = register.rotas.standIn(id, { ...span(0, days(1)), contact: ben, instead: ann }, 'st_one');
  expect(register.rotas.get(id).standIns).toMatchObject([
    { id: first, contact: ann, instead: null },
    { id: second, contact: ben, instead: ann },
  ]);
  clock.move(days(1));
  expect(register.rotas.get(id).standIns.map((one) => one.id)).toEqual([first]);
  register.rotas.removeStandIn(id, first);
  expect(register.rotas.get(id).standIns).toEqual([]);
  expect(() => register.rotas.standIn(id, { ...span(5, 5), contact: ann }, 'st_one')).toThrow(
    fault('HW_INPUT_INVALID'),
  );
});

test('a rota holds its own provider’s people alone, each name once, and says when a colleague was quicker', () => {
  const { register, premises, provider, rota, ann } = withTeam();
  const { household } = register.premises.get(premises);
  const hers = register.contacts.add({ household, role: 'safe contact', name: 'Sam', number: '07700 900124' });
  expect(() => register.rotas.add({ ...rota, members: [hers] })).toThrow(fault('HW_NOT_FOUND'));
  expect(() => register.rotas.add({ ...rota, members: [must(asContactId('ct_nobody'))] })).toThrow(
    fault('HW_NOT_FOUND'),
  );
  const id = register.rotas.add(rota);
  expect(() => register.rotas.add(rota)).toThrow(fault('HW_NAME_TAKEN'));
  expect(() => register.rotas.change(id, { members: [ann] }, 2)).toThrow(fault('HW_VERSION_STALE'));
  expect(register.rotas.change(id, { members: [ann] }, 1)).toBe(2);
  expect(register.rotas.list(provider)).toHaveLength(1);
});

test('a heightened watch lasts as long as it was set for, and its reason is in the vault', () => {
  const { register, vault, clock, premises } = withTeam();
  const { household } = register.premises.get(premises);
  const directory = register.openDirectory();
  const why = { purpose: 'desk', who: 'st_one' } as const;
  const [from, until] = [instant(clock.read() + 1_000), instant(clock.read() + days(7))];
  register.watches.set(premises, { from, until, note: 'He is released on Monday.' });
  expect(directory.refresh().premises).toEqual([premises]);
  expect([...directory.watched()]).toEqual([premises]);
  const at = (ms: number) => directory.watch(premises, instant(ms));
  expect([at(from - 1), at(until)]).toEqual([undefined, undefined]);
  expect([at(from), at(until - 1)]).toEqual([
    { from, until, factor: 0.5 },
    { from, until, factor: 0.5 },
  ]);
  const note = register.watches.note(premises, why);
  expect(note !== 'erased' && note?.reveal()).toBe('He is released on Monday.');
  vault.destroy(household);
  expect(register.watches.note(premises, why)).toBe('erased');
  expect(register.watches.end(premises)).toBe(true);
  expect(register.watches.end(premises)).toBe(false);
  directory.refresh();
  expect([...directory.watched()]).toEqual([]);
  for (const wrong of [clock.read(), clock.read() + days(100)])
    expect(() => register.watches.set(premises, { until: instant(wrong) })).toThrow(fault('HW_INPUT_INVALID'));
});
