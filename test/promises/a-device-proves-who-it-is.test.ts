import { hash, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Line } from '../../simulators/attack/line.ts';
import { memoryFlash } from '../../simulators/device/flash.ts';
import { NativeDevice } from '../../simulators/device/native-device.ts';
import { type Enrolled, enrol, makeRequest, type Proof } from '../../simulators/device/proof.ts';
import { asDeviceId, type DeviceId } from '../../src/core/ids.ts';
import { hours, instant } from '../../src/core/time.ts';
import { certificatesIn } from '../../src/identity/files.ts';
import { openRecords } from '../../src/register/register.ts';
import { must } from '../../src/vault/test-files.ts';
import { Rig, until } from '../rig/rig.ts';

/** A problem has a code; an answer has none. */
const Answer = z.object({ code: z.string().default('') });
let rig: Rig;
const devices: NativeDevice[] = [];

beforeAll(async () => {
  rig = await Rig.start({ telephone: false });
}, 30_000);
afterAll(async () => {
  for (const device of devices) device.unplug();
  await rig?.close();
});

/** A registered device with a claim code, as a person has made it at the desk or the shell. */
function claimed() {
  const home = rig.home();
  const { code } = rig.records(({ register }) => register.claims.make({ device: home.device, by: 'shell' }));
  return { ...home, code };
}

/** Hardware that keeps its proof in flash. */
function plugIn({
  device,
  topic,
  url,
  ca,
  proof,
}: Pick<Enrolled, 'device' | 'topic' | 'url' | 'ca'> & { proof: Proof }) {
  const flash = memoryFlash();
  flash.write({ ...flash.read(), proof });
  const made = new NativeDevice({ url, ca, flash, credentials: { device, topic, secret: '' } });
  devices.push(made);
  const says: string[] = [];
  made.on('identity', (text) => says.push(text));
  made.on('refused', () => says.push('refused'));
  made.plugIn();
  return { device: made, flash, says };
}

const isConnected = (device: NativeDevice) => until(() => device.facts.connected, 10_000, 'the connection');
const proofs = (device: DeviceId) =>
  rig.records(({ register }) => register.certificates.ofDevice(device).map((one) => one.revokedAt === null));
const tampers = async (premises: string): Promise<number> =>
  (await rig.get('/api/incidents')).items.filter(
    (one: { kind: string; premises: string }) => one.kind !== 'panic' && one.premises === premises,
  ).length;

/** Why somebody was suspected of speaking as the device, in order. */
const suspected = (device: DeviceId): string[] =>
  rig.journal((reader) =>
    reader
      .eventsOfType('identity-suspected', { after: 0, upTo: Number.MAX_SAFE_INTEGER }, 100)
      .map(({ body }) => Suspected.parse(JSON.parse(body)))
      .flatMap((event) => (event.device === device ? [event.why] : [])),
  );
const Suspected = z.object({ device: z.string(), why: z.string() });

