import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Identity } from '../../../simulators/device/identity.ts';
import { makeRequest } from '../../../simulators/device/proof.ts';
import { asDeviceId, type DeviceId } from '../../core/ids.ts';
import { days } from '../../core/time.ts';
import { type Authority, openAuthority } from '../../identity/authority.ts';
import { openTestRecords } from '../../register/test-records.ts';
import { HandClock, must } from '../../vault/test-files.ts';
import { ASK_AGAIN_MS, RENEW_BEFORE_MS, RENEW_EVERY_MS, RENEWALS_WAITING, Renewals } from './renewals.ts';

let authority: Authority;
const dir = mkdtempSync(join(tmpdir(), 'havenwatch-renewals-'));
beforeAll(async () => {
  const clock = new HandClock();
  authority = await openAuthority(dir, { now: clock.read });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function house() {
  const { register, clock } = openTestRecords();
  const directory = register.openDirectory();
  const { premises } = register.premises.add();
  const told: string[] = [];
  const said: { device: DeviceId; leaf: string; body: object }[] = [];
  const renewals = new Renewals({
    authority,
    certificates: register.certificates,
    directory,
    settled: async () => void told.push('settled'),
    intake: () => ({
      send: (device, leaf, body) => {
        told.push(leaf);
        said.push({ device, leaf, body });
        return true;
      },
    }),
    clock: { now: clock.read },
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
  const add = () => register.devices.add({ premises }).device;
  const known = (device: DeviceId) => {
    directory.refresh();
    return must(directory.device(device));
  };
  return { register, clock, directory, renewals, told, said, add, known };
}

test('an answer is on disk before it is said, and certifies the key that was asked for', async () => {
  const { renewals, told, said, add, known, register } = house();
  const device = add();
  renewals.wanted(known(device), { want: 'certificate', csr: makeRequest().csr });
  await renewals.idle();
  expect(told).toEqual(['settled', 'identity']);
  expect(said[0]).toMatchObject({ device, body: { certificate: expect.stringContaining('BEGIN CERTIFICATE') } });
  expect(register.certificates.ofDevice(device)).toHaveLength(1);
  expect(known(device).certificates.size).toBe(1);
});

test('a request that cannot be granted is answered with the reason, and nothing is issued', async () => {
  const { renewals, said, add, known, register } = house();
  const device = add();
  renewals.wanted(known(device), { want: 'certificate', csr: 'please' });
  await renewals.idle();
  expect(said[0]?.body).toEqual({ refused: 'The request is refused: it is not one PKCS #10 request in PEM.' });
  expect(register.certificates.ofDevice(device)).toEqual([]);
  expect(renewals.counters).toMatchObject({ refused: 1, renewed: 0 });
});

test('a device that asks without end is answered now and then, and a crowd waits in a line of known length', async () => {
  const { renewals, said, add, known, clock } = house();
  const device = add();
  const ask = () => renewals.wanted(known(device), { want: 'secret' });
  for (let n = 0; n < 5; n += 1) ask();
  await renewals.idle();
  expect(said).toHaveLength(1);
  clock.move(RENEW_EVERY_MS);
  ask();
  await renewals.idle();
  expect(said).toHaveLength(2);
  const one = known(device);
  // One row of the register stands for a crowd: what counts here is who asks.
  for (let n = 0; n < RENEWALS_WAITING + 20; n += 1)
    renewals.wanted({ ...one, id: must(asDeviceId(`dv_crowd_${n}`)) }, { want: 'secret' });
  expect(renewals.counters.dropped).toBe(4 + 20);
  await renewals.idle();
  expect(renewals.counters.failed).toBe(RENEWALS_WAITING);
});

test('devices whose certificate nears its end are asked, again after a while, and nobody else is', async () => {
  const { renewals, said, add, known, clock, register, directory } = house();
  const [due, fine, plain] = [add(), add(), add()];
  const issue = async (device: DeviceId) => {
    const issued = await authority.issue({ device, publicKey: 'bundle', now: clock.read() });
    register.certificates.add(device, issued);
  };
  await issue(due);
  clock.move(days(397) - RENEW_BEFORE_MS - 1000);
  await issue(fine);
  directory.refresh();
  renewals.look();
  expect(said).toEqual([]);
  clock.move(2000);
  renewals.look();
  renewals.look();
  expect(said.map(({ device, body }) => [device, body])).toEqual([
    [due, expect.objectContaining({ command: 'renew' })],
  ]);
  clock.move(ASK_AGAIN_MS);
  renewals.look();
  expect(said).toHaveLength(2);
  await issue(due);
  directory.refresh();
  clock.move(ASK_AGAIN_MS);
  renewals.look();
  expect(said).toHaveLength(2);
  register.certificates.askRenewal(plain);
  renewals.consider(known(plain));
  expect(said.at(-1)?.device).toBe(plain);
});

test('simulated hardware renews by itself in time, writes the new proof down before it uses it, and goes back if it is not taken', async () => {
  const clock = new HandClock();
  const { certificate, key } = await authority.issue({
    device: must(asDeviceId('dv_simulated')),
    publicKey: 'bundle',
    now: clock.read(),
  });
  const did: string[] = [];
  const identity = new Identity('unused', {
    now: clock.read,
    ask: (body) => did.push(`asks ${JSON.stringify(body).slice(0, 21)}`),
    prove: (proof) => did.push('key' in proof && proof.key === key ? 'proves the old' : 'proves another'),
    comeBack: () => did.push('comes back'),
    save: () => did.push('saves'),
    says: () => {},
  });
  identity.recall({ proof: { certificate, key: must(key) } });
  clock.move(days(397) - RENEW_BEFORE_MS - 1000);
  identity.look();
  clock.move(2000);
  identity.look();
  identity.look();
  identity.given(Buffer.from(JSON.stringify({ certificate })));
  expect(did).toEqual(['proves the old', 'asks {"want":"certificate"', 'saves', 'proves another', 'comes back']);
  expect(identity.kept.next).toBeDefined();
  identity.refused();
  expect(did.slice(5)).toEqual(['proves the old', 'saves']);
  expect(identity.kept.next).toBeUndefined();
});
