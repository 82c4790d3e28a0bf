import { expect, test } from 'vitest';
import { gatewayFile } from './gateway-file.ts';

const LISTENS = {
  http: { host: '127.0.0.1', port: 8080 },
  mqtt: { host: '127.0.0.1', port: 1883 },
  mqtts: { host: '0.0.0.0', port: 8883 },
};
const faults = (more: object) =>
  gatewayFile
    .safeParse({ ...LISTENS, ...more })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

test('what the gateway tells of itself goes out encrypted, or stays on this machine', () => {
  for (const url of [
    'https://monitor.example.org/ping/1',
    'http://127.0.0.1:9000/',
    'http://localhost/',
    'http://[::1]/',
  ]) {
    expect(faults({ alerts: { url }, deadMan: { url } })).toBeUndefined();
  }
  for (const url of ['http://monitor.example.org/', 'ftp://127.0.0.1/', 'http://127.example.org/']) {
    expect(faults({ alerts: { url } })).toEqual([
      expect.stringMatching(/^alerts\.url: the address must begin with https/),
    ]);
    expect(faults({ deadMan: { url } })).toEqual([expect.stringMatching(/^deadMan\.url: the address must begin/)]);
  }
  expect(faults({ alerts: { url: 'the monitor' } })).toEqual(['alerts.url: Invalid URL']);
});

test('the signal that all is well is neither a flood nor a rumour', () => {
  const url = 'https://monitor.example.org/';
  expect(gatewayFile.parse({ ...LISTENS, deadMan: { url } }).deadMan).toEqual({ url, every: 30_000 });
  for (const every of ['5 s', '11 min'])
    expect(faults({ deadMan: { url, every } })).toEqual(['deadMan.every: choose between 10 s and 10 min']);
});

test('the gateway watches itself unless told otherwise', () => {
  expect(gatewayFile.parse(LISTENS).watchdog).toEqual({ desk: 'watched', restartWhenHung: 'under-systemd' });
  expect(gatewayFile.parse({ ...LISTENS, watchdog: {} }).watchdog.desk).toBe('watched');
});
