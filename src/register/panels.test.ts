import { expect, test } from 'vitest';
import { filesHolding } from '../vault/test-files.ts';
import { openTestRecords } from './test-records.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });
const KEY = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

test('a panel is its account, whose key lies in no file as it is', () => {
  const { directory, register } = openTestRecords();
  const { premises } = register.premises.add();
  const { device, account } = register.panels.add({ premises, account: ' 12ab ' }, KEY);
  expect([account, register.panels.keyOf(device)]).toEqual(['12AB', KEY]);
  expect(register.devices.get(device)).toMatchObject({ profile: 'sia-dc09', address: '12AB' });
  expect([filesHolding(directory, KEY.toString('latin1')), filesHolding(directory, KEY.toString('hex'))]).toEqual([
    [],
    [],
  ]);
});

test('an account is of one panel at a time, and free again once that is revoked', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add();
  const { device } = register.panels.add({ premises, account: '12AB' });
  expect(() => register.panels.add({ premises, account: '12ab' })).toThrow(code('HW_INPUT_INVALID'));
  for (const wrong of ['', '12', '12G4', '1'.repeat(17)])
    expect(() => register.panels.add({ premises, account: wrong })).toThrow(code('HW_INPUT_INVALID'));
  register.devices.revoke(device);
  expect(register.panels.add({ premises, account: '12AB' }).account).toBe('12AB');
});

test('another key counts at once for a running gateway, and only panels have one', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add();
  const { device } = register.panels.add({ premises, account: '12AB' }, KEY);
  const directory = register.openDirectory();
  for (const key of [Buffer.alloc(24, 1), Buffer.alloc(32, 2), undefined]) {
    register.panels.setKey(device, key);
    expect([directory.refresh().devices, register.panels.keyOf(device)]).toEqual([[device], key]);
  }
  expect(() => register.panels.setKey(device, Buffer.alloc(20))).toThrow(code('HW_INPUT_INVALID'));
  const button = register.devices.add({ premises });
  expect(() => register.panels.setKey(button.device, KEY)).toThrow(code('HW_INPUT_INVALID'));
});

test('a panel that is swapped keeps its account and its zones, and neither keeps the old key', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add();
  const bindings = [{ key: 'zone 3', means: 'door' as const }];
  const { device } = register.panels.add({ premises, account: '12AB', bindings }, KEY);
  const next = register.care.swap(device);
  expect(register.devices.get(next.device)).toMatchObject({ address: '12AB', bindings, stage: 'commissioning' });
  expect([device, next.device].map((id) => register.panels.keyOf(id))).toEqual([undefined, undefined]);
});
