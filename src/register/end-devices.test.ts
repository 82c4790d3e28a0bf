import { expect, test } from 'vitest';
import { openTestRecords } from './test-records.ts';

test('what sits behind a bridge is found by address and by name, and by nothing once it is revoked', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add({ risk: 'high' });
  const own = { premises, profile: 'zigbee2mqtt' } as const;
  const { device: via } = register.devices.add({ ...own, prefixes: ['zigbee2mqtt'] });
  const made = register.devices.add({ ...own, via, address: '0xa1', alias: 'hall' });
  const directory = register.openDirectory();
  expect(directory.endDevice(via, '0xa1')?.id).toBe(made.device);
  expect(directory.endDevice(via, 'hall')?.id).toBe(made.device);
  register.devices.change(made.device, { alias: 'landing', bindings: [{ key: 'action', means: 'panic' }] });
  directory.refresh();
  expect(directory.endDevice(via, 'hall')).toBeUndefined();
  expect(directory.endDevice(via, 'landing')?.bindings).toEqual([{ key: 'action', means: 'panic' }]);
  register.devices.revoke(made.device);
  directory.refresh();
  expect(directory.endDevice(via, '0xa1')).toBeUndefined();
});

test('what somebody has bound a moment ago is found by its first message', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add();
  const own = { premises, profile: 'zigbee2mqtt' } as const;
  const { device: via } = register.devices.add({ ...own, prefixes: ['zigbee2mqtt'] });
  const directory = register.openDirectory();
  expect(directory.endDevice(via, '0xa1')).toBeUndefined();
  const { device } = register.devices.add({ ...own, via, address: '0xa1' });
  expect(directory.endDevice(via, '0xa1')?.id).toBe(device);
});

test('what cannot be looked for because the register cannot be read is not found, and ends nothing', () => {
  const records = openTestRecords();
  const directory = records.register.openDirectory();
  const { premises } = records.register.premises.add();
  const { device } = records.register.devices.add({ premises });
  records.close();
  expect(directory.device(device)).toBeUndefined();
  expect(directory.endDevice(device, '0xa1')).toBeUndefined();
  expect(directory.counters.unread).toBe(2);
});

test('an address is behind a bridge once, and a bridge behind nothing', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add({ risk: 'high' });
  const own = { premises, profile: 'zigbee2mqtt' } as const;
  const { device: via } = register.devices.add(own);
  const { device } = register.devices.add({ ...own, via, address: '0xa1' });
  const refused = (more: object) =>
    expect(() => register.devices.add({ ...own, via, ...more })).toThrow(
      expect.objectContaining({ code: 'HW_INPUT_INVALID' }),
    );
  refused({ address: '0xa1' });
  refused({});
  refused({ address: '0xa2', profile: 'native' });
  refused({ address: '0xa2', prefixes: ['zigbee2mqtt'] });
  refused({ address: '0xa2', via: device });
  refused({ address: '0xa2', bindings: [{ key: 'action', means: 'alarm' }] });
  for (const prefix of ['', '#', 'a/#', '+/b', '/a', 'a/', '$SYS', 'hw/1/2/x', 'hw'])
    expect(() => register.devices.add({ ...own, prefixes: [prefix] })).toThrow();
});

test('a new one in the place of a broken one waits for its hardware, and what sat behind a bridge moves to the new bridge', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add({ risk: 'high' });
  const own = { premises, profile: 'zigbee2mqtt' } as const;
  const { device: bridge } = register.devices.add({ ...own, prefixes: ['zigbee2mqtt'] });
  const { device: first } = register.devices.add({ ...own, via: bridge, address: '0xa1' });
  const { device: second } = register.devices.add({ ...own, via: bridge, address: '0xa2' });
  const directory = register.openDirectory();

  const { device: fresh } = register.care.swap(first);
  register.devices.change(fresh, { address: '0xb1' });
  expect(() => register.devices.change(fresh, { address: '0xa2' })).toThrow();
  const { device: other } = register.care.swap(bridge);
  directory.refresh();
  expect(directory.endDevice(other, '0xb1')?.id).toBe(fresh);
  expect(directory.endDevice(other, '0xa2')?.id).toBe(second);
  expect(directory.endDevice(bridge, '0xa2')).toBeUndefined();
  expect(directory.device(other)?.prefixes).toEqual(['zigbee2mqtt']);
});

test('what only says a moment is refused as a door, and one that was kept before goes over to the device in its place', () => {
  const { register } = openTestRecords();
  const { premises } = register.premises.add({ risk: 'high' });
  const own = { premises, profile: 'rtl-433' } as const;
  const { device: via } = register.devices.add({ ...own, prefixes: ['rtl_433'] });
  const moment = [{ key: 'event', which: 'open', means: 'door' } as const];
  expect(() => register.devices.add({ ...own, via, address: 'a', bindings: moment })).toThrow('never that it is over');
  const { device } = register.devices.add({ ...own, via, address: 'a' });
  expect(() => register.devices.change(device, { bindings: moment })).toThrow('never that it is over');

  const { device: kept } = register.devices.add({ ...own, via, address: 'b', bindings: moment, replaces: device });
  expect(register.devices.get(register.care.swap(kept).device).bindings).toEqual(moment);
});
