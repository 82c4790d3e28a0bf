import { expect, test } from 'vitest';
import { asDeviceId, asPartition, asPremisesId } from '../../core/ids.ts';
import { instant } from '../../core/time.ts';
import { must } from '../../vault/test-files.ts';
import type { KnownDevice } from '../directory.ts';
import { judge } from './identity.ts';

const NOW = instant(1_800_000_000_000);
const id = must(asDeviceId('dv_button1'));
const device: KnownDevice = {
  id,
  index: 0,
  premises: must(asPremisesId('pm_home1')),
  partition: must(asPartition(0)),
  profile: 'native',
  sensors: new Map(),
  revoked: false,
  topic: `hw/1/0/${id}`,
  secretHash: Buffer.alloc(32, 7),
};
const request = { clientId: id, username: undefined, password: undefined, willTopic: undefined };
const presented = { fingerprint: 'f'.repeat(64), name: id, verified: true };

/** A register that another process has written in, and nobody has read since. */
function registerWith(later: Partial<KnownDevice>) {
  let now = device;
  let looks = 0;
  const lookAgain = (): void => {
    looks += 1;
    now = { ...device, ...later };
  };
  return { directory: { device: () => now, lookAgain }, looks: () => looks };
}

test('a certificate that another process gave a moment ago is believed, and nobody is suspected for it', () => {
  const certificates = new Map([[presented.fingerprint, { notAfter: instant(NOW + 1), revoked: false, used: true }]]);
  const { directory, looks } = registerWith({ certificates });
  expect(judge(request, directory, presented, NOW)).toMatchObject({ device: { id } });
  expect(looks()).toBe(1);
});

test('one that is still nobody’s after a second look is turned away, and its device suspected', () => {
  const { directory, looks } = registerWith({});
  expect(judge(request, directory, presented, NOW)).toMatchObject({
    refused: 'certificate',
    suspect: { why: 'wrong-certificate' },
  });
  expect(looks()).toBe(1);
});
