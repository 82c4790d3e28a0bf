import { expect, test } from 'vitest';
import { Fault } from '../../core/fault.ts';
import { asSignalId } from '../../core/ids.ts';
import type { Signal } from '../../core/signal.ts';
import { days, minutes } from '../../core/time.ts';
import { ManualClock } from '../../gateway/testing/manual-clock.ts';
import { openTestRecords } from '../../register/test-records.ts';
import { must } from '../../vault/test-files.ts';
import { careChecks } from '../nightly/care-check.ts';
import { ButtonCare } from './button-care.ts';

function caring() {
  const records = openTestRecords();
  const { register } = records;
  const clock = new ManualClock(records.clock.read());
  const { premises } = register.premises.add();
  const add = (more: object) => register.devices.add({ premises, ...more }).device;
  const directory = register.openDirectory();
  const disk = { full: false };
  const care = {
    presses: () => register.care.presses(),
    pressed: (presses: Parameters<typeof register.care.pressed>[0]) => {
      if (disk.full) throw new Fault('HW_REGISTER_WRITE_FAILED', { why: 'SQLITE_FULL' });
      register.care.pressed(presses);
    },
  };
  const log = { warn: () => {} };
  const open = () => new ButtonCare({ care, directory, clock, log });
  let buttons = open();
  const press = (device: ReturnType<typeof add>, kind: 'panic' | 'test' | 'motion', sensor?: string) => {
    const id = must(asSignalId(`s-${clock.now()}`));
    const signal: Signal = { kind, id, ...(sensor !== undefined && { sensor }) };
    const receivedAt = clock.now();
    const origin = { device, premises, risk: 'high' as const };
    buttons.told({
      event: { type: 'signal-received', premises, origin, signal, receivedAt, late: false, seq: 1, at: receivedAt },
    });
  };
  const pass = (by: number) => {
    clock.pass(by as ReturnType<typeof days>);
    records.clock.move(by);
    directory.refresh();
  };
  const due = () => [...buttons.due()].map(({ device, sensor }) => `${device}/${sensor}`);
  const restart = () => {
    buttons = open();
  };
  const nightly = async () => {
    const found = careChecks(buttons, directory, () => clock.now()).map((check) => check.run());
    return (await Promise.all(found)).flat().map(({ what, says }) => `${what}: ${says}`);
  };
  return { register, add, press, pass, due, restart, nightly, disk, waiting: () => buttons.waiting };
}

test('every button has to be pressed once in 31 days, by a true call or a test, over restarts too', () => {
  const { add, press, pass, due, restart } = caring();
  const button = add({ kind: 'button' });
  const hub = add({ kind: 'hub', sensors: { bedside: { kind: 'button' }, door: { kind: 'door' } } });
  const bound = add({ bindings: [{ key: 'action', which: 'single', means: 'panic', sensor: 'pendant' }] });
  add({ kind: 'door' });
  pass(days(30));
  expect(due()).toEqual([]);
  press(button, 'test');
  press(hub, 'motion', 'bedside');
  pass(days(1) + 1);
  restart();
  expect(due().sort()).toEqual([`${bound}/pendant`, `${hub}/bedside`].sort());
  press(hub, 'panic', 'bedside');
  pass(minutes(1));
  restart();
  expect(due()).toEqual([`${bound}/pendant`]);
  pass(days(31));
  expect(due()).toHaveLength(3);
});

test('a device that is put in the place of a broken one keeps its place and meaning, and its button wants trying anew', () => {
  const { register, add, press, pass, due } = caring();
  const broken = add({ kind: 'button', name: 'bedside', zone: 'interior' });
  press(broken, 'test');
  pass(days(10));
  const made = register.care.swap(broken);
  expect(register.devices.get(made.device)).toMatchObject({
    kind: 'button',
    name: 'bedside',
    zone: 'interior',
    replaces: broken,
    stage: 'commissioning',
    revoked: false,
  });
  expect(register.devices.get(broken).revoked).toBe(true);
  expect(() => register.care.swap(broken)).toThrow(expect.objectContaining({ code: 'HW_DEVICE_REVOKED' }));
  register.devices.setStage(made.device, 'live');
  pass(days(31) + 1);
  expect(due()).toEqual([`${made.device}/`]);
});

test('every night the homes are named in which a button was not tried, or a device was never brought into use', async () => {
  const { add, pass, nightly } = caring();
  add({ kind: 'button' });
  add({ kind: 'button' });
  add({ kind: 'door', stage: 'commissioning' });
  pass(days(7));
  expect(await nightly()).toEqual([]);
  pass(days(25));
  expect(await nightly()).toEqual([
    'button-not-tried: 2 buttons have not been pressed for a test in the last 31 days',
    'never-brought-into-use: a device was put up over a week ago and is not in use',
  ]);
});

test('a disk that is full ends nothing: what was pressed is written when there is room again', () => {
  const { register, add, press, pass, disk, waiting } = caring();
  const [button, other] = [add({ kind: 'button' }), add({ kind: 'button' })];
  disk.full = true;
  press(button, 'panic');
  pass(minutes(1));
  press(button, 'test');
  press(other, 'panic');
  pass(minutes(1));
  expect([waiting(), register.care.presses()]).toEqual([2, []]);
  disk.full = false;
  pass(minutes(1));
  expect(waiting()).toBe(0);
  expect(register.care.presses()).toHaveLength(2);
});