async function ask(body: object): Promise<{ status: number; code: string }> {
  const answer = await fetch(`${rig.http}/api/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, code: Answer.parse(await answer.json()).code };
}

test('hardware becomes a device by its code, is let in by its certificate alone, and its press raises', async () => {
  const { code, device, premises, secret, topic } = claimed();
  const hardware = await enrol(rig.http, code);
  expect(hardware).toMatchObject({ device, topic });
  const { device: button } = plugIn(hardware);
  await isConnected(button);
  button.press('panic');
  const raised = await until(async () => {
    const { items } = await rig.get('/api/incidents');
    return items.find((one: { premises: string }) => one.premises === premises);
  });
  expect(raised.kind).toBe('panic');
  // The secret that it was registered with was good until the certificate was used.
  await expect(rig.button({ device, secret, topic })).rejects.toThrow();
});

test('a certificate is renewed without a visit; the old one ends when the new one was used, and nobody is alarmed', async () => {
  const { code, device, premises } = claimed();
  const hardware = await enrol(rig.http, code);
  const { device: button, says, flash } = plugIn(hardware);
  await isConnected(button);
  rig.records(({ register }) => register.certificates.askRenewal(device));
  await until(() => says.includes('connected with its new proof; the old one is over'), 10_000, 'the new proof');
  await until(() => proofs(device).join() === 'true,false', 10_000, 'the end of the old proof');
  expect(flash.read().proof).not.toEqual(hardware.proof);
  button.unplug();
  const old = plugIn(hardware);
  await until(() => old.says.includes('refused'), 10_000, 'the refusal');
  await until(() => suspected(device).length > 0, 10_000, 'the suspicion');
  expect(suspected(device)).toEqual(['revoked-certificate']);
  expect(await tampers(premises)).toBe(1);
});

test('a secret is renewed without a visit too', async () => {
  const { device, secret, topic } = rig.home();
  const button = new NativeDevice({ url: rig.mqtt, credentials: { device, secret, topic } });
  devices.push(button);
  const says: string[] = [];
  button.on('identity', (text) => says.push(text));
  button.plugIn();
  await isConnected(button);
  rig.records(({ register }) => register.certificates.askRenewal(device));
  await until(() => says.includes('connected with its new proof; the old one is over'), 10_000, 'the new secret');
  await expect(rig.button({ device, secret, topic })).rejects.toThrow();
});

test('a revoked device is disconnected at once and does not come back', async () => {
  const { code, device } = claimed();
  const { device: button, says } = plugIn(await enrol(rig.http, code));
  await isConnected(button);
  const [good] = rig.records(({ register }) => register.certificates.ofDevice(device));
  rig.records(({ register }) => register.certificates.revoke({ device, serial: good?.serial ?? '' }));
  await until(() => says.includes('refused'), 10_000, 'the end of the connection');
  expect(button.facts.connected).toBe(false);
  const again = claimed();
  const other = plugIn(await enrol(rig.http, again.code));
  await isConnected(other.device);
  rig.records(({ register }) => register.devices.revoke(again.device));
  await until(() => other.says.includes('refused'), 10_000, 'the end of the connection');
});

test('a code that was used, is too old, was withdrawn or is for another home enrols nothing, and a used one alarms', async () => {
  const { code, device, premises } = claimed();
  expect(await ask({ code, want: 'secret', premises: rig.home().premises })).toEqual({
    status: 409,
    code: 'HW_CLAIM_OTHER_HOME',
  });
  expect(await ask({ code, want: 'secret', premises, hardware: '02:00:5e:10:00:01' })).toMatchObject({ status: 200 });
  expect(rig.records(({ register }) => register.devices.get(device).hardware)).toBe(
    hash('sha256', '02:00:5e:10:00:01', 'hex'),
  );
  expect(await ask({ code, want: 'secret' })).toEqual({ status: 410, code: 'HW_CLAIM_USED' });
  await until(async () => (await tampers(premises)) === 1, 10_000, 'the incident');
  const yesterday = openRecords({
    directory: rig.dataDir,
    clock: () => instant(Date.now() - hours(30)),
    random: randomBytes,
  });
  const old = yesterday.register.claims.make({ device, by: 'shell' });
  yesterday.close();
  expect(await ask({ code: old.code, want: 'secret' })).toEqual({ status: 410, code: 'HW_CLAIM_EXPIRED' });
  const two = claimed();
  rig.records(({ register }) => register.claims.make({ device: two.device, by: 'shell' }));
  expect(await ask({ code: two.code, want: 'secret' })).toEqual({ status: 410, code: 'HW_CLAIM_WITHDRAWN' });
  expect(await tampers(two.premises)).toBe(0);
});

test('a request that is refused leaves the code good; a lost answer is given again to the same request alone', async () => {
  const { code, device } = claimed();
  const { csr } = makeRequest();
  expect(await ask({ code, want: 'certificate' })).toEqual({ status: 400, code: 'HW_REQUEST_REFUSED' });
  const broken = csr.replace(/.{8}(?=\n-----END)/, 'AAAAAAAA');
  expect(await ask({ code, want: 'certificate', csr: broken })).toEqual({ status: 400, code: 'HW_REQUEST_REFUSED' });
  expect(await ask({ code, want: 'certificate', csr })).toMatchObject({ status: 200 });
  expect(await ask({ code, want: 'certificate', csr })).toMatchObject({ status: 200 });
  expect(await ask({ code, want: 'certificate', csr: makeRequest().csr })).toEqual({
    status: 410,
    code: 'HW_CLAIM_USED',
  });
  expect(proofs(device)).toEqual([true]);
});

/** The certificate of the gateway that a device which trusts `ca` is shown. */
function shownTo(ca: string): Promise<string> {
  const { hostname, port } = new URL(rig.mqtts);
  return new Promise((done, fail) => {
    const socket = connect({ host: hostname, port: Number(port), ca, servername: 'localhost' }, () => {
      done(socket.getPeerX509Certificate()?.serialNumber ?? '');
      socket.destroy();
    });
    socket.on('error', fail);
  });
}

/** Somebody who shows its own certificate and nothing above it, as small hardware does. */
async function comesAlone({ device, ca, proof }: Enrolled): Promise<number | undefined> {
  if (!('certificate' in proof)) throw new Error('it has no certificate');
  const [certificate] = certificatesIn(proof.certificate);
  const { hostname, port } = new URL(rig.mqtts);
  const line = await Line.open(
    { host: hostname, port: Number(port), trust: ca },
    { device, certificate, key: proof.key },
  );
  line.close();
  return line.answer;
}

/** Whose certificate the device's own was made with. */
const issuerOf = ({ proof }: Enrolled) => 'certificate' in proof && certificatesIn(proof.certificate)[1];

const cli = async (...args: string[]) => {
  const { code, err } = await rig.cli('identity', ...args);
  if (code !== 0) throw new Error(err);
};

test('issuing certificate and own certificate are made anew under a running gateway: nobody is cut off, and whoever enrols meanwhile gets in', async () => {
  const before = await enrol(rig.http, claimed().code);
  const connected = plugIn(before);
  await isConnected(connected.device);
  const cut: string[] = [];
  connected.device.on('disconnected', (why) => cut.push(why));
  const shownBefore = await shownTo(before.ca);
  let isDone = false;
  const anew = Promise.all([cli('rotate', '--root', join(rig.dataDir, 'identity-root')), cli('renew-server')]);
  const done = anew.finally(() => {
    isDone = true;
  });
  const meanwhile: Enrolled[] = [];
  while (!isDone) {
    meanwhile.push(await enrol(rig.http, claimed().code));
    await new Promise((next) => setTimeout(next, 150));
  }
  await done;
  const after = await enrol(rig.http, claimed().code);
  expect(issuerOf(after)).not.toBe(issuerOf(before));
  const { serialNumber } = new X509Certificate(readFileSync(join(rig.dataDir, 'tls/server.crt')));
  // Who trusted the gateway before trusts it now.
  expect([serialNumber === shownBefore, await shownTo(before.ca)]).toEqual([false, serialNumber]);
  expect([cut, connected.device.facts.connected]).toEqual([[], true]);
  connected.device.unplug();
  // Small hardware shows its certificate alone: the gateway knows the new one above it as well as the old one.
  const answers = [];
  for (const one of [after, before, ...meanwhile.slice(-2)]) answers.push(await comesAlone(one));
  expect(answers).toEqual([0, 0, 0, 0]);
  expect([before, after, ...meanwhile].flatMap(({ device }) => suspected(must(asDeviceId(device))))).toEqual([]);
});

test('codes cannot be guessed at speed', async () => {
  const answers = [];
  for (let n = 0; n < 14; n += 1) answers.push(await ask({ code: 'AAAA-BBBB-CCCC-DDDD', want: 'secret' }));
  expect(answers.filter(({ code }) => code === 'HW_CLAIM_UNKNOWN').length).toBeLessThan(12);
  expect(answers.at(-1)).toEqual({ status: 429, code: 'HW_TOO_MANY_REQUESTS' });
});
