import { expect, test } from 'vitest';
import { filesHolding } from '../vault/test-files.ts';
import { openTestRecords } from './test-records.ts';

const bytes = (text: string) => Buffer.from(text);

test('an announcement is kept until it is replaced or taken away, over a restart, and stands nowhere in clear', () => {
  const records = openTestRecords();
  const { register, directory } = records;
  const { premises } = register.premises.add();
  const { device } = register.devices.add({ premises });
  const other = register.devices.add({ premises });
  register.announcements.keep(device, { topic: 'a/config', payload: bytes('first words of it') });
  register.announcements.keep(device, { topic: 'a/config', payload: bytes('second words of it') });
  register.announcements.keep(device, { topic: 'b/config', payload: bytes('another') });
  register.announcements.keep(device, { topic: 'b/config', payload: bytes('') });
  register.announcements.keep(other.device, { topic: 'a/config', payload: bytes('of another bridge') });
  const again = openTestRecords(directory);
  expect(again.register.announcements.of(device)).toEqual([
    { topic: 'a/config', payload: bytes('second words of it') },
  ]);
  expect(filesHolding(directory, 'words of it')).toEqual([]);
});
